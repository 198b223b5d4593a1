"""Send a test alert to one's own phones, so that somebody who needs it knows that it rings."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue
from app.alerts.models import Alert, AlertKind, Message, Subscription
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

_LASTS = timedelta(minutes=5)


def try_out(session: Session, *, only: int | None = None, by: Account, now: datetime) -> Alert:
    """Queue a test to each of one's own devices, or to one of them; raises NotPossible when there is none."""
    require(by, Permission.SEE_ALERTS)
    mine = select(Subscription).where(Subscription.account_id == by.id, Subscription.dropped_at.is_(None))
    devices = session.scalars(mine if only is None else mine.where(Subscription.id == only)).all()
    if not devices:
        raise NotPossible("Alerts are not switched on for any phone of yours. Switch them on first.")
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
