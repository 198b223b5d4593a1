"""Use a one-time code: become an account, let in a phone or a shop's device, or begin anew after a loss."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import rules
from app.access.devices import Enrolled, end_sign_ins, enrol
from app.access.invite import use
from app.access.models import CodeApp, Device, Invite, InviteKind, Level, Passkey, RecoveryCode
from app.access.sign_in import begin, begin_half_of
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Premises, Role

_FOR_ELSE = "This code is for something else. Ask for a new one."


class Joined(NamedTuple):
    """Who came in, on which device, and the sign-in's token. A half sign-in still has to set a second factor."""

    account: Account
    enrolled: Enrolled | None
    token: str
    level: Level


def join(
    session: Session,
    code: str,
    *,
    name: str,
    pin_hash: str | None,
    device_name: str,
    on: Device | None = None,
    now: datetime,
) -> Joined:
    """Become an account that signs in by PIN or passkey, and enrol this phone; `on` is the shop's device instead.

    Without a PIN the sign-in is half: it opens only the page on which a PIN or passkey is chosen.
    Raises NotThere for a code that does not work, NotFit without a name.
    """
    invite = use(session, code, now=now)
    role = _role_in(invite, by_pin=True)
    account = Account(
        name=_named(name),
        role=role,
        is_under_18=invite.is_under_18,
        member_id=invite.member_id,
        premises=_places(session, invite.premises_ids),
        pin_hash=pin_hash,
        invited_by_id=invite.made_by_id,
        confirmed_until=None if not rules.must_be_confirmed(role) else now + rules.CONFIRMED_FOR,
    )
    session.add(account)
    session.flush()
    record(session, "joined", f"account {account.id}", by_id=account.id, now=now, role=account.role.value)
    return _enter(session, account, device_name, on, now=now)


def join_by_password(
    session: Session, code: str, *, name: str, sign_in: str, password_hash: str, now: datetime
) -> Joined:
    """Become an account that signs in by e-mail and password; the second factor comes next."""
    invite = use(session, code, now=now)
    role = _role_in(invite, by_pin=False)
    address = email(sign_in)
    if session.scalar(select(Account.id).where(Account.sign_in == address)) is not None:
        raise NotFit("Look at what is marked.", {"sign_in": "Somebody signs in with this address already."})
    account = Account(
        name=_named(name),
        role=role,
        sign_in=address,
        password_hash=password_hash,
        member_id=invite.member_id,
        premises=_places(session, invite.premises_ids),
        invited_by_id=invite.made_by_id,
    )
    session.add(account)
    session.flush()
    record(session, "joined", f"account {account.id}", by_id=account.id, now=now, role=account.role.value)
    return Joined(account, None, begin_half_of(session, account, now=now), Level.HALF)


def renew(
    session: Session, code: str, *, pin_hash: str | None, device_name: str, on: Device | None = None, now: datetime
) -> Joined:
    """Let somebody known in on this phone, with a new PIN if one is given; their other phones stay.

    `on` is the shop's device that it happens on: it stays the shop's.
    """
    invite = use(session, code, now=now)
    if invite.kind is not InviteKind.DEVICE or invite.account_id is None:
        raise NotThere(_FOR_ELSE)
    account = session.get_one(Account, invite.account_id)
    if not account.is_active:
        raise NotPossible("This account is not active. Ask your lead.")
    account.pin_wrong = 0
    if pin_hash is not None:
        account.pin_hash = pin_hash
        end_sign_ins(session, account_id=account.id, now=now)
    return _enter(session, account, device_name, on, now=now)


def enrol_shared(session: Session, code: str, *, device_name: str, now: datetime) -> Enrolled:
    """Make this phone or till the shop's own."""
    invite = use(session, code, now=now)
    if invite.kind is not InviteKind.SHARED or not invite.premises_ids:
        raise NotThere(_FOR_ELSE)
    by = session.get(Account, invite.made_by_id) if invite.made_by_id else None
    return enrol(session, device_name, whose=_places(session, invite.premises_ids)[0], by=by, now=now)


def recover(session: Session, code: str, *, password_hash: str, now: datetime) -> Joined:
    """Begin anew after a loss: a new password; every old factor, code and sign-in is worth nothing from here on."""
    invite = use(session, code, now=now)
    if invite.kind is not InviteKind.RECOVERY or invite.account_id is None:
        raise NotThere(_FOR_ELSE)
    account = session.get_one(Account, invite.account_id)
    account.password_hash = password_hash
    for kind in (CodeApp, Passkey, RecoveryCode):
        session.execute(delete(kind).where(kind.account_id == account.id))
    end_sign_ins(session, account_id=account.id, now=now)
    about = f"account {account.id}"
    record(session, "recovered", about, by_id=account.id, now=now, let_in_by=invite.made_by_id)
    tell_desk(session, about, f"{account.name} began anew, with a new password and second factor.", now=now)
    return Joined(account, None, begin_half_of(session, account, now=now), Level.HALF)


def email(typed: str) -> str:
    """Return an e-mail address as it is kept; raises NotFit for what cannot be one."""
    address = typed.strip().lower()
    local, at, domain = address.partition("@")
    if not (at and local and "." in domain) or " " in address:
        raise NotFit("Look at what is marked.", {"sign_in": "An e-mail address, such as name@example.org."})
    return address


def _role_in(invite: Invite, *, by_pin: bool) -> Role:
    """Return as what a code lets somebody new in; raises NotThere when it does not, or not in this way."""
    if invite.kind is not InviteKind.ACCOUNT or invite.role is None or rules.signs_in_by_pin(invite.role) is not by_pin:
        raise NotThere(_FOR_ELSE)
    return invite.role


def _enter(session: Session, account: Account, device_name: str, on: Device | None, *, now: datetime) -> Joined:
    if on is not None and not rules.may_use(on, account):
        raise NotPossible("This is a shop’s device, and not of yours. Use the code on your own phone.")
    enrolled = enrol(session, device_name, whose=account, by=account, now=now) if on is None else None
    device = enrolled.device if enrolled else on
    if account.pin_hash is None:
        return Joined(account, enrolled, begin_half_of(session, account, device=device, now=now), Level.HALF)
    token = begin(session, account, device=device, how="code", now=now)
    return Joined(account, enrolled, token, Level.FULL)


def _named(name: str) -> str:
    if not name.strip():
        raise NotFit("Look at what is marked.", {"name": "Your name, as colleagues know you."})
    return " ".join(name.split())


def _places(session: Session, ids: list[int]) -> list[Premises]:
    return [session.get_one(Premises, id) for id in ids]
