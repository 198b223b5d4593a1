"""What somebody else has said of a report meanwhile, as a sentence: who, when and what."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.members.rules import short_name
from app.reports.models import Report, ReportState
from app.review.beside import merge_of
from app.review.decide import latest_decision
from app.review.models import Decision, Verdict
from app.web.desk_words import ago, who_did

_MORE = {
    Verdict.INCIDENT: "As an incident.",
    Verdict.SIGHTING: "As a sighting.",
    Verdict.NEW_PROFILE: "A draft profile began with it.",
}


def what_was_said(session: Session, report: Report) -> str:
    """Return what became of a report that no longer waits: "T. Ferriby approved this 2 min ago. As an incident."."""
    merge = merge_of(session, report)
    if merge is not None:
        return f"{short_name(merge.by.name)} merged this into another report {ago(merge.at)}."
    if report.state is ReportState.WITHDRAWN and report.withdrawn_at is not None:
        return f"{short_name(report.reporter.name)} took this back {ago(report.withdrawn_at)}."
    last = latest_decision(session, report)
    return f"{who_did(last)} {_more(last)}".strip() if last else f"This report was {report.state} already."


def _more(decision: Decision) -> str:
    return decision.reason or _MORE.get(decision.verdict, "")
