"""The week's thanks in words: small counts are not said, and nothing is said of what is nought."""

from __future__ import annotations

from datetime import date

import pytest

from app.insight.week import Week, in_words, thanks

WEEK = Week(date(2026, 11, 9), mine=2, reports=41, checked=30, sightings=4, stopped=5, identified=0, bulletins=1)


def test_small_counts_are_not_said_and_nought_is_left_out() -> None:
    assert in_words(WEEK) == [
        "41 reports came in.",
        "30 were checked and count.",
        "Fewer than 5 sightings were confirmed.",
        "5 thefts were stopped.",
        "Fewer than 5 bulletins were written.",
    ]


@pytest.mark.parametrize(
    ("mine", "says"),
    [
        (0, "For looking out. Last week in Quillby:"),
        (1, "For your report. Last week in Quillby:"),
        (3, "For your 3 reports. Last week in Quillby:"),
    ],
)
def test_the_thanks_are_for_what_one_sent(mine: int, says: str) -> None:
    assert thanks(WEEK._replace(mine=mine), town="Quillby") == says


def test_a_week_in_which_nothing_happened_says_nothing() -> None:
    assert in_words(Week(date(2026, 11, 9), 0, 0, 0, 0, 0, 0, 0)) == []
