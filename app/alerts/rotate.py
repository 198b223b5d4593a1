"""Who still listens to which push key, while one is being exchanged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.alerts.models import Subscription


def count_with(session: Session, key_id: str) -> int:
    """Return how many browsers that are pushed to have subscribed with this key."""
    with_it = (Subscription.key_id == key_id, Subscription.dropped_at.is_(None))
    return session.scalar(select(func.count()).select_from(Subscription).where(*with_it)) or 0


def drop_all_with(session: Session, key_id: str, *, now: datetime) -> None:
    """Stop pushing to every browser with this key; each subscribes anew when the app next starts there."""
    session.execute(
        update(Subscription)
        .where(Subscription.key_id == key_id, Subscription.dropped_at.is_(None))
        .values(dropped_at=now, dropped_because="the push key was exchanged")
    )
