"""Who is asked when nobody has looked, and when nobody keeps the desk. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from app.duty.models import Step

NOBODY_FOR = timedelta(days=7)
LONGEST_AWAY = timedelta(days=60)
FEWEST = 2  # who can decide, so that no one person stands in the way


class Keeper(NamedTuple):
    """Somebody who may decide. `leads`: a manager, who is asked when there is no deputy."""

    id: int
    leads: bool


def steps_due(*, received_at: datetime, due_at: datetime, target_at: datetime, now: datetime) -> tuple[Step, ...]:
    """Return who should have been asked by now about a report that waits.

    The deputies when its time is over (`due_at`: for a live alert, the alert's own end). The Board's chair when twice
    the desk's ordinary target has passed: half an hour is too short to wake the Board for, because by then the alert
    has ended by itself.
    """
    steps = (Step.DEPUTIES,) if now > due_at else ()
    return (*steps, Step.CHAIR) if now > target_at + (target_at - received_at) else steps


def stand_in(id: int, cover_of: Mapping[int, int]) -> int | None:
    """Return who is there for somebody: they themselves, else whoever covers; None when all of them are away."""
    asked: set[int] = set()
    while id in cover_of:
        if id in asked:
            return None
        asked.add(id)
        id = cover_of[id]
    return id


def whom_to_ask(keepers: Sequence[Keeper], cover_of: Mapping[int, int]) -> set[int]:
    """Return whose phones ring: the deputies and whoever covers. Somebody away is not asked, their cover is.

    Where that is nobody, the managers who are there. `cover_of` holds only those who are away now.
    """
    there = {keeper.id for keeper in keepers}
    first = [keeper.id for keeper in keepers if not keeper.leads] + [id for id in cover_of if id in there]
    return _there(first, there, cover_of) or _there(there, there, cover_of)


def _there(ids: Collection[int], there: Collection[int], cover_of: Mapping[int, int]) -> set[int]:
    stand_ins = (stand_in(id, cover_of) for id in ids)
    return {id for id in stand_ins if id is not None and id in there}


def kept_until(
    *,
    decided_at: datetime | None,
    seen_at: datetime | None,
    waits_since: datetime | None,
    taken_over_at: datetime | None = None,
) -> datetime | None:
    """Return when somebody last kept the desk, or None when that cannot be told.

    Whoever decided, kept it. Whoever only signed in kept it until something began to wait (`waits_since`, the oldest
    that still does): to look and decide nothing is to exist, not to keep. So did whoever took the desk over.
    """
    was_there = [moment for moment in (seen_at, waits_since) if moment is not None]
    kept = [moment for moment in (decided_at, min(was_there, default=None), taken_over_at) if moment is not None]
    return max(kept, default=None)


def nobody_keeps(kept_at: datetime | None, now: datetime) -> bool:
    """Return whether nobody has kept the desk for seven days."""
    return kept_at is not None and now - kept_at >= NOBODY_FOR


def away_faults(
    *, id: int, cover_id: int | None, may_cover: bool, cover_is_away: bool, until: datetime | None, now: datetime
) -> dict[str, str]:
    """Return what stands in the way of being away, by field."""
    faults = {}
    if until is None or until <= now:
        faults["until"] = "Until when? A day and time to come."
    elif until - now > LONGEST_AWAY:
        faults["until"] = f"At most {LONGEST_AWAY.days} days. For longer, make somebody else manager."
    if cover_id is None or not may_cover:
        faults["cover"] = "Choose who covers: somebody who may decide."
    elif cover_id == id:
        faults["cover"] = "Somebody else covers."
    elif cover_is_away:
        faults["cover"] = "They are away themselves. Choose somebody who is there."
    return faults
