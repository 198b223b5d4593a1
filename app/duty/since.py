"""Since when a report waits for the desk: since it came or, after a question of the desk, since it was answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reports.models import Report, ReportNote, ReportState


def answered_at(session: Session) -> dict[UUID, datetime]:
    """Return of the reports that wait those that were asked back, and when their last answer came."""
    answers = (
        select(ReportNote.report_id, func.max(ReportNote.at).label("at"))
        .join(Report, Report.id == ReportNote.report_id)
        .where(Report.state == ReportState.RECEIVED, ReportNote.is_question.is_(False))
        .group_by(ReportNote.report_id)
    )
    return {row.report_id: row.at for row in session.execute(answers)}


def waits_since(session: Session) -> datetime | None:
    """Return since when the report waits that has waited longest, or None when none does."""
    answered = answered_at(session)
    received = select(func.min(Report.received_at)).where(Report.state == ReportState.RECEIVED)
    first = session.scalar(received.where(Report.id.not_in(answered)) if answered else received)
    return min((one for one in (first, *answered.values()) if one is not None), default=None)
