"""Keep a whole member out, with everybody who works for it, and take it in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.devices import end_sign_ins
from app.access.models import Device, Invite
from app.alerts.subscribe import drop_all_of_device
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account, Member, Premises
from app.members.permissions import Permission, require
from app.people.rules import last_manager_fault, member_fault
from app.people.shut_out import active_managers, end_codes, shut_out


def suspend_member(session: Session, member: Member, *, because: str = "", by: Account, now: datetime) -> int:
    """Suspend a member; return how many people that shuts out. Their devices stay enrolled, but open nothing.

    Guards of a firm who stand at its door tonight go, too. Raises NotAllowed, or NotPossible when it is suspended
    already or the last manager belongs to it.
    """
    require(by, Permission.MANAGE_EVERYBODY)
    if member.suspended_at is not None:
        raise NotPossible(f"{member.name} is suspended already.")
    people = list(session.scalars(select(Account).where(Account.member_id == member.id)))
    fault = member_fault(by, member, people)
    if fault:
        raise NotAllowed(fault)
    fault = last_manager_fault(people, active_managers(session))
    if fault:
        raise NotPossible(fault)
    active = [account for account in people if account.is_active]
    member.suspended_at = now
    session.flush()
    _shut_out_all(session, member, [*people, *_placed_there(session, member)], now=now)
    record(
        session,
        "suspended",
        f"member {member.id}",
        by_id=by.id,
        now=now,
        people=len(active),
        because=because.strip()[:400],
    )
    return len(active)


def reinstate_member(session: Session, member: Member, *, by: Account, now: datetime) -> None:
    """Take a suspended member in again: its people sign in as before."""
    require(by, Permission.MANAGE_EVERYBODY)
    if member.suspended_at is None:
        raise NotPossible(f"{member.name} is not suspended.")
    member.suspended_at = None
    for account in session.scalars(select(Account).where(Account.member_id == member.id)).all():
        end_sign_ins(session, account_id=account.id, now=now)  # one that was under way when it was suspended
    record(session, "reinstated", f"member {member.id}", by_id=by.id, now=now)


def _shut_out_all(session: Session, member: Member, people: list[Account], *, now: datetime) -> None:
    for account in people:
        shut_out(session, account, because="member suspended", now=now)
        if account.member_id != member.id:
            account.placed_until = None
    end_codes(session, Invite.member_id == member.id, now=now)
    shared = select(Device).join(Premises, Premises.id == Device.premises_id).where(Premises.member_id == member.id)
    for device in session.scalars(shared).all():
        end_sign_ins(session, device_id=device.id, now=now)
        drop_all_of_device(session, device.id, because="member suspended", now=now)


def _placed_there(session: Session, member: Member) -> list[Account]:
    """Return a firm's guards who said that they stand at this member's door."""
    there = select(Account).where(
        Account.placed_until.is_not(None),
        Account.premises.any(Premises.member_id == member.id),
        or_(Account.member_id.is_(None), Account.member_id != member.id),
    )
    return list(session.scalars(there))
