"""The calendar: each thing in its time, and none held up by another's failure."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.kernel.calendar import Calendar
from tests.town import NOON

HOUR = timedelta(hours=1)


def test_everything_is_due_at_the_beginning_and_then_when_it_says() -> None:
    done: list[datetime] = []

    def daily(now: datetime) -> datetime:
        done.append(now)
        return now + timedelta(days=1)

    calendar = Calendar(daily)
    for hours in (0, 1, 23, 24, 25, 48):
        calendar.turn(NOON + hours * HOUR)
    assert done == [NOON, NOON + 24 * HOUR, NOON + 48 * HOUR]


def test_what_fails_is_tried_again_in_an_hour_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def breaks(_now: datetime) -> datetime:
        done.append("breaks")
        raise OSError("the disk is full")

    def works(now: datetime) -> datetime:
        done.append("works")
        return now + 24 * HOUR

    calendar = Calendar(breaks, works)
    calendar.turn(NOON)
    calendar.turn(NOON + timedelta(minutes=59))
    assert done == ["breaks", "works"]
    calendar.turn(NOON + HOUR)
    assert done == ["breaks", "works", "breaks"]
    assert "the disk is full" in caplog.text
