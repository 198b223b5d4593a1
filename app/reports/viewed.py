"""Write down that somebody opened a report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.members.models import Account
from app.reports.models import Report


def viewed(session: Session, report: Report, *, because: str, by: Account, now: datetime) -> None:
    """Write down that somebody opened the full record, and why. One's own report, read again, is not written down."""
    record(session, "viewed", f"report {report.id}", by_id=by.id, now=now, because=because)
