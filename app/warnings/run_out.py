"""Take warnings off the record whose months are over, and those that nobody gave in time."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.profiles.stand import settle_due
from app.scheme_rules.current import rules_of_version
from app.warnings import rules
from app.warnings.models import GivenWarning

OVER = "Its time is over."
NOT_GIVEN = "It was not given in time."


def run_out(session: Session, *, now: datetime, zone: tzinfo) -> int:
    """End them by themselves and show what counts today; return how many. A newer incident keeps none on record."""
    today = now.astimezone(zone).date()
    ended = 0
    for warning in session.scalars(select(GivenWarning).where(GivenWarning.ended_at.is_(None))).all():
        if rules.is_over(warning, today=today):
            warning.ended_because = OVER
        elif warning.given_at is None and _has_waited(session, warning, now=now, zone=zone):
            warning.ended_because = NOT_GIVEN
        else:
            continue
        warning.ended_at = now
        said = {"profile": warning.profile.ref, "because": warning.ended_because}
        record(session, "ran out", f"warning {warning.ref}", by_id=None, now=now, **said)
        ended += 1
    session.flush()
    settle_due(session, today=today)
    return ended


def _has_waited(session: Session, warning: GivenWarning, *, now: datetime, zone: tzinfo) -> bool:
    days = rules_of_version(session, warning.rules_version).unserved_days
    return now.astimezone(zone).date() > warning.decided_at.astimezone(zone).date() + timedelta(days=days)
