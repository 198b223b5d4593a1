"""Say that a breach does not count: it was not them, or the report came to nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches import rules
from app.breaches.find import breach_of_report
from app.breaches.models import Breach, BreachState
from app.kernel.errors import NotAllowed
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.reports.models import Report


def refute(session: Session, breach: Breach, *, because: str, by: Account, now: datetime) -> None:
    """Let it not count, with the reason; the second time changes nothing. Raises NotAllowed for who sent the report."""
    require(by, Permission.CHECK_BREACHES)
    report = session.get_one(Report, breach.report_id)
    fault = rules.decider_fault(by_id=by.id, reporter_id=report.reporter_id)
    if fault:
        raise NotAllowed(fault)
    _refute(session, breach, because, by, now)


def refute_own(session: Session, report: Report, *, by: Account, now: datetime) -> None:
    """Let the breach of a report that its sender has taken back not count; without one nothing happens."""
    require(by, Permission.SEND_REPORTS)
    breach = breach_of_report(session, report.id)
    if breach is not None and report.reporter_id == by.id:
        _refute(session, breach, "The report was taken back.", by, now)


def refute_all(session: Session, profile: Profile, *, because: str, by: Account, now: datetime) -> int:
    """Let no breach of this person count: it was the wrong one. Returns how many there were."""
    require(by, Permission.CHECK_BREACHES)
    found = session.scalars(select(Breach).where(Breach.profile_id == profile.id)).all()
    for breach in found:
        _refute(session, breach, because, by, now)
    return len(found)


def _refute(session: Session, breach: Breach, because: str, by: Account, now: datetime) -> None:
    if breach.state is BreachState.REFUTED:
        return
    breach.state, breach.decided_by_id, breach.decided_at = BreachState.REFUTED, by.id, now
    breach.because = because.strip()
    session.flush()
    record(session, "refuted", f"breach {breach.id}", by_id=by.id, now=now, because=breach.because)
