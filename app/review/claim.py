"""Say that one has a report before oneself, so that two do not do the same work. It binds nobody and runs out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report, ReportState
from app.review.models import Claim
from app.review.risk import claim_holds


def claim(session: Session, report: Report, *, takes_over: bool = False, by: Account, now: datetime) -> None:
    """Note that this person has a waiting report open, for ten minutes; what they had open before is free again.

    Somebody else's claim stays while it holds, unless one `takes_over`. Of one's own report, which somebody else
    decides, and of one that waits for nobody, nothing is noted. Not audited: to open it is, as "viewed".
    """
    require(by, Permission.DECIDE_REPORTS)
    if report.state is not ReportState.RECEIVED or report.reporter_id == by.id:
        return
    held = session.get(Claim, report.id)
    if held is not None and held.by_id != by.id and claim_holds(held.at, now) and not takes_over:
        return
    session.execute(delete(Claim).where(Claim.by_id == by.id, Claim.report_id != report.id))
    if held is None:
        session.add(Claim(report_id=report.id, by_id=by.id, at=now))
    else:
        held.by_id, held.at = by.id, now
    session.flush()


def release(session: Session, report: Report) -> None:
    """Let go of a report: it was decided, whoever had it open."""
    session.execute(delete(Claim).where(Claim.report_id == report.id))


def others_claim(session: Session, report: Report, *, than: Account, now: datetime) -> Claim | None:
    """Return who else has this report before them just now, if anybody."""
    held = session.get(Claim, report.id)
    if held is None or held.by_id == than.id or not claim_holds(held.at, now):
        return None
    return held if report.state is ReportState.RECEIVED else None
