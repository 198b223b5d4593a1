"""What the desk looks at first: the oldest risk, not the oldest report. Pure: no clock, no database.

Four tiers. Phones ring on nobody's word but the reporter's: that comes first, because only a person can end it early.
Then what has sounded about somebody known. Then whoever may be hurt, lost or a child. Then the rest. Within a tier the
report comes first whose time runs out first.
"""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple

from app.reports.categories import CATEGORIES
from app.reports.models import ReportKind


class Tier(enum.IntEnum):
    """How soon somebody has to look; the lower number goes first."""

    LIVE = 0  # a live alert hangs on it, and nobody has looked
    SOUNDED = 1
    AT_RISK = 2  # somebody may be hurt or lost, or is perhaps a child
    REST = 3


class Only(enum.StrEnum):
    """What somebody wants to see of the queue; it stands in the address and names nobody."""

    ALL = "all"
    SOUNDED = "sounded"
    LATE = "late"
    HURT = "hurt"
    SIGHTINGS = "sightings"
    INCIDENTS = "incidents"
    INTELLIGENCE = "intelligence"
    NOBODYS = "nobodys"
    MINE = "mine"
    NO_PERSON = "no-person"


class Seen(NamedTuple):
    """All of a waiting report that its place in the queue depends on. `claimed_by_id` only while the claim holds."""

    category: str
    kind: ReportKind
    received_at: datetime
    due_at: datetime
    is_live: bool
    has_sounded: bool
    may_be_a_child: bool
    has_person: bool
    claimed_by_id: int | None


def is_at_risk(category: str, *, may_be_a_child: bool) -> bool:
    """Return whether somebody may be hurt, or lost, or is perhaps a child."""
    known = CATEGORIES.get(category)
    return may_be_a_child or category == "missing person" or (known is not None and known.is_urgent)


def tier(seen: Seen) -> Tier:
    if seen.is_live:
        return Tier.LIVE
    if seen.has_sounded:
        return Tier.SOUNDED
    return Tier.AT_RISK if is_at_risk(seen.category, may_be_a_child=seen.may_be_a_child) else Tier.REST


def order(seen: Seen) -> tuple[Tier, datetime, datetime]:
    """Return what sorts the queue: the tier, then whose time runs out first, then the oldest."""
    return tier(seen), seen.due_at, seen.received_at


def shown_by(seen: Seen, *, to_id: int, now: datetime) -> frozenset[Only]:
    """Return the filters that show this report to somebody (`to_id`)."""
    rows = (
        (Only.SOUNDED, seen.is_live or seen.has_sounded),
        (Only.LATE, now > seen.due_at),
        (Only.HURT, is_at_risk(seen.category, may_be_a_child=seen.may_be_a_child)),
        (_OF_KIND[seen.kind], True),
        (Only.NOBODYS, seen.claimed_by_id is None),
        (Only.MINE, seen.claimed_by_id == to_id),
        (Only.NO_PERSON, not seen.has_person),
    )
    return frozenset({Only.ALL, *(only for only, is_shown in rows if is_shown)})


_OF_KIND = {
    ReportKind.SIGHTING: Only.SIGHTINGS,
    ReportKind.INCIDENT: Only.INCIDENTS,
    ReportKind.INTELLIGENCE: Only.INTELLIGENCE,
}
CLAIM_LASTS = timedelta(minutes=10)


def claim_holds(claimed_at: datetime, now: datetime) -> bool:
    """Return whether somebody may still be at it; after ten minutes nobody relies on that."""
    return now - claimed_at < CLAIM_LASTS
