"""The one-time codes that somebody has made: which still run, and who has come in with one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Device, Invite, InviteKind, SignIn
from app.kernel.errors import NotThere
from app.members.models import Account


class Arrival(NamedTuple):
    """What became of a code: it still runs until `ends_at`, it was used, or it is over. `who` came in with it."""

    is_used: bool
    is_over: bool
    who: str


def code_of(session: Session, id: int, *, for_account: Account) -> Invite:
    """Return a code that this account has made itself; any other answers like none (NotThere)."""
    found = session.get(Invite, id)
    if found is None or found.made_by_id != for_account.id:
        raise NotThere("There is no such code.")
    return found


def running_codes(session: Session, account: Account, *, now: datetime) -> list[Invite]:
    """Return the codes that this account has made and that still let somebody new in, the newest first."""
    made = select(Invite).where(Invite.made_by_id == account.id, Invite.kind == InviteKind.ACCOUNT)
    return list(session.scalars(made.where(Invite.used_at.is_(None), Invite.ends_at > now).order_by(Invite.id.desc())))


def arrival(session: Session, invite: Invite, *, now: datetime) -> Arrival:
    """Return what became of this code. A code that was ended before anybody used it is over."""
    if invite.used_at is None:
        return Arrival(False, now >= invite.ends_at, "")
    who = _who_came(session, invite)
    return Arrival(bool(who), not who, who)


def _who_came(session: Session, invite: Invite) -> str:
    """What a code began carries the moment at which it was used: both were written in one transaction."""
    if invite.kind is InviteKind.SHARED:
        made = select(Device).where(Device.premises_id.in_(invite.premises_ids), Device.made_at == invite.used_at)
        device = session.scalars(made).first()
        return f"The device at {device.premises.name}" if device and device.premises else ""
    begun = session.scalars(select(SignIn).where(SignIn.began_at == invite.used_at))
    return next((one.account.name for one in begun if _came_with(one.account, invite)), "")


def _came_with(account: Account, invite: Invite) -> bool:
    if invite.account_id is not None:
        return account.id == invite.account_id
    return account.invited_by_id == invite.made_by_id and account.role is invite.role
