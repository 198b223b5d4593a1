"""End an appeal without a decision: the person takes it back, or what came by the public form cannot be heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealEnd
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

OFFERED = (AppealEnd.PERSON, AppealEnd.NOT_HEARD)


def withdraw_appeal(
    session: Session, appeal: Appeal, *, ended_as: AppealEnd | None, because: str, by: Account, now: datetime
) -> None:
    """Note whose end it is, one of `OFFERED`, and why. Raises NotPossible once it has ended, NotFit without both."""
    require(by, Permission.TAKE_APPEALS)
    if appeal.decided_at is not None or appeal.withdrawn_at is not None:
        raise NotPossible(f"{appeal.ref} is decided or withdrawn already.")
    faults = {}
    if ended_as not in OFFERED:
        faults["ended_as"] = "Say whether the person took it back, or it cannot be heard."
    if not because.strip():
        faults["withdraw_because"] = "Say who took it back and how, or why it cannot be heard."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    appeal.withdrawn_at, appeal.ended_as, appeal.because = now, ended_as, because.strip()
    session.flush()
    record(
        session, "withdrew", f"appeal {appeal.ref}", by_id=by.id, now=now, ended_as=ended_as, because=because.strip()
    )
