"""The life of a report, played at random: short here, ten thousand lives by `script/bench life`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.life.cast import settle
from bench.life.controls import broken
from bench.life.play import play
from bench.stage import Stage, on_stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with on_stage(settle) as raised:
        yield raised


def test_whatever_happens_nothing_rings_outside_the_lanes_without_a_second_person(stage: Stage) -> None:
    played = play(stage, lives=70, steps=20, dice=8)
    assert played.broken == ""
    assert played.counts["alerts raised at once"] > 0
    assert played.counts["alerts raised live"] > 0
    assert played.counts["alerts raised by approval"] > 0
    assert played.counts["pushes handed over"] > 0


@pytest.mark.parametrize(
    ("promise", "found"),
    [
        ("an alert reaches too far", "alerts_have_a_cause"),
        ("an alert carries the reporter's words", "alerts_carry_nobodys_words"),
        ("whoever rests is woken", "the_right_phones_are_told"),
        ("somebody under 18 is shown without two people", ("nobody_is_shown", "reports_are_kept", "_is_fit")),
        ("what went back to the police is shown", "lent_pictures_are_shown_on_terms"),
        ("somebody of whom nothing is known is told of", "alerts_have_a_cause"),
    ],
)
def test_a_promise_that_is_broken_is_found(stage: Stage, promise: str, found: str | tuple[str, ...]) -> None:
    with broken(promise):
        played = play(stage, lives=60, steps=14, dice=7, shrinks=False)
    assert played.broken.startswith(found), played.broken
