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


@pytest.mark.parametrize(
    ("by", "may"), [(1, False), (2, False), (3, False), (4, True)]
)  # the reporter, two deciders, somebody new
def test_only_somebody_new_looks(by: int, may: bool) -> None:
    assert (rules.new_fault(by_id=by, reporter_id=1, decider_ids={2, 3}) is None) is may


def test_a_day_runs_from_one_to_nought() -> None:
    assert [round(rules.left(NOON, now=NOON + timedelta(hours=hours)), 2) for hours in (0, 12, 24, 90)] == [
        1,
        0.5,
        0,
        0,
    ]
