"""Somebody has left: nothing that they hold opens anything any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access.models import CodeApp, Passkey, RecoveryCode
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account, AccountState
from app.people.rules import last_manager_fault
from app.people.shut_out import active_managers, give_up_devices, refuse_unless_managed, shut_out


def let_go(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """End an account for good. What they reported stays; coming back takes a new code and makes a new account.

    Raises NotAllowed, or NotPossible for who has left already and for the last manager.
    """
    refuse_unless_managed(by, account)
    if account.state is AccountState.LEFT:
        raise NotPossible(f"{account.name} has left already.")
    fault = last_manager_fault([account], active_managers(session))
    if fault:
        raise NotPossible(fault)
    was = account.sign_in
    account.state = AccountState.LEFT
    # The address is free again for the day on which they come back.
    account.sign_in = account.password_hash = account.pin_hash = None
    forget_factors(session, account)
    shut_out(session, account, because="has left", now=now)
    give_up_devices(session, account, by=by, now=now)
    record(session, "ended", f"account {account.id}", by_id=by.id, now=now, sign_in=was)


def forget_factors(session: Session, account: Account) -> None:
    """Forget code app, passkeys and recovery codes: none of them proves anything any more."""
    for kind in (CodeApp, Passkey, RecoveryCode):
        session.execute(delete(kind).where(kind.account_id == account.id))
