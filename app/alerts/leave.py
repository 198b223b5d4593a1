"""A report that had joined an alert is taken back: the alert says again what stands without it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue_places
from app.alerts.join import move
from app.alerts.models import Alert, JoinedReport, Message
from app.alerts.raise_alert import Occasion
from app.alerts.told import devices_told
from app.audit.record import record
from app.members.models import Account, Scheme


def leave(
    session: Session,
    alert: Alert,
    report_id: UUID,
    first: Occasion | None,
    *,
    scheme: Scheme,
    by: Account,
    now: datetime,
) -> None:
    """Take a report out of the alert that it had joined; if it was the last to be told, the alert tells of it no more.

    Then it says what its `first` report says (None: the desk began it), unless a named person has approved it: their
    words stand. Those who were told get the change silently; nobody new is rung.
    """
    row = session.get(JoinedReport, (alert.id, report_id))
    if row is None:
        return
    session.delete(row)
    session.flush()
    if alert.is_live(now):
        _without(session, alert, row, first, scheme=scheme, now=now)
    session.flush()
    record(session, "left", f"alert {alert.id}", by_id=by.id, now=now, report=str(report_id))


def _without(
    session: Session, alert: Alert, row: JoinedReport, first: Occasion | None, *, scheme: Scheme, now: datetime
) -> None:
    if not row.told:
        return
    told = (JoinedReport.alert_id == alert.id, JoinedReport.told)
    was_last = row.at == alert.revised_at
    alert.repeats, alert.revised_at = session.execute(
        select(func.count(), func.max(JoinedReport.at)).where(*told)
    ).one()
    if not was_last:
        return
    if first is not None and alert.approved_at is None:
        move(session, alert, first, scheme)
        alert.chips, alert.happened_at = list(first.chips), first.happened_at
    enqueue_places(session, alert, Message.UPDATE, devices_told(session, alert), now=now)
