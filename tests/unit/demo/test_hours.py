"""Doors are open when they say so."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.demo.hours import is_open

LONDON = ZoneInfo("Europe/London")
SHOP = "Mon-Sat 09:00-18:00, Sun 10:30-16:30"
CLUB = "Thu 21:00-02:00, Fri-Sat 21:00-03:30"
PUB = "Sun-Thu 12:00-23:30, Fri-Sat 12:00-01:00"


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (SHOP, "2026-11-18 09:00", True),  # a Wednesday
        (SHOP, "2026-11-18 08:59", False),
        (SHOP, "2026-11-18 18:00", False),
        (SHOP, "2026-11-22 10:00", False),  # a Sunday
        (SHOP, "2026-11-22 16:29", True),
        (CLUB, "2026-11-21 03:29", True),  # Friday's night goes on
        (CLUB, "2026-11-20 02:30", False),  # Thursday's has ended
        (CLUB, "2026-11-18 22:00", False),
        (PUB, "2026-11-22 23:00", True),  # Sunday to Thursday wraps round the week
        (PUB, "2026-11-22 00:30", True),
        ("event nights 18:30-00:00", "2026-11-21 23:59", True),
        ("event nights 18:30-00:00", "2026-11-18 20:00", False),
        ("Mon-Sun 05:00-00:45", "2026-11-18 00:44", True),
        ("Mon-Sun 05:00-00:45", "2026-11-18 00:45", False),
        ("always", "2026-11-18 04:00", True),
    ],
)
def test_a_door_is_open_when_it_says_so(hours: str, at: str, expected: bool) -> None:
    assert is_open(hours, datetime.fromisoformat(at).replace(tzinfo=LONDON)) is expected
