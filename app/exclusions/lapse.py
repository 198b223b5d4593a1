"""Let a notice lapse that nobody could serve in time: the person stands as before it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import Exclusion, State
from app.exclusions.rules import is_lapsed
from app.kernel.months import day_of
from app.profiles.stand import no_longer


def lapse_due(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """End every notice whose last day to be served is over; return how many."""
    today = day_of(now, zone)
    issued = select(Exclusion).where(Exclusion.state == State.ISSUED, Exclusion.lapses_on < today)
    due = [one for one in session.scalars(issued) if is_lapsed(one, today=today)]
    for exclusion in due:
        exclusion.become(State.LAPSED, out_of=(State.ISSUED,))
        exclusion.ended_at, exclusion.ended_because = now, "Nobody could serve it in time."
        no_longer(session, exclusion.profile, exclusion.ref, now=now, today=today)
        record(session, "lapsed", f"exclusion {exclusion.ref}", by_id=None, now=now)
    return len(due)
