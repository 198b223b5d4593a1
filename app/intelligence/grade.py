"""Keep what somebody has heard, graded 3×5×2, apart from what has happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.intelligence.models import Item
from app.intelligence.rules import REVIEW_DAYS, Graded, faults_of, grading_of
from app.intelligence.words import remember
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require


def grade(
    session: Session,
    graded: Graded,
    *,
    report_id: UUID | None = None,
    profile_id: int | None = None,
    by: Account,
    now: datetime,
    today: date,
) -> Item:
    """Write it down under a reference of its own, to be looked at again in ninety days; raises NotFit.

    The report that it came of is decided by `review.decide.keep_as_intelligence`, in the same transaction.
    """
    require(by, Permission.GRADE_INTELLIGENCE)
    faults = faults_of(graded)
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    item = Item(
        ref=_next_ref(session),
        report_id=report_id,
        profile_id=profile_id,
        source=graded.source,
        information=graded.information,
        handling=graded.handling,
        conditions=graded.conditions.strip(),
        says=graded.says.strip(),
        by_id=by.id,
        at=now,
        review_on=today + timedelta(days=REVIEW_DAYS),
    )
    session.add(item)
    remember(session, item)
    record(
        session,
        "graded",
        f"intelligence {item.ref}",
        by_id=by.id,
        now=now,
        grading=grading_of(item),
        report=str(report_id) if report_id else None,
    )
    return item


def _next_ref(session: Session) -> str:
    """Return the next free reference: IN-0042 follows IN-0041."""
    last = session.scalar(select(Item.ref).order_by(func.length(Item.ref).desc(), Item.ref.desc()).limit(1))
    return f"IN-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"
