"""What I sent, and what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report, ReportNote
from app.reports.words import remember


def my_reports(session: Session, *, for_account: Account, limit: int = 50) -> list[Report]:
    """Return one's own reports, newest first, with all that was said of them: in a question each for all."""
    require(for_account, Permission.SEND_REPORTS)
    own = select(Report).where(Report.reporter_id == for_account.id).order_by(Report.received_at.desc()).limit(limit)
    said = (Report.notes, Report.additions, Report.pictures)
    return list(session.scalars(own.options(*(selectinload(one) for one in said), joinedload(Report.thanked_by))))


def question_to(report: Report) -> str | None:
    """Return what the desk last asked about this report."""
    return next((note.text for note in reversed(report.notes) if note.is_question), None)


def answer(session: Session, report: Report, text: str, *, id: UUID, by: Account, now: datetime) -> None:
    """Answer the desk's question, once per `id`; the report goes before the desk again."""
    require(by, Permission.SEND_REPORTS)
    known = session.get(ReportNote, id)
    if known is not None:
        if known.report_id != report.id or known.text != text.strip():
            raise NotPossible("Another answer was sent under this number before.")
        return
    if not text.strip():
        raise NotFit("Write an answer first.", {"text": "What did you see and hear?"})
    report.come_back()
    report.notes.append(ReportNote(id=id, by_id=by.id, at=now, text=text.strip(), is_question=False))
    remember(session, report)
    record(session, "answered", f"report {report.id}", by_id=by.id, now=now)
