"""The forty-four ways in which the bench changes a picture."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from bench.check.transforms import HARD, TRANSFORMATIONS, changed, rephoto
from tests.pictures import draw

# What has dice in it; everything else is the same for every seed.
BY_DICE = {
    "noise25",
    *(name for name in TRANSFORMATIONS if name.endswith("off")),
    *("screenshot", "stamp", "page_flat", "page_photo"),
    *("screen_mild", "screen_mid", "screen_hard", "shot_of_shot", "assist2%", "assist5%", "boxcrop"),
}


@pytest.fixture(autouse=True)
def small_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera of fewer pixels does the same, sooner."""
    monkeypatch.setattr(rephoto, "_SHORT", 225)
    monkeypatch.setattr(rephoto, "_LONG", 300)


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return draw(3, (200, 260))


def is_equal(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_there_are_forty_four_and_the_eighteen_hard_ones_are_among_them() -> None:
    assert len(TRANSFORMATIONS) == 44
    assert len(set(HARD)) == 18
    assert set(HARD) < set(TRANSFORMATIONS)


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_each_gives_another_picture_and_the_same_one_again(name: str, picture: Image.Image) -> None:
    before = picture.copy()
    found = changed(picture, name, key="a", seed=1)
    assert found.mode == "RGB"
    assert min(found.size) >= 16
    assert not is_equal(found, picture)
    assert is_equal(found, changed(picture, name, key="a", seed=1))
    assert is_equal(before, picture), "the picture that was handed in was changed"


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_another_seed_changes_what_has_dice_in_it_and_nothing_else(name: str, picture: Image.Image) -> None:
    found = changed(picture, name, key="a", seed=1)
    others = [changed(picture, name, key="a", seed=seed) for seed in range(2, 7 if name.endswith("off") else 3)]
    assert any(not is_equal(found, other) for other in others) == (name in BY_DICE)


def test_each_picture_has_dice_of_its_own(picture: Image.Image) -> None:
    assert not is_equal(
        changed(picture, "screen_mild", key="a", seed=1), changed(picture, "screen_mild", key="b", seed=1)
    )
