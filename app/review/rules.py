"""Which reports may sound before a named person has looked, how far, and for how long.

This is the only place that knows. Everything that is not said here to sound waits for review.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from app.members.models import Role
from app.profiles.models import Standing
from app.reports.models import Report


class Lane(enum.StrEnum):
    AT_ONCE = "at once"
    HELD = "held"


class Reach(NamedTuple):
    """How far an alert goes (metres, and in the whole zone or not) and how long it lasts (minutes)."""

    radius_m: int
    minutes: int
    tells_zone: bool


class Lookout(NamedTuple):
    """One row of the table below. `needs_conduct`: being seen is not enough, something must have been done."""

    radius_m: int | None  # None: the scheme's own radius, and the zone
    minutes: int
    needs_conduct: bool = False


_AT_ONCE: dict[Standing, Lookout] = {
    Standing.EXCLUDED: Lookout(None, 120),
    Standing.UNDER_ORDER: Lookout(None, 120),
    Standing.WARNED: Lookout(200, 30),
    Standing.ID_SOUGHT: Lookout(200, 30),
    Standing.SUSPECTED: Lookout(200, 30, needs_conduct=True),
    # Not banned yet: only the desk hears of it, or somebody would accuse before the notice is given.
}
_MAY_SOUND = frozenset({Role.STAFF, Role.DOOR, Role.LEAD, Role.CCTV})
_APPROVED_LASTS = 120


class Sighting(NamedTuple):
    """All that the lane depends on. `standing` is that of a profile that members may see, else None."""

    standing: Standing | None
    is_conduct: bool
    is_fresh: bool
    sure: str | None
    sender: Role
    sender_is_under_18: bool
    comes_locked: bool = False


def lane(sighting: Sighting, *, scheme_radius_m: int) -> tuple[Lane, Reach | None]:
    """Return the lane of a report and, if it sounds at once, how far and how long."""
    lookout = _AT_ONCE.get(sighting.standing) if sighting.standing else None
    if (
        lookout is None
        or not sighting.is_fresh
        or sighting.sure == "unsure"
        or sighting.sender not in _MAY_SOUND
        or sighting.sender_is_under_18
        or sighting.comes_locked
        or (lookout.needs_conduct and not sighting.is_conduct)
    ):
        return Lane.HELD, None
    tells_zone = lookout.radius_m is None
    return Lane.AT_ONCE, Reach(lookout.radius_m or scheme_radius_m, lookout.minutes, tells_zone)


def approved_reach(*, scheme_radius_m: int) -> Reach:
    """Return how far and how long an approved sighting is told."""
    return Reach(scheme_radius_m, _APPROVED_LASTS, tells_zone=True)


def approver_fault(*, approver_id: int, reporter_id: int) -> str | None:
    """Return why this account may not decide on the report, or None."""
    if approver_id == reporter_id:
        return "You sent this report yourself. Somebody else must decide."
    return None


def tying_fault(*, by_id: int, reporter_ids: Iterable[int]) -> str | None:
    """Return why this account may not link or merge these reports, or None: it is a word on both of them."""
    if by_id in reporter_ids:
        return "You sent one of these reports yourself. Somebody else must link or merge them."
    return None


def in_order(one: Report, other: Report) -> tuple[Report, Report]:
    """Return the earlier and the later of two reports, by when they came in."""
    first, later = sorted((one, other), key=lambda report: (report.received_at, report.id))
    return first, later


def target(received_at: datetime, *, local_hour: int, day_minutes: int, night_minutes: int) -> datetime:
    """Return by when the desk means to have decided: 4 hours by day, 12 by night (20:00 to 07:00)."""
    by_night = local_hour >= 20 or local_hour < 7
    return received_at + timedelta(minutes=night_minutes if by_night else day_minutes)
