"""Suspend somebody at once, and take them in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access.devices import end_sign_ins
from app.access.rules import CONFIRMED_FOR, must_be_confirmed
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account, AccountState
from app.people.rules import last_manager_fault
from app.people.shut_out import active_managers, refuse_unless_managed, shut_out


def suspend(session: Session, account: Account, *, because: str = "", by: Account, now: datetime) -> None:
    """Keep somebody out until they are taken in again; their devices stay enrolled, but open nothing meanwhile.

    Raises NotAllowed, or NotPossible for who is not active and for the last manager.
    """
    refuse_unless_managed(by, account)
    if account.state is not AccountState.ACTIVE:
        raise NotPossible(f"{account.name} is not active, so there is nothing to suspend.")
    fault = last_manager_fault([account], active_managers(session))
    if fault:
        raise NotPossible(fault)
    account.state = AccountState.SUSPENDED
    shut_out(session, account, because="suspended", now=now)
    record(session, "suspended", f"account {account.id}", by_id=by.id, now=now, because=because.strip()[:400])


def reinstate(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """Take a suspended person in again: they sign in as before, and switch their alerts on again themselves."""
    refuse_unless_managed(by, account)
    if account.state is not AccountState.SUSPENDED:
        raise NotPossible(f"{account.name} is not suspended.")
    account.state = AccountState.ACTIVE
    end_sign_ins(session, account_id=account.id, now=now)  # one that was under way when they were suspended
    if must_be_confirmed(account.role):
        account.confirmed_until = now + CONFIRMED_FOR
    record(session, "reinstated", f"account {account.id}", by_id=by.id, now=now)
