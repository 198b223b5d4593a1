"""What a decision has queued waits until it can no longer be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.alerts.models import WAITING, Alert, Delivery

_ASKED_AT_ONCE = 10_000  # what any database takes in one question


def hold(session: Session, alerts: Sequence[Alert], delivery_ids: Sequence[int], *, until: datetime) -> None:
    """Let none of these deliveries go out before `until`, nor what is queued later of an alert that is new.

    An alert that was out before goes on: only one whose fan-out is under way has rows to come that must wait as well.
    """
    for alert in alerts:
        if alert.approved_at == alert.raised_at or alert.fanned_after is not None:
            alert.held_until = until
    session.flush()
    for first in range(0, len(delivery_ids), _ASKED_AT_ONCE):
        some = Delivery.id.in_(delivery_ids[first : first + _ASKED_AT_ONCE])
        session.execute(
            update(Delivery).where(some, Delivery.progress.in_(WAITING), Delivery.attempts == 0).values(due_at=until),
            execution_options={"synchronize_session": "fetch"},
        )
