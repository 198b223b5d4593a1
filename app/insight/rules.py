"""What a row of sightings with conduct shows: when, where, what, how much. Only what was; nothing of what may come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel.geo import Point

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHADES = 5
_DARKEST_FROM = 5  # with fewer reports in an hour than this, the darkest shade would say too much
MONTHS = 12


class Spot(NamedTuple):
    """A place where something was done."""

    id: int
    name: str
    point: Point


class Seen(NamedTuple):
    """One report of conduct in which somebody was seen; money in pence, None where nobody has said."""

    report_id: UUID
    at: datetime
    category: str
    spot: Spot
    value: int | None = None
    recovered: int | None = None


class Heat(NamedTuple):
    """Reports by weekday (Monday is 0) and hour of the town's clock; `most` is the largest count of an hour."""

    counts: list[list[int]]
    most: int

    @property
    def busiest(self) -> list[tuple[int, int, int]]:
        """The hours with reports as (weekday, hour, count), the fullest first."""
        filled = [(day, hour, n) for day, row in enumerate(self.counts) for hour, n in enumerate(row) if n]
        return sorted(filled, key=lambda one: (-one[2], one[0], one[1]))


class Month(NamedTuple):
    """A month by its first day, and how many reports."""

    first: date
    times: int


class Place(NamedTuple):
    """A place with how often, and when last; `is_latest`: the last report of all was here."""

    spot: Spot
    times: int
    last_at: datetime
    is_latest: bool


class Worth(NamedTuple):
    """Money in pence: taken, and of it come back; `said` of `of` reports carry a value."""

    taken: int
    recovered: int
    said: int
    of: int


def heat(moments: Iterable[datetime], zone: ZoneInfo) -> Heat:
    """Count moments by weekday and hour of the town's clock, across the changes of the clocks."""
    counts = [[0] * 24 for _ in WEEKDAYS]
    for moment in moments:
        local = moment.astimezone(zone)
        counts[local.weekday()][local.hour] += 1
    return Heat(counts, max(max(row) for row in counts))


def shade(count: int, most: int) -> int:
    """Return the shade of an hour: 0 for none, then 1 to 5, the darkest for the most."""
    return -(-count * SHADES // max(most, _DARKEST_FROM))


def months(moments: Iterable[datetime], zone: ZoneInfo, *, today: date) -> list[Month]:
    """Count the last twelve months of the town's calendar, the oldest first, this one last."""
    by_month = Counter((local.year, local.month) for local in (moment.astimezone(zone) for moment in moments))
    return [Month(first, by_month[first.year, first.month]) for first in _firsts(today)]


def first_month(today: date) -> date:
    """Return the first day of the twelve months that end with this one."""
    return _firsts(today)[0]


def kinds(seen: Iterable[Seen]) -> list[tuple[str, int]]:
    """Return the categories with their counts, the most frequent first; of the same count by name."""
    return sorted(Counter(one.category for one in seen).items(), key=lambda one: (-one[1], one[0]))


def places(seen: Sequence[Seen]) -> list[Place]:
    """Return the places with their counts, the most frequent first, then the one of the later report."""
    if not seen:
        return []
    counted = Counter(one.spot for one in seen)
    latest = max(seen, key=lambda one: one.at).spot
    last = {spot: max(one.at for one in seen if one.spot == spot) for spot in counted}
    rows = [Place(spot, count, last[spot], spot == latest) for spot, count in counted.items()]
    return sorted(rows, key=lambda row: (-row.times, -row.last_at.timestamp(), row.spot.id))


def worth(seen: Sequence[Seen]) -> Worth:
    """Add up what was taken and what came back; a report that says nothing of money adds nothing."""
    return Worth(
        taken=sum(one.value or 0 for one in seen),
        recovered=sum(one.recovered or 0 for one in seen),
        said=sum(one.value is not None for one in seen),
        of=len(seen),
    )


def _firsts(today: date) -> list[date]:
    this = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this - MONTHS + 1, this + 1)]
