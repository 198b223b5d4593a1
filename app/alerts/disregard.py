"""When an alert ends and nobody has approved it, ask everybody who was told to disregard it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue_places
from app.alerts.models import Alert, AlertKind, Message
from app.alerts.told import devices_told, hold_back

_BEFORE_REVIEW = (AlertKind.SIGHTING, AlertKind.LIVE)
_STILL_WORTH_IT = timedelta(hours=72)  # as long as the list shows it


def is_any_to_disregard(session: Session, *, now: datetime) -> bool:
    """Return whether an alert has ended of which nobody has been told so; only reads."""
    return _next(session, now) is not None


def disregard_ended(session: Session, now: datetime) -> int:
    """Queue "please disregard", silently and by the same tag, for one alert that has ended; return to how many phones.

    The picture has left every screen the moment it ended, whether or not this message arrives.
    """
    alert = _next(session, now)
    if alert is None:
        return 0
    alert.disregarded_at = now
    hold_back(session, alert)
    return enqueue_places(session, alert, Message.DISREGARD, devices_told(session, alert), now=now)


def _next(session: Session, now: datetime) -> Alert | None:
    ended = select(Alert).where(
        Alert.kind.in_(_BEFORE_REVIEW),
        Alert.approved_at.is_(None),
        Alert.recalled_at.is_(None),
        Alert.disregarded_at.is_(None),
        Alert.ends_at <= now,
        Alert.ends_at > now - _STILL_WORTH_IT,
    )
    return session.scalars(ended.order_by(Alert.ends_at).limit(1)).first()
