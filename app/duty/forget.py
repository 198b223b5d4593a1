"""Let go who was asked about which report, once that was decided and thirty days have passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.duty.models import Escalation
from app.reports.models import Report, ReportState

KEPT = timedelta(days=30)


def forget(session: Session, *, now: datetime) -> None:
    """Delete what nobody needs any more; that it happened stays in the record."""
    waiting = select(Report.id).where(Report.state == ReportState.RECEIVED)
    session.execute(delete(Escalation).where(Escalation.at < now - KEPT, Escalation.report_id.not_in(waiting)))
