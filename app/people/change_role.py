"""Give somebody another role."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.join import email
from app.access.rules import CONFIRMED_FOR, must_be_confirmed, signs_in_by_pin
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Role
from app.members.permissions import OF_PREMISES
from app.members.rules import may_let_in
from app.people.let_go import forget_factors
from app.people.rules import last_manager_fault, role_fault
from app.people.shut_out import active_managers, give_up_devices, refuse_unless_managed, shut_out


def change_role(
    session: Session, account: Account, role: Role, *, sign_in: str = "", by: Account, now: datetime
) -> None:
    """Give this person another role; they enter anew, as whoever has that role does.

    Staff, door and lead see what their premises let them see, so they need some first.
    `sign_in` is the e-mail address of somebody who had none and needs one now. Raises NotAllowed, NotPossible, or
    NotFit naming what is missing.
    """
    refuse_unless_managed(by, account)
    if not may_let_in(by, role=role, member_id=account.member_id):
        raise NotAllowed("Who runs or reviews the desk is a manager’s choice. Ask a manager.")
    if account.state is not AccountState.ACTIVE:
        raise NotPossible(f"{account.name} is not active. Take them in again first.")
    was = account.role
    if role is was:
        raise NotPossible(f"{account.name} is {role.value} already.")
    fault = role_fault(account.is_under_18, role) or last_manager_fault([account], active_managers(session))
    if fault:
        raise NotPossible(fault)
    _refuse_without_place(account, role)
    was_guard = account.is_guard
    _change_how_they_enter(session, account, role, sign_in)
    account.role = role
    account.confirmed_until = now + CONFIRMED_FOR if must_be_confirmed(role) else None
    account.placed_until = None
    if account.is_guard or was_guard:
        account.premises = []  # they say tonight where they stand; what they said before was a guard's
    shut_out(session, account, because="another role", now=now)
    give_up_devices(session, account, by=by, now=now)
    record(session, "changed role", f"account {account.id}", by_id=by.id, now=now, before=was.value, after=role.value)


def _refuse_without_place(account: Account, role: Role) -> None:
    if role not in OF_PREMISES:
        return
    if account.member is None:
        raise NotFit("Look at what is marked.", {"role": "First say for which member they work."})
    if not account.premises and not account.member.is_guard_firm:
        raise NotFit("Look at what is marked.", {"role": "First say at which of its premises they work."})


def _change_how_they_enter(session: Session, account: Account, role: Role, sign_in: str) -> None:
    if signs_in_by_pin(role):
        if not signs_in_by_pin(account.role):
            account.sign_in = account.password_hash = None
            forget_factors(session, account)
        return
    if account.sign_in is None:
        account.sign_in = _free_address(session, sign_in)
    if signs_in_by_pin(account.role):
        account.pin_hash, account.pin_wrong = None, 0
        forget_factors(session, account)


def _free_address(session: Session, typed: str) -> str:
    address = email(typed)
    if session.scalar(select(Account.id).where(Account.sign_in == address)) is not None:
        raise NotFit("Look at what is marked.", {"sign_in": "Somebody signs in with this address already."})
    return address
