"""Take warnings off the record whose months are over, and those that nobody gave in time."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.months import day_of
from app.profiles.stand import settle_due
from app.scheme_rules.current import rules_of_version
from app.warnings import rules
from app.warnings.models import GivenWarning, WarningEnd

OVER, NOT_GIVEN = "Its time is over.", "It was not given in time."
_SAYS = {WarningEnd.OVER: OVER, WarningEnd.NOT_GIVEN: NOT_GIVEN}


def run_out(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """End them by themselves and show what counts today; return how many. A newer incident keeps none on record."""
    due = _due(session, now=now, zone=zone)
    for warning, how in due:
        warning.ended_at, warning.ended_how, warning.ended_because = now, how, (because := _SAYS[how])
        said = {"profile": warning.profile.ref, "because": because}
        record(session, "ran out", f"warning {warning.ref}", by_id=None, now=now, **said)
    session.flush()
    settle_due(session, today=day_of(now, zone))
    return len(due)


def is_one_due(session: Session, *, now: datetime, zone: tzinfo) -> bool:
    """Return whether any is to come off the record: read first, so that nobody who writes waits for nothing."""
    return bool(_due(session, now=now, zone=zone))


def _due(session: Session, *, now: datetime, zone: tzinfo) -> list[tuple[GivenWarning, WarningEnd]]:
    today = day_of(now, zone)
    found = []
    for warning in session.scalars(select(GivenWarning).where(GivenWarning.ended_at.is_(None))).all():
        if rules.is_over(warning, today=today):
            found.append((warning, WarningEnd.OVER))
        elif warning.given_at is None and _has_waited(session, warning, today=today, zone=zone):
            found.append((warning, WarningEnd.NOT_GIVEN))
    return found


def _has_waited(session: Session, warning: GivenWarning, *, today: date, zone: tzinfo) -> bool:
    days = rules_of_version(session, warning.rules_version).unserved_days
    return today > rules.last_day_to_give(warning, days=days, zone=zone)
