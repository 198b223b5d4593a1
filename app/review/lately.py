"""What has left the queue lately, and by whose word."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.models import Account, Premises
from app.reports.models import Report, ReportState
from app.review.models import Decision, Verdict
from app.review.queue import BRIEF, Brief


class Left(NamedTuple):
    """A report that has left the queue, by whose word and when. No verdict: its reporter took it back."""

    report: Brief
    verdict: Verdict | None
    by: str
    at: datetime


def decided_lately(session: Session, *, limit: int = 30) -> list[Left]:
    """Return the latest decisions with their reports, newest first."""
    rows = session.execute(
        select(Decision.verdict, Account.name.label("by"), Decision.at, *BRIEF)
        .join(Report, Report.id == Decision.report_id)
        .join(Premises, Premises.id == Report.premises_id)
        .join(Account, Account.id == Decision.by_id)
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(limit)
    )
    return [Left(Brief(*row[3:]), row.verdict, row.by, row.at) for row in rows]


def taken_back_lately(session: Session, *, limit: int = 30) -> list[Left]:
    """Return the reports that their reporters took back last, newest first."""
    rows = session.execute(
        select(Account.name.label("by"), Report.withdrawn_at, *BRIEF)
        .join(Premises, Premises.id == Report.premises_id)
        .join(Account, Account.id == Report.reporter_id)
        .where(Report.state == ReportState.WITHDRAWN)
        .order_by(Report.withdrawn_at.desc(), Report.id)
        .limit(limit)
    )
    return [Left(Brief(*row[2:]), None, row.by, row.withdrawn_at) for row in rows if row.withdrawn_at is not None]
