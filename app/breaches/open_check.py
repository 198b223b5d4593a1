"""Open a check: at a door nobody was certain, or somebody said that it is not them, and a card was given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches import rules
from app.breaches.find import check_of_report
from app.breaches.models import DoorCheck
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report


def open_check(session: Session, report: Report, *, by: Account, now: datetime) -> DoorCheck:
    """Keep that a card was given with a report's letters, once for each report."""
    require(by, Permission.SEND_REPORTS)
    known = check_of_report(session, report.id)
    if known is not None:
        return known
    check = DoorCheck(
        id=report.id,
        ref=_free(session, rules.reference(report.id)),
        report_id=report.id,
        premises_id=report.premises_id,
        by_id=by.id,
        at=report.happened_at,
    )
    session.add(check)
    session.flush()
    record(session, "gave a card", f"report {report.id}", by_id=by.id, now=now)
    return check


def _free(session: Session, ref: str) -> str:
    """Return the reference, or with a number after it: the card is written already, so its letters stay."""
    taken = set(session.scalars(select(DoorCheck.ref).where(DoorCheck.ref.startswith(ref))))
    number = 2
    free = ref
    while free in taken:
        free, number = f"{ref}-{number}", number + 1
    return free
