"""The one-time codes that somebody has made: which still run, and who has come in with one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Device, Invite, InviteKind
from app.audit.models import Entry
from app.kernel.errors import NotThere
from app.members.models import Account, Premises


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
    """The code and what it did carry the same moment: both were written in one transaction."""
    done = select(Entry.actor_id, Entry.about).where(Entry.at == invite.used_at)
    for actor_id, about in session.execute(done.where(Entry.verb.in_(("joined", "enrolled", "recovered")))):
        account = session.get(Account, actor_id) if actor_id is not None else None
        if invite.kind is InviteKind.ACCOUNT and account is not None and account.invited_by_id == invite.made_by_id:
            return account.name
        if invite.kind in (InviteKind.DEVICE, InviteKind.RECOVERY) and actor_id == invite.account_id and account:
            return account.name
        if invite.kind is InviteKind.SHARED and about.startswith("device "):
            device = session.get(Device, int(about.removeprefix("device ")))
            if device is not None and device.premises_id in invite.premises_ids:
                return _shop(session, device.premises_id)
    return ""


def _shop(session: Session, premises_id: int | None) -> str:
    place = session.get(Premises, premises_id)
    return f"The device at {place.name}" if place else "The device"
