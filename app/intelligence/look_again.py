"""Look at a piece of intelligence again: keep it for another term, or close it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins.models import Bulletin
from app.bulletins.rules import is_current
from app.bulletins.withdraw import withdraw
from app.intelligence.models import Item, ItemState
from app.intelligence.rules import REVIEW_DAYS
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def keep(session: Session, item: Item, because: str, *, by: Account, now: datetime, today: date) -> None:
    """Keep it for another ninety days; raises NotFit without a reason, NotPossible when it is closed."""
    _refuse(item, because, "keep_because", by=by)
    item.review_on = today + timedelta(days=REVIEW_DAYS)
    record(
        session,
        "kept",
        f"intelligence {item.ref}",
        by_id=by.id,
        now=now,
        review_on=item.review_on.isoformat(),
        because=because.strip(),
    )


def close(session: Session, item: Item, because: str, *, by: Account, now: datetime) -> None:
    """End it: nothing of it is shared any more. Raises NotFit without a reason, NotPossible when it is closed."""
    _refuse(item, because, "because", by=by)
    item.state, item.closed_at, item.closed_by_id, item.because = ItemState.CLOSED, now, by.id, because.strip()
    shared = session.scalars(select(Bulletin).where(Bulletin.intelligence_ref == item.ref)).all()
    for bulletin in (one for one in shared if is_current(one, now)):
        withdraw(session, bulletin, item.because, by=by, now=now)
    record(session, "closed", f"intelligence {item.ref}", by_id=by.id, now=now, because=item.because)


def _refuse(item: Item, because: str, field: str, *, by: Account) -> None:
    require(by, Permission.GRADE_INTELLIGENCE)
    if item.state is ItemState.CLOSED:
        raise NotPossible(f"{item.ref} is closed already.")
    if not because.strip():
        raise NotFit("Say why.", {field: "One sentence. It stays in the record."})
