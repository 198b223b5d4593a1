"""By when the desk means to have decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.review.rules import target
from tests.town import NOON

HOURS = [(7, 4), (12, 4), (19, 4), (20, 12), (23, 12), (0, 12), (6, 12)]


@pytest.mark.parametrize(("local_hour", "hours"), HOURS)
def test_four_hours_by_day_and_twelve_by_night(local_hour: int, hours: int) -> None:
    due = target(NOON, local_hour=local_hour, day_minutes=240, night_minutes=720)
    assert due - NOON == timedelta(hours=hours)


def test_the_scheme_sets_both() -> None:
    assert target(NOON, local_hour=12, day_minutes=5, night_minutes=9) - NOON == timedelta(minutes=5)
    assert target(NOON, local_hour=2, day_minutes=5, night_minutes=9) - NOON == timedelta(minutes=9)
