"""A lead vouches for their people: they still work here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.rules import CONFIRMED_FOR, must_be_confirmed
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account, AccountState
from app.people.shut_out import refuse_unless_managed


def confirm(session: Session, people: Collection[Account], *, by: Account, now: datetime) -> None:
    """Confirm these people for 30 days from now; who was paused comes in again.

    Raises NotAllowed when one of them is not theirs, NotPossible for who is not active or needs nobody's word:
    then nobody is confirmed.
    """
    for account in people:
        refuse_unless_managed(by, account)
        if account.state is not AccountState.ACTIVE or not must_be_confirmed(account.role):
            raise NotPossible(f"{account.name} cannot be confirmed: only active staff and door staff can.")
    for account in people:
        account.confirmed_until = now + CONFIRMED_FOR
        record(session, "confirmed", f"account {account.id}", by_id=by.id, now=now)
