"""Confirm that it was them: only then does a breach count."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches import rules
from app.breaches.find import check_of_report, counted_beside, follow_ups_of
from app.breaches.models import Breach, BreachState
from app.exclusions.models import Exclusion
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report


def confirm(session: Session, breach: Breach, *, by: Account, now: datetime) -> None:
    """Let a claimed breach count.

    Raises NotAllowed for who sent the report; NotPossible when at the door they said that it is not them and nobody new
    has looked, when the notice had ended before it, or when another report of the same event counts.
    """
    require(by, Permission.CHECK_BREACHES)
    report = session.get_one(Report, breach.report_id)
    fault = rules.decider_fault(by_id=by.id, reporter_id=report.reporter_id)
    if fault:
        raise NotAllowed(fault)
    if breach.state is not BreachState.CLAIMED:
        raise NotPossible(f"This breach is {breach.state}. Open it again to see what has happened meanwhile.")
    exclusion = session.get(Exclusion, breach.exclusion_id) if breach.exclusion_id else None
    if exclusion is not None and exclusion.ended_at is not None and exclusion.ended_at <= breach.happened_at:
        raise NotPossible(f"{exclusion.ref} had ended before it. Say that it does not count.")
    said = follow_ups_of(session, [report.id]).get(report.id, [])
    check = check_of_report(session, report.id)
    if any(one.outcome == rules.SAY_NOT_THEM for one in said) and not (check and check.was_them):
        raise NotPossible(
            "At the door they said that it is not them. Somebody new looks first, under At the door; until then "
            "say that it does not count, or wait."
        )
    if counted_beside(session, breach) is not None:
        raise NotPossible("Another report of the same hour at these premises counts already. Say that this does not.")
    breach.state, breach.decided_by_id, breach.decided_at, breach.because = BreachState.CONFIRMED, by.id, now, ""
    session.flush()
    record(session, "confirmed", f"breach {breach.id}", by_id=by.id, now=now)
