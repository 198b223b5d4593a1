"""Take a bulletin back: nobody reads it any more, and why stays on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins.models import Bulletin
from app.bulletins.rules import is_current
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def withdraw(session: Session, bulletin: Bulletin, because: str, *, by: Account, now: datetime) -> None:
    """Raises NotFit without a reason, NotPossible when it has ended already."""
    require(by, Permission.WRITE_BULLETINS)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Why should nobody read it any more?"})
    if not is_current(bulletin, now):
        raise NotPossible("This bulletin has ended already.")
    bulletin.withdrawn_at, bulletin.withdrawn_by_id, bulletin.because = now, by.id, because.strip()
    record(session, "withdrawn", f"bulletin {bulletin.id}", by_id=by.id, now=now, because=bulletin.because)
