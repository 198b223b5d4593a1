"""Let go of what nobody issued, or could serve, in time: the person stands as before it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import rules
from app.exclusions.models import Exclusion, State
from app.kernel.months import day_of
from app.profiles.stand import no_longer
from app.scheme_rules.current import rules_of_version

NOT_SERVED = "Nobody could serve it in time."
NOT_ISSUED = "Its notice was not issued in time."


def lapse_due(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """End every notice whose last day to be served is over, and what was decided as long ago without one.

    A decision that is left lying would keep anybody from proposing anew; return how many were ended.
    """
    today, due = day_of(now, zone), due_to_lapse(session, today=day_of(now, zone), zone=zone)
    for exclusion, because in due:
        exclusion.become(State.LAPSED, out_of=(State.DECIDED, State.ISSUED))
        exclusion.ended_at, exclusion.ended_because = now, because
        no_longer(session, exclusion.profile, exclusion.ref, now=now, today=today)
        record(session, "lapsed", f"exclusion {exclusion.ref}", by_id=None, now=now, because=because)
    return len(due)


def due_to_lapse(session: Session, *, today: date, zone: tzinfo) -> list[tuple[Exclusion, str]]:
    """Return those, each with why."""
    issued = select(Exclusion).where(Exclusion.state == State.ISSUED, Exclusion.lapses_on < today)
    decided = select(Exclusion).where(Exclusion.state == State.DECIDED)
    left = [one for one in session.scalars(decided) if last_day_to_issue(session, one, zone=zone) < today]
    return [(one, NOT_SERVED) for one in session.scalars(issued)] + [(one, NOT_ISSUED) for one in left]


def last_day_to_issue(session: Session, exclusion: Exclusion, *, zone: tzinfo) -> date:
    """Return the last day on which the notice of what was decided can be issued: as long as one can be served."""
    days = rules_of_version(session, exclusion.rules_version).unserved_days
    return rules.last_day_to_issue(exclusion, days=days, zone=zone)
