"""Send a test alert to one's own phones, so that somebody who needs it knows that it rings."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue
from app.alerts.models import Alert, AlertKind, Message, Subscription
from app.kernel.errors import NotPossible, TooManyTries
from app.members.models import Account
from app.members.permissions import Permission, require

_LASTS = timedelta(minutes=5)
_MOST, _WITHIN = 10, timedelta(hours=1)  # a test rings in quiet hours too, and shares the queue with alerts


def try_out(session: Session, *, only: int | None = None, by: Account, now: datetime) -> Alert:
    """Queue a test to each of one's own devices, or to one of them; raises NotPossible when there is none.

    Raises TooManyTries after ten within the hour, and says when it can be tried again.
    """
    require(by, Permission.SEE_ALERTS)
    mine = select(Subscription).where(Subscription.account_id == by.id, Subscription.dropped_at.is_(None))
    devices = session.scalars(mine if only is None else mine.where(Subscription.id == only)).all()
    if not devices:
        raise NotPossible("Alerts are not switched on for any phone of yours. Switch them on first.")
    _may_try_again(session, by, now)
    alert = Alert(
        id=uuid4(),
        kind=AlertKind.TEST,
        place="this phone",
        latitude=0.0,
        longitude=0.0,
        radius_m=0,
        happened_at=now,
        raised_at=now,
        ends_at=now + _LASTS,
        raised_by_id=by.id,
        approved_at=now,
        approved_by_id=by.id,
    )
    session.add(alert)
    session.flush()
    enqueue(session, alert, Message.ALERT, devices, now=now)
    return alert


def _may_try_again(session: Session, by: Account, now: datetime) -> None:
    mine = select(Alert.raised_at).where(Alert.kind == AlertKind.TEST, Alert.raised_by_id == by.id)
    recent = session.scalars(
        mine.where(Alert.raised_at > now - _WITHIN).order_by(Alert.raised_at.desc()).limit(_MOST)
    ).all()
    if len(recent) == _MOST:
        minutes = ceil((recent[-1] + _WITHIN - now) / timedelta(minutes=1))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise TooManyTries(f"You have sent {_MOST} tests within an hour. Try again in {wait}.")
