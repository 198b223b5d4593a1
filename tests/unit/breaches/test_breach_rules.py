"""The letters of a card, and who is new."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.breaches import rules
from tests.town import NOON


def test_a_card_carries_eight_letters_that_nobody_mistakes_for_another() -> None:
    assert rules.reference(UUID("01234567-89ab-4def-8000-000000000000")) == "BCDF-GHJK"
    assert rules.reference(UUID("89abcdef-89ab-4def-8000-000000000000")) == "MPRT-VWXY"
    letters = set("".join(rules.reference(uuid4()) for _ in range(300))) - {"-"}
    assert letters == set("BCDFGHJKMPRTVWXY")
    assert not letters & set("AEIOULNQSZ0123456789")


@pytest.mark.parametrize("typed", ["BCDF-GHJK", "bcdfghjk", " bcdf ghjk. ", "BCDF–GHJK", "b.c.d.f.g.h.j.k"])
def test_letters_are_read_however_they_were_copied(typed: str) -> None:
    assert rules.written(typed) == "BCDF-GHJK"


@pytest.mark.parametrize("typed", ["", " ", "—", "…"])
def test_what_says_no_letters_is_empty(typed: str) -> None:
    assert rules.written(typed) == ""


_REPORT, _EXCLUSION = rules.Part.REPORT, rules.Part.EXCLUSION


@pytest.mark.parametrize(
    ("desk", "parts", "may"),
    [
        ({1, 2, 3, 4}, {2: _REPORT, 3: _EXCLUSION}, {4}),
        ({1, 2, 3}, {2: _REPORT, 3: _EXCLUSION}, {3}),  # nobody is new: the least part
        ({2, 3}, {2: _REPORT, 3: _REPORT}, {2, 3}),
        ({2}, {2: _REPORT}, {2}),  # a desk of one
        ({1, 2}, {2: _REPORT}, {2}),  # who was at the door never, so they count for nobody new
    ],
)
def test_somebody_new_looks_and_where_nobody_is_whoever_had_the_least_part(
    desk: set[int], parts: dict[int, rules.Part], may: set[int]
) -> None:
    looks = {by for by in desk if rules.new_fault(by_id=by, reporter_id=1, parts=parts, desk=desk) is None}
    assert looks == may


def test_a_day_runs_from_one_to_nought() -> None:
    assert [round(rules.left(NOON, now=NOON + timedelta(hours=hours)), 2) for hours in (0, 12, 24, 90)] == [
        1,
        0.5,
        0,
        0,
    ]
