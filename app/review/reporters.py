"""Who sent the reports that a profile began with: none of them publishes it, or says that a child may be shown."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.profiles.models import Profile
from app.reports.models import Report
from app.review.models import Decision, ReportLink, Tie, Verdict


def reporters_of(session: Session, profile: Profile) -> frozenset[int]:
    """Return the accounts behind the report that the profile began with, and behind those merged into it."""
    began = select(Decision.report_id).where(Decision.profile_id == profile.id, Decision.verdict == Verdict.NEW_PROFILE)
    merged = select(ReportLink.report_id).where(ReportLink.first_id.in_(began), ReportLink.tie == Tie.MERGED)
    rows = session.scalars(select(Report.reporter_id).where(or_(Report.id.in_(began), Report.id.in_(merged))))
    return frozenset(rows)
