"""Acknowledge that an appeal has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.appeals import rules
from app.appeals.models import Appeal
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def acknowledge(session: Session, appeal: Appeal, *, by: Account, now: datetime) -> None:
    """Note that the person was told that it came and by when they hear; once. Raises NotPossible otherwise."""
    require(by, Permission.TAKE_APPEALS)
    if not rules.is_open(appeal):
        raise NotPossible(f"{appeal.ref} is not being heard.")
    if appeal.acknowledged_at is not None:
        raise NotPossible(f"{appeal.ref} was acknowledged already.")
    appeal.acknowledged_at = now
    session.flush()
    record(session, "acknowledged", f"appeal {appeal.ref}", by_id=by.id, now=now)
