"""End what somebody asked by letters that are on no card: the desk has looked at it, and says what it did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.breaches.models import CheckRequest
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

LONGEST = 400


def end_request(session: Session, asked: CheckRequest, *, because: str, by: Account, now: datetime) -> None:
    """Take it off the list, with the reason. Should its card come after all, it is read there as any other.

    Raises NotPossible the second time, NotFit without a sentence.
    """
    require(by, Permission.CHECK_BREACHES)
    if asked.ended_at is not None:
        raise NotPossible("Somebody has looked at it already.")
    if not because.strip() or len(because) > LONGEST:
        says = f"What you looked at and whom you told, in a sentence: at most {LONGEST} letters."
        raise NotFit("Say what you did.", {"because": says})
    asked.ended_at, asked.ended_by_id, asked.ended_because = now, by.id, because.strip()
    session.flush()
    record(session, "ended", f"check request {asked.id}", by_id=by.id, now=now, because=asked.ended_because)
