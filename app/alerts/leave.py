"""A report that had joined an alert is taken back: the alert says again what stands without it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue_places
from app.alerts.join import move
from app.alerts.models import Alert, JoinedReport, Message
from app.alerts.raise_alert import Occasion
from app.alerts.told import devices_told
from app.audit.record import record
from app.members.models import Account, Scheme


def leave(
    session: Session, alert: Alert, joined: Occasion, first: Occasion, *, scheme: Scheme, by: Account, now: datetime
) -> None:
    """Take `joined` out of the alert again, which then says what its `first` report says, if it said otherwise.

    Those who were told get the change silently; nobody new is rung. What a named person has approved keeps its words.
    """
    row = session.get(JoinedReport, (alert.id, joined.report_id))
    if row is None:
        return
    session.delete(row)
    said_it = (alert.premises_id, alert.happened_at) == (joined.premises.id, joined.happened_at)
    if said_it and alert.repeats and alert.approved_at is None and alert.is_live(now):
        move(session, alert, first, scheme)
        alert.chips, alert.happened_at = list(first.chips), first.happened_at
        alert.repeats -= 1
        alert.revised_at = now if alert.repeats else None
        enqueue_places(session, alert, Message.UPDATE, devices_told(session, alert), now=now)
    session.flush()
    record(session, "left", f"alert {alert.id}", by_id=by.id, now=now, report=str(joined.report_id))
