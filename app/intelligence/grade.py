"""Keep what somebody has heard, graded 3×5×2, apart from what has happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.record import record
from app.intelligence.models import Item
from app.intelligence.rules import REVIEW_DAYS, Graded, faults_of, grading_of
from app.intelligence.words import remember
from app.kernel.errors import NotFit
from app.kernel.references import next_ref
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
        ref=next_ref(session, Item.ref, "IN"),
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
