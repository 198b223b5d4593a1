"""Forget who was missing, seven days after they were found or the alert ended. That there was an alert stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind, MissingRequest
from app.audit.record import record

KEPT_AFTER_ITS_END = timedelta(days=7)


def forget_missing(session: Session, *, now: datetime) -> int:
    """Empty words, reference and picture of alerts that are over, and delete what was asked; return how many.

    The picture itself belongs to the report that it came with.
    """
    before = now - KEPT_AFTER_ITS_END
    over = func.coalesce(Alert.recalled_at, Alert.ends_at) < before
    has_words = or_(Alert.wording != "", Alert.reference.is_not(None), Alert.photo_id.is_not(None))
    alerts = session.scalars(select(Alert).where(Alert.kind == AlertKind.MISSING, over, has_words)).all()
    for alert in alerts:
        alert.wording, alert.reference, alert.photo_id = "", None, None
        record(session, "forgot", f"missing {alert.id}", by_id=None, now=now)
    session.flush()
    ended = select(Alert.id).where(Alert.kind == AlertKind.MISSING, over)
    turned_down = and_(MissingRequest.decided_at < before, MissingRequest.alert_id.is_(None))
    session.execute(delete(MissingRequest).where(or_(MissingRequest.alert_id.in_(ended), turned_down)))
    return len(alerts)
