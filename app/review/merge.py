"""The same, sent in twice: the later report is merged into the earlier. Nothing of either is changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.reports.models import Report
from app.review.beside import merged_into, tie_between
from app.review.link import ask, refuse_unless_open
from app.review.models import ReportLink, Tie
from app.review.rules import in_order


def merge(session: Session, report: Report, other: Report, *, because: str, by: Account, now: datetime) -> Report:
    """Let the later of two reports leave the queue, to be read under the earlier one; return the earlier.

    Words, photos, reporter and times stay as they are, and so does an alert that either has raised. What was merged
    into the later one before comes along. Raises NotAllowed for one's own report, NotPossible when one was decided,
    NotFit without a reason.
    """
    ask(session, report, other, by=by)
    refuse_unless_open(report, other)
    if not because.strip():
        raise NotFit("Say why.", {"merge_because": "Say in a sentence why the two are one."})
    first, later = in_order(report, other)
    later.merge()
    for _, link in merged_into(session, later):
        tie(session, link.report_id, first, because=link.because, by_id=link.by_id, at=link.at)
        session.delete(link)
    tie(session, later.id, first, because=because.strip(), by_id=by.id, at=now)
    session.flush()
    record(
        session,
        "merged",
        f"report {later.id}",
        by_id=by.id,
        now=now,
        other=f"report {first.id}",
        because=because.strip(),
    )
    return first


def tie(session: Session, later: UUID, first: Report, *, because: str, by_id: int, at: datetime) -> None:
    """Note that the later report is read under the first, by whose word and why."""
    known = tie_between(session, later, first.id)
    if known is not None:
        session.delete(known)
        session.flush()
    session.add(ReportLink(report_id=later, first_id=first.id, tie=Tie.MERGED, by_id=by_id, at=at, because=because))
