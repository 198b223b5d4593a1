"""Somebody has turned eighteen, or was let in as younger than they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.people.shut_out import refuse_unless_managed


def come_of_age(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """Let this person see what their role sees; raises NotAllowed, or NotPossible for who is of age already."""
    refuse_unless_managed(by, account)
    if not account.is_under_18:
        raise NotPossible(f"{account.name} is of age already.")
    account.is_under_18 = False
    record(session, "came of age", f"account {account.id}", by_id=by.id, now=now)
