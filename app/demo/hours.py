"""When premises are open, as the words on their doors say it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_RULE = re.compile(r"(?P<first>\w{3})(?:-(?P<last>\w{3}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")
_EVENT_NIGHTS = "Fri-Sat"


def is_open(hours: str, at: datetime) -> bool:
    """Return whether a door with these hours is open at this local time.

    `hours` is "always", or such as "Mon-Sat 09:00-18:00, Sun 10:30-16:30"; what closes before it opens closes
    on the next day; "event nights" are Fridays and Saturdays.
    """
    if hours == "always":
        return True
    for rule in _RULE.finditer(hours.replace("event nights", _EVENT_NIGHTS)):
        opens, closes = _minutes(rule["opens"]), _minutes(rule["closes"])
        closes += 24 * 60 if closes <= opens else 0
        minute = at.hour * 60 + at.minute
        yesterday = at - timedelta(days=1)
        if _falls_on(rule, at) and opens <= minute < closes:
            return True
        if _falls_on(rule, yesterday) and opens <= minute + 24 * 60 < closes:
            return True
    return False


def _falls_on(rule: re.Match[str], day: datetime) -> bool:
    first = _DAYS.index(rule["first"])
    last = _DAYS.index(rule["last"]) if rule["last"] else first
    return (day.weekday() - first) % 7 <= (last - first) % 7


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
