"""Where boxes lie when a picture is turned, and which recipes cannot be done."""

from __future__ import annotations

import pytest

from app.photos.recipe import MOST_BLURRED, WHOLE, Box, Recipe, faults_of, from_json

FACE = Box(0.1, 0.2, 0.3, 0.05)


def test_a_box_turns_with_what_it_lies_on() -> None:
    assert FACE.turned() == Box(0.75, 0.1, 0.05, 0.3)


def test_four_quarters_are_a_whole_turn() -> None:
    recipe = Recipe(1, Box(0.1, 0, 0.5, 0.9), (FACE,))
    assert recipe.turned().turned().turned().turned() == recipe


def test_nothing_is_nothing() -> None:
    assert Recipe().is_nothing
    assert not Recipe(turns=1).is_nothing
    assert not Recipe(crop=Box(0, 0, 1, 0.9)).is_nothing
    assert not Recipe(blurred=(FACE,)).is_nothing


def test_what_is_kept_comes_back_the_same() -> None:
    recipe = Recipe(3, Box(0.1, 0, 0.5, 0.9), (FACE, WHOLE))
    assert from_json(recipe.as_json()) == recipe
    assert from_json(None) == Recipe()


@pytest.mark.parametrize(
    ("recipe", "field"),
    [
        (Recipe(crop=Box(0, 0, 0.05, 1)), "crop"),
        (Recipe(crop=Box(0.5, 0, 0.6, 1)), "crop"),
        (Recipe(blurred=(FACE, Box(0.9, 0.9, 0.2, 0.05))), "blur-1"),
        (Recipe(blurred=(Box(0.1, 0.1, 0.001, 0.5),)), "blur-0"),
        (Recipe(blurred=(Box(-0.1, 0.1, 0.5, 0.5),)), "blur-0"),
        (Recipe(blurred=(FACE,) * (MOST_BLURRED + 1)), "blur"),
    ],
)
def test_what_cannot_be_done_is_said_of_its_field(recipe: Recipe, field: str) -> None:
    assert set(faults_of(recipe)) == {field}


def test_what_can_be_done_has_no_fault() -> None:
    assert faults_of(Recipe(2, Box(0.9, 0.9, 0.1, 0.1), (FACE,))) == {}
