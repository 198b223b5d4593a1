"""By which words a report is found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.reports.models import Report
from app.search.keep import keep
from app.search.rules import ONLY_WHOLE, number_of

NOUN = "report"


def remember(session: Session, report: Report) -> None:
    """Let a report be found by what was sent, asked, answered and added. Every verb that writes such words calls this.

    The desk's own words on it are kept beside these by `app.review.words`.
    """
    session.flush()
    described = [one.description for one in report.subjects] + [one.description for one in report.additions]
    parts = {
        ONLY_WHOLE: number_of(report.id),
        "place": report.premises.name,
        "note": report.note,
        "description": ", ".join(words for one in described for words in one.values()),
        "added": "\n".join(one.text for one in report.additions if one.text),
        "asked": "\n".join(note.text for note in report.notes if note.is_question),
        "answered": "\n".join(note.text for note in report.notes if not note.is_question),
        "taken back": report.withdrawn_because,
    }
    keep(session, NOUN, str(report.id), parts, at=report.received_at)
