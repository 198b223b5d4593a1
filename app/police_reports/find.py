"""Find reports to the police."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.errors import NotThere
from app.police_reports.models import PoliceReport

ASK_AFTER = timedelta(days=7)  # the police give a number within days


def find_police_report(session: Session, ref: str) -> PoliceReport:
    """Return the report to the police with this reference; raises NotThere."""
    found = session.scalars(select(PoliceReport).where(PoliceReport.ref == ref)).first()
    if found is None:
        raise NotThere("There is no such report to the police.")
    return found


def police_reports_of(session: Session, report_ids: Collection[UUID]) -> list[PoliceReport]:
    """Return what was handed to the police of these reports, the newest first."""
    wanted = select(PoliceReport).where(PoliceReport.report_id.in_(report_ids))
    return list(session.scalars(wanted.order_by(PoliceReport.id.desc())))


def without_reference(session: Session, *, now: datetime) -> Sequence[PoliceReport]:
    """Return those handed over more than a week ago to which no number has come back, the oldest first."""
    wanted = select(PoliceReport).where(PoliceReport.crime_ref == "", PoliceReport.made_at < now - ASK_AFTER)
    return session.scalars(wanted.order_by(PoliceReport.made_at, PoliceReport.id)).all()


def lately_handed_over(session: Session, *, limit: int = 50) -> Sequence[PoliceReport]:
    """Return the last ones that were handed over, the newest first."""
    return session.scalars(select(PoliceReport).order_by(PoliceReport.id.desc()).limit(limit)).all()
