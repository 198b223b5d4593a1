"""Forget who has read a bulletin, thirty days after it has ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.bulletins.models import Bulletin, BulletinRead
from app.bulletins.rules import READ_KEPT


def forget(session: Session, *, now: datetime) -> None:
    """Delete the rows of whoever read what ended, or was withdrawn, more than thirty days ago."""
    before = now - READ_KEPT
    over = select(Bulletin.id).where(or_(Bulletin.ends_at < before, Bulletin.withdrawn_at < before))
    session.execute(delete(BulletinRead).where(BulletinRead.bulletin_id.in_(over)))
