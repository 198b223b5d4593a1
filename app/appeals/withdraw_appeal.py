"""End an appeal without a decision: the person takes it back, or what came by the public form cannot be heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.appeals.models import Appeal
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def withdraw_appeal(session: Session, appeal: Appeal, *, because: str, by: Account, now: datetime) -> None:
    """Note that it is withdrawn, with the reason. Raises NotPossible once it has ended, NotFit without."""
    require(by, Permission.TAKE_APPEALS)
    if appeal.decided_at is not None or appeal.withdrawn_at is not None:
        raise NotPossible(f"{appeal.ref} is decided or withdrawn already.")
    if not because.strip():
        raise NotFit("Say why.", {"withdraw_because": "Say who took it back and how, or why it cannot be heard."})
    appeal.withdrawn_at, appeal.because = now, because.strip()
    session.flush()
    record(session, "withdrew", f"appeal {appeal.ref}", by_id=by.id, now=now, because=because.strip())
