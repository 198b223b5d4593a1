"""Give each device that an alert is for its row in the queue: in the commit that raises it or, of very many, in chunks.

A chunk and the cursor behind it are one commit. Whatever is killed between two chunks, the next worker goes on there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.audience import listeners
from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, Message
from app.alerts.rules import Listener, verdict
from app.kernel import wake

AT_ONCE = 5_000  # rows that a request may write itself: whoever sends a sighting waits for them
CHUNK = 2_000
_UNFINISHED = select(Alert).where(Alert.fanned_after.is_not(None)).order_by(Alert.raised_at, Alert.id).limit(1)


def begin(session: Session, alert: Alert, *, now: datetime) -> int | None:
    """Queue the alert to everybody it is for; return to how many phones, or None when the worker has to go on."""
    heard = listeners(session, alert, limit=AT_ONCE + 1, now=now)
    if len(heard) > AT_ONCE:
        alert.fanned_after = 0
        wake.ask(session)
        return None
    return _queue(session, alert, heard, now)


def next_to_expand(session: Session) -> Alert | None:
    """Return the oldest alert that some devices still have no row of; only reads."""
    return session.scalars(_UNFINISHED).first()


def expand(session: Session, alert: Alert, *, limit: int = CHUNK, now: datetime) -> int:
    """Give the next devices their rows and move the cursor behind them; return how many devices were looked at.

    Nothing more is queued of an alert that is over: whoever was told by then hears of its end.
    """
    if not alert.is_live(now):
        alert.fanned_after = None
        return 0
    heard = listeners(session, alert, after=alert.fanned_after or 0, limit=limit, now=now)
    _queue(session, alert, heard, now)
    alert.fanned_after = heard[-1].subscription_id if len(heard) == limit else None
    return len(heard)


def _queue(session: Session, alert: Alert, heard: Sequence[Listener], now: datetime) -> int:
    places = [Place(one.subscription_id, one.account_id, one.metres, verdict(one, alert, now=now)) for one in heard]
    return enqueue_places(session, alert, Message.ALERT, places, now=now)
