"""Judgements about the people of a scheme: how each stands, and who may do what about whom."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import datetime, timedelta

from app.access.models import Device
from app.members.models import Account, AccountState, Member, Role
from app.members.permissions import Permission, may
from app.members.rules import are_colleagues, may_let_in

SOON = timedelta(days=7)
_EVERYBODY = Permission.MANAGE_EVERYBODY


class Presence(enum.StrEnum):
    """How somebody stands, as a lead and the desk read it."""

    HERE = "here"
    TO_CONFIRM = "to be confirmed"  # within the next seven days
    PAUSED = "paused"  # nobody has vouched for them in time
    INVITED = "invited"
    SUSPENDED = "suspended"
    LEFT = "left"


_OF_STATE = {
    AccountState.INVITED: Presence.INVITED,
    AccountState.SUSPENDED: Presence.SUSPENDED,
    AccountState.LEFT: Presence.LEFT,
}


def presence(account: Account, now: datetime) -> Presence:
    """Return how this person stands. A suspended member is told beside its people, not in each of them."""
    if account.state is not AccountState.ACTIVE:
        return _OF_STATE[account.state]
    if account.is_paused(now):
        return Presence.PAUSED
    if account.confirmed_until is not None and account.confirmed_until - now <= SOON:
        return Presence.TO_CONFIRM
    return Presence.HERE


def days_to_confirm(account: Account, now: datetime) -> int | None:
    """Return in how many whole days this person pauses (0: today), or None when nobody has to vouch for them."""
    if account.confirmed_until is None or account.state is not AccountState.ACTIVE:
        return None
    return max(0, (account.confirmed_until - now).days)


def managing_fault(by: Account, account: Account) -> str | None:
    """Return why `by` may not change, confirm or end this account, or None."""
    if by.id == account.id:
        return "Nobody changes their own account. Another manager has to do this."
    if may_let_in(by, role=account.role, member_id=account.member_id):
        return None
    if may(by, Permission.MANAGE_EVERYBODY):
        return "Who runs or reviews the desk is a manager’s choice. Ask a manager."
    return "You may do this for your own staff. For anybody else ask the desk."


def last_manager_fault(ending: Collection[Account], managers: Collection[Account]) -> str | None:
    """Return why these accounts cannot all stop being managers, or None: somebody must be left who can let others in.

    `managers` are those who may act now.
    """
    ending_ids = {account.id for account in ending}
    acting = [account for account in managers if account.role is Role.MANAGER and may(account, _EVERYBODY)]
    if not any(account.id in ending_ids for account in acting):
        return None
    if any(account.id not in ending_ids for account in acting):
        return None
    return "This is the last manager. Let another manager in first: nobody could undo it."


def member_fault(by: Account, member: Member, people: Collection[Account]) -> str | None:
    """Return why `by` may not suspend this member, or None; `people` are all who belong to it."""
    if by.member_id == member.id:
        return "This is your own member. Another manager has to do this."
    kept = [account for account in people if account.state is AccountState.ACTIVE and managing_fault(by, account)]
    if kept:
        return f"{kept[0].name} helps to run the desk and works for this member. A manager has to do this."
    return None


def role_fault(account_is_under_18: bool, role: Role) -> str | None:
    """Return why somebody of this age cannot have this role, or None: under 18 one may report, as staff."""
    if account_is_under_18 and role is not Role.STAFF:
        return "Somebody under 18 can only report: let them in as staff."
    return None


def lock_out_fault(by: Account, device: Device) -> str | None:
    """Return why `by` may not lock out this device, or None.

    Whoever works for the same member, or at the same premises, may: a lost phone cannot wait for a manager, and a
    manager can undo it.
    """
    if may(by, _EVERYBODY):
        return None
    if not may(by, Permission.LOCK_OUT_PHONES) or not _is_among_colleagues(by, device):
        return "You may lock out the phones of colleagues. For any other call the desk."
    return None


def undo_fault(by: Account, device: Device) -> str | None:
    """Return why `by` may not let a locked device in again, or None."""
    if not may(by, _EVERYBODY):
        return "A manager or deputy has to do this."
    if device.account_id == by.id:
        return "This is your own device. Another manager has to do this."
    return None


def _is_among_colleagues(by: Account, device: Device) -> bool:
    if device.premises is not None:
        at = {place.id for place in by.premises}
        return device.premises.member_id == by.member_id or device.premises_id in at
    return device.account is not None and (by.id == device.account_id or are_colleagues(by, device.account))
