"""Throw a draft away that nobody has signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.statements.models import Statement


def discard(session: Session, statement: Statement, *, by: Account, now: datetime) -> None:
    """Delete one's own draft: nobody has to make a statement. Raises NotPossible for one that is signed."""
    require(by, Permission.MAKE_STATEMENTS)
    if statement.by_id != by.id:
        raise NotAllowed("This is somebody else’s statement.")
    if statement.signed_at is not None:
        raise NotPossible(f"{statement.ref} is signed and stays. Add a further statement.")
    record(session, "discarded", f"statement {statement.ref}", by_id=by.id, now=now)
    session.delete(statement)
    session.flush()
