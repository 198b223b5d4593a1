"""Take back what one has sent, while nobody has decided on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report
from app.reports.words import remember


def withdraw(session: Session, report: Report, because: str, *, by: Account, now: datetime) -> None:
    """Let the report leave the queue, with the reporter's reason, which the desk alone reads.

    What became known by it is ended by `app.review.take_back`. Raises NotThere for another's report, NotFit without a
    reason, NotPossible when somebody has decided on it.
    """
    require(by, Permission.SEND_REPORTS)
    if report.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    if not because.strip():
        raise NotFit("Say why.", {"because": "Choose why, or say it in your own words."})
    report.take_back(because=because.strip(), now=now)
    remember(session, report)
    record(session, "took back", f"report {report.id}", by_id=by.id, now=now)
