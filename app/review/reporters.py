"""Who sent what somebody is to decide on: of a report, and of those that a profile began with. It is never they."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.members.models import Account
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.beside import merged_into
from app.review.models import Decision, ReportLink, Tie, Verdict
from app.review.rules import approver_fault


def reporters_of(session: Session, profile: Profile) -> frozenset[int]:
    """Return the accounts behind the report that the profile began with, and behind those merged into it."""
    began = select(Decision.report_id).where(Decision.profile_id == profile.id, Decision.verdict == Verdict.NEW_PROFILE)
    merged = select(ReportLink.report_id).where(ReportLink.first_id.in_(began), ReportLink.tie == Tie.MERGED)
    rows = session.scalars(select(Report.reporter_id).where(or_(Report.id.in_(began), Report.id.in_(merged))))
    return frozenset(rows)


def fault_before_deciding(session: Session, report: Report, *, by: Account) -> str | None:
    """Return why this account may not decide on the report, or None: it sent it, or one that was merged into it."""
    merged = [later.reporter_id for later, _ in merged_into(session, report)]
    return approver_fault(approver_id=by.id, reporter_id=report.reporter_id, merged_ids=merged)
