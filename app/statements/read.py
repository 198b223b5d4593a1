"""The desk reads or downloads a signed statement, and each time is written down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.members.models import Account
from app.members.permissions import Permission, require
from app.statements.models import Statement


def read(session: Session, statement: Statement, *, because: str, by: Account, now: datetime) -> None:
    """Write down that the desk looks at it on a screen."""
    require(by, Permission.READ_STATEMENTS)
    record(session, "viewed", f"statement {statement.ref}", by_id=by.id, now=now, because=because)


def downloaded(session: Session, statement: Statement, *, by: Account, now: datetime) -> None:
    """Write down that its pages were made: for the desk, or for whoever signed it."""
    if statement.by_id != by.id:
        require(by, Permission.READ_STATEMENTS)
    record(session, "downloaded", f"statement {statement.ref}", by_id=by.id, now=now, sha256=statement.sha256)
