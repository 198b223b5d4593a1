"""End an alert that nobody has approved, because whoever stood behind it does so no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.audit.record import record
from app.members.models import Account


def call_off_unapproved(session: Session, report_id: UUID, *, by: Account, now: datetime) -> None:
    """End what this report has raised and nobody has approved.

    The picture leaves every screen now, and everybody told is asked to disregard it, silently, as after any end without
    approval. What a named person has approved stands on that person's word.
    """
    raised = select(Alert).where(
        Alert.report_id == report_id, Alert.approved_at.is_(None), Alert.recalled_at.is_(None), Alert.ends_at > now
    )
    for alert in session.scalars(raised).all():
        alert.ends_at = now
        record(session, "called off", f"alert {alert.id}", by_id=by.id, now=now)
    session.flush()
