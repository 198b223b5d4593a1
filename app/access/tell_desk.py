"""What the desk should know about access today."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import DeskNotice
from app.members.models import Account


def tell_desk(session: Session, about: str, says: str, *, now: datetime) -> bool:
    """Put one sentence before the desk, and return whether it is news: nothing is said twice before it was seen."""
    open_one = select(DeskNotice.id).where(DeskNotice.about == about, DeskNotice.says == says)
    if session.scalar(open_one.where(DeskNotice.seen_at.is_(None)).limit(1)) is not None:
        return False
    session.add(DeskNotice(at=now, about=about, says=says))
    session.flush()
    return True


def unseen(session: Session) -> list[DeskNotice]:
    """Return what nobody at the desk has ticked off yet, newest first."""
    waiting = select(DeskNotice).where(DeskNotice.seen_at.is_(None)).order_by(DeskNotice.at.desc())
    return list(session.scalars(waiting))


def tick_off(session: Session, notice: DeskNotice, *, by: Account, now: datetime) -> None:
    """Note that somebody at the desk has read it."""
    notice.seen_at, notice.seen_by_id = now, by.id
