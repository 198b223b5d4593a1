"""Take an alert back from everybody who was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue
from app.alerts.models import Alert, Delivery, Message, Progress, Subscription
from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require


def recall(session: Session, alert: Alert, *, because: str, by: Account, now: datetime) -> int:
    """Recall the alert and queue a correction to each device that was told; return how many.

    What has not been sent yet is never sent. Raises NotFit without a reason, NotPossible when recalled before.
    """
    require(by, Permission.RECALL_ALERTS)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why the alert is recalled."})
    alert.recall(by_id=by.id, now=now, because=because.strip())
    ours = Delivery.alert_id == alert.id, Delivery.message == Message.ALERT
    session.execute(
        update(Delivery)
        .where(*ours, Delivery.progress == Progress.PENDING, Delivery.attempts == 0)
        .values(progress=Progress.EXPIRED)
    )
    # Also those whose sending is under way or failed: the push service may have taken it all the same.
    devices = session.scalars(
        select(Subscription)
        .join(Delivery, Delivery.subscription_id == Subscription.id)
        .where(*ours, Delivery.attempts > 0, Delivery.account_id == Subscription.account_id)
        .where(Subscription.dropped_at.is_(None))
    ).all()
    told = enqueue(session, alert, Message.CORRECTION, devices, now=now)
    record(session, "recalled", f"alert {alert.id}", by_id=by.id, now=now, because=because.strip(), devices=told)
    return told
