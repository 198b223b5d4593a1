"""By which words of the desk a report is found: what was decided, and what the desk found out of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.police_reports.find import police_reports_of
from app.reports import words
from app.reports.models import Report
from app.review.models import Decision, Facts, ReportVehicle
from app.search.keep import keep


def remember(session: Session, report: Report) -> None:
    """Let a report be found by all that was said of it. Every verb that decides on it, or undoes that, calls this."""
    words.remember(session, report)
    said = session.scalars(select(Decision).where(Decision.report_id == report.id).order_by(Decision.id)).all()
    facts = session.get(Facts, report.id)
    plates = select(ReportVehicle.plate).where(ReportVehicle.report_id == report.id).order_by(ReportVehicle.plate)
    given = police_reports_of(session, [report.id])
    parts = {
        "wording": "\n".join(one.wording for one in said if one.wording),
        "reason": "\n".join(one.reason for one in said if one.reason),
        "goods": facts.goods if facts else "",
        "police reference": facts.police_ref if facts else "",
        "crime reference": ", ".join(one.crime_ref for one in given if one.crime_ref),
        "report to the police": ", ".join(one.ref for one in given),
        "plate": ", ".join(session.scalars(plates)),
    }
    keep(session, words.NOUN, str(report.id), parts, at=report.received_at)
