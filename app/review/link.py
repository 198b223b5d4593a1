"""Two reports that belong together point to each other; both stay as they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import CAME_TO_NOTHING, Report, ReportState
from app.review.beside import are_alike, tie_between
from app.review.models import ReportLink, Tie
from app.review.rules import in_order, tying_fault

_GONE = (*CAME_TO_NOTHING, ReportState.MERGED)
_DECIDED = "One of the two was decided already. Open it again to see by whom."


def link(
    session: Session, report: Report, other: Report, *, because: str = "", by: Account, now: datetime
) -> ReportLink:
    """Let two reports point to each other, waiting or approved; one that is linked already stays as it is.

    Raises NotAllowed for one's own report, NotPossible when one came to nothing or is read under another, NotFit
    without a reason where no picture of them is alike.
    """
    ask(session, report, other, by=by)
    if report.state in _GONE or other.state in _GONE:
        raise NotPossible(_DECIDED)
    known = tie_between(session, report.id, other.id)
    if known is not None:
        return known
    said = because.strip()
    if not said and not are_alike(session, report, other):
        raise NotFit("Say why.", {"link_because": "Say in a sentence why the two belong together."})
    first, later = in_order(report, other)
    made = ReportLink(report_id=later.id, first_id=first.id, tie=Tie.LINKED, by_id=by.id, at=now, because=said)
    session.add(made)
    session.flush()
    record(session, "linked", f"report {later.id}", by_id=by.id, now=now, other=f"report {first.id}", because=said)
    return made


def unlink(session: Session, report: Report, other: Report, *, by: Account, now: datetime) -> None:
    """Undo a link; raises NotPossible where there is none."""
    require(by, Permission.DECIDE_REPORTS)
    known = tie_between(session, report.id, other.id)
    if known is None or known.tie is not Tie.LINKED:
        raise NotPossible("These two reports are not linked any more.")
    later, first = known.report_id, known.first_id
    session.delete(known)
    session.flush()
    record(session, "unlinked", f"report {later}", by_id=by.id, now=now, other=f"report {first}")


def ask(session: Session, report: Report, other: Report, *, by: Account) -> None:
    """Raise NotAllowed unless this account may tie these two reports to each other: of one's own, somebody else."""
    require(by, Permission.DECIDE_REPORTS)
    fault = tying_fault(by_id=by.id, reporter_ids=(report.reporter_id, other.reporter_id))
    if fault:
        raise NotAllowed(fault)


def refuse_unless_open(report: Report, other: Report) -> None:
    """Raise NotPossible unless both wait for a word."""
    if not (report.is_open and other.is_open):
        raise NotPossible(_DECIDED)
