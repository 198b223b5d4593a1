"""A code that lets one person or one device in, once, within ten minutes: shown as a square for a phone's camera."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import rules
from app.access.models import Invite, InviteKind
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotThere
from app.kernel.tokens import new_code, plain, sha
from app.members.models import Account, Member, Premises, Role
from app.members.permissions import Permission, may
from app.members.rules import leads, manages, may_let_in

CODE_LENGTH = 10  # 50 bits, of which a guesser gets 20 tries within a quarter of an hour
_GONE = "This code has been used or has run out: they last ten minutes. Ask for a new one."


def invite_account(
    session: Session,
    role: Role,
    member: Member | None,
    premises: list[Premises],
    *,
    is_under_18: bool,
    by: Account,
    now: datetime,
) -> str:
    """Return a code for somebody new; raises NotAllowed, or NotFit when their premises are another member's."""
    if not may_let_in(by, role=role, member_id=member.id if member else None):
        raise NotAllowed("You may let in staff and door staff of your own business. For anybody else ask the desk.")
    if rules.signs_in_by_pin(role) and member is None:
        raise NotFit("Say for which business they work.", {"member": "This is needed."})
    if member is not None and any(place.member_id != member.id for place in premises) and not member.is_guard_firm:
        raise NotFit("These premises are another member's.", {"premises": "Choose premises of their own business."})
    made = Invite(
        kind=InviteKind.ACCOUNT,
        token_sha="",
        role=role,
        is_under_18=is_under_18,
        member_id=member.id if member else None,
        premises_ids=[place.id for place in premises],
        made_by_id=by.id,
        made_at=now,
        ends_at=now + rules.CODE_LASTS,
    )
    return _hand_out(session, made, by=by, now=now)


def invite_device(session: Session, account: Account, *, by: Account, now: datetime) -> str:
    """Return a code with which somebody known gets in on another phone, or with a new PIN."""
    if not manages(by, account) or not rules.signs_in_by_pin(account.role):
        raise NotAllowed("You may do this for your own staff. For anybody else ask the desk.")
    made = Invite(
        kind=InviteKind.DEVICE,
        token_sha="",
        account_id=account.id,
        made_by_id=by.id,
        made_at=now,
        ends_at=now + rules.CODE_LASTS,
    )
    return _hand_out(session, made, by=by, now=now)


def invite_shared(session: Session, place: Premises, *, by: Account, now: datetime) -> str:
    """Return a code that makes a phone or till the shop's own."""
    if not may(by, Permission.MANAGE_EVERYBODY) and not (
        may(by, Permission.MANAGE_OWN_PEOPLE) and leads(by, place.member_id)
    ):
        raise NotAllowed("You may do this for your own premises. For any other ask the desk.")
    made = Invite(
        kind=InviteKind.SHARED,
        token_sha="",
        premises_ids=[place.id],
        made_by_id=by.id,
        made_at=now,
        ends_at=now + rules.CODE_LASTS,
    )
    return _hand_out(session, made, by=by, now=now)


def invite_to_recover(session: Session, account: Account, *, by: Account, now: datetime) -> str:
    """Return a code with which somebody sets a new password and second factor.

    Nobody does it for themself: it takes a second manager or deputy.
    """
    if not may(by, Permission.MANAGE_EVERYBODY) or by.id == account.id or rules.signs_in_by_pin(account.role):
        raise NotAllowed("Another manager or deputy has to do this.")
    made = Invite(
        kind=InviteKind.RECOVERY,
        token_sha="",
        account_id=account.id,
        made_by_id=by.id,
        made_at=now,
        ends_at=now + rules.CODE_LASTS,
    )
    return _hand_out(session, made, by=by, now=now)


def look_at(session: Session, code: str, *, now: datetime) -> Invite:
    """Return the invite if its code still works; raises NotThere. Looking does not use it up."""
    found = session.scalars(select(Invite).where(Invite.token_sha == sha(plain(code)))).first()
    if found is None or found.kind is InviteKind.BEGINNING or found.used_at is not None or now >= found.ends_at:
        raise NotThere(_GONE)
    return found


def use(session: Session, code: str, *, now: datetime) -> Invite:
    """Use the code up, in the transaction that does what it is for; raises NotThere."""
    found = look_at(session, code, now=now)
    found.used_at = now
    session.flush()
    return found


def _hand_out(session: Session, made: Invite, *, by: Account, now: datetime) -> str:
    code = new_code(CODE_LENGTH)
    made.token_sha = sha(plain(code))
    session.add(made)
    session.flush()
    about = f"account {made.account_id}" if made.account_id else f"invite {made.id}"
    record(
        session,
        "invited",
        about,
        by_id=by.id,
        now=now,
        kind=made.kind.value,
        role=made.role.value if made.role else None,
        member=made.member_id,
    )
    return code
