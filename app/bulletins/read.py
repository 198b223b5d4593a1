"""The bulletins that somebody may read now, and that they have read them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletins.models import Bulletin, BulletinRead
from app.bulletins.rules import is_current, is_for
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, may, require


class Shown(NamedTuple):
    """A bulletin as one reader sees it in the list."""

    bulletin: Bulletin
    is_read: bool


def bulletins_for(session: Session, account: Account, *, now: datetime) -> list[Shown]:
    """Return what is for this account and has not ended: what is not read yet first, each the newest first."""
    require(account, Permission.SEE_BULLETINS)
    read = set(session.scalars(select(BulletinRead.bulletin_id).where(BulletinRead.account_id == account.id)))
    current = select(Bulletin).where(Bulletin.withdrawn_at.is_(None), Bulletin.ends_at > now)
    rows = session.scalars(current.order_by(Bulletin.at.desc(), Bulletin.id)).all()
    shown = [Shown(one, one.id in read) for one in rows if is_current(one, now) and is_for(one, account)]
    return sorted(shown, key=lambda one: one.is_read)


def unread(session: Session, account: Account, *, now: datetime) -> int:
    """Return how many bulletins wait to be read; 0 for whoever sees none."""
    if not may(account, Permission.SEE_BULLETINS):
        return 0
    return sum(not one.is_read for one in bulletins_for(session, account, now=now))


def opened(session: Session, id: UUID, *, by: Account, now: datetime) -> Bulletin:
    """Return one bulletin and note that it was read; one that is not for them answers like none (NotThere)."""
    require(by, Permission.SEE_BULLETINS)
    bulletin = session.get(Bulletin, id)
    if bulletin is None or not is_current(bulletin, now) or not is_for(bulletin, by):
        raise NotThere("There is no such bulletin, or it has ended.")
    if session.get(BulletinRead, (bulletin.id, by.id)) is None:
        session.add(BulletinRead(bulletin_id=bulletin.id, account_id=by.id, at=now))
        session.flush()
    return bulletin
