"""One row for each device that is to hear of an alert: the rows are the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.models import Alert, Delivery, Message, Subscription
from app.kernel import wake


def enqueue(session: Session, alert: Alert, message: Message, devices: Sequence[Subscription], *, now: datetime) -> int:
    """Queue the message to each device, due at once; return how many."""
    session.add_all(
        Delivery(
            alert_id=alert.id,
            subscription_id=device.id,
            account_id=device.account_id,
            message=message,
            queued_at=now,
            due_at=now,
        )
        for device in devices
    )
    session.flush()
    wake.ask(session)
    return len(devices)
