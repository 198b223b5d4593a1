"""Every kind of account there is, and its phone, for the table of addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access.models import Device, Level, SignIn
from app.agreements.models import MustRead
from app.kernel.db import transaction
from app.members.models import Account, AccountState, Member, Role
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.town import NOON

MEMBERS = {"staff", "door", "lead", "cctv", "staff whose member signed nothing"}
DESK = {"manager", "deputy"}
SENDERS = MEMBERS | DESK
LOOKERS = SENDERS | {"police"}
READERS = LOOKERS | {"council"}
ASKERS = {"police", "council"}  # and the lead of a hospital or school: tests/unit/members
COUNTERS = DESK | {"board", "council", "auditor"}
SIGNED_IN = {role.value for role in Role} | {"staff whose member signed nothing", "under 18", "manager under 18"}
# In, but something comes first: what they may open is told by ENTERED and HALF.
WAITING = {"who has not read", "guard who has not said where", "police without agreement", "council without agreement"}
ENTERED = SIGNED_IN | WAITING
HALF = ENTERED | {"half signed in"}
# Their cookie opens nothing; a phone that still holds it may bring what was left on it.
NOT_HERE = {"nobody", "left", "suspended", "invited", "of a suspended member"}
OUT = NOT_HERE | {"paused", "locked", "ended", "on a lost phone"}
ANYONE = HALF | OUT
# Whoever is under 18 may report, and nothing else.
REPORTERS = SENDERS | {"under 18", "manager under 18"}
# A phone brings what was left on it also while it is locked, its person not confirmed, or something still to be read.
BRINGERS = REPORTERS | {
    "half signed in",
    "locked",
    "ended",
    "paused",
    "on a lost phone",
    "who has not read",
    "guard who has not said where",
}


def phone_of(app: Flask, who: str) -> Phone:
    if who == "nobody":
        return Phone(app.test_client())
    with transaction() as session:
        id = _ACCOUNTS.get(who, _somebody)(session, who).id
    phone = signed_in(app, id)
    with transaction() as session:
        _AFTERWARDS.get(who, _nothing)(session, id)
    return phone


def _somebody(session: Session, who: str) -> Account:
    return new_account(session, Role(who))


def _of_state(session: Session, who: str) -> Account:
    return new_account(session, Role.MANAGER, state=AccountState(who))


def _of_new_member(session: Session, role: Role, **changes: Any) -> Account:
    member = Member(name="A member of its own", **changes)
    session.add(member)
    session.flush()
    return new_account(session, role, member_id=member.id)


_ACCOUNTS: dict[str, Callable[[Session, str], Account]] = {
    **dict.fromkeys(("left", "suspended", "invited"), _of_state),
    "under 18": lambda session, _: new_account(session, Role.STAFF, is_under_18=True),
    "manager under 18": lambda session, _: new_account(session, Role.MANAGER, is_under_18=True),
    **dict.fromkeys(("half signed in", "who has not read"), lambda session, _: new_account(session, Role.MANAGER)),
    **dict.fromkeys(OUT - NOT_HERE, lambda session, _: new_account(session, Role.STAFF)),
    "staff whose member signed nothing": lambda session, _: _of_new_member(session, Role.STAFF),
    "of a suspended member": lambda session, _: _of_new_member(session, Role.STAFF, suspended_at=NOON),
    "police without agreement": lambda session, _: _of_new_member(session, Role.POLICE),
    "council without agreement": lambda session, _: _of_new_member(session, Role.COUNCIL),
    "guard who has not said where": lambda session, _: _of_new_member(session, Role.DOOR, is_guard_firm=True),
}


def _nothing(_session: Session, _id: int) -> None:
    pass


def _change_sign_in(**changes: Any) -> Callable[[Session, int], None]:
    def change(session: Session, id: int) -> None:
        session.execute(update(SignIn).where(SignIn.account_id == id).values(**changes))

    return change


def _pause(session: Session, id: int) -> None:
    session.get_one(Account, id).confirmed_until = NOON


def _lose_phone(session: Session, id: int) -> None:
    session.execute(update(Device).where(Device.account_id == id).values(locked_at=NOON))


def _publish(session: Session, _id: int) -> None:
    session.add(MustRead(key="rules", version=1, title="Rules", body="Read me.", roles=[], published_at=NOON))


_AFTERWARDS: dict[str, Callable[[Session, int], None]] = {
    "half signed in": _change_sign_in(level=Level.HALF),
    "locked": _change_sign_in(locked_at=NOON),
    "ended": _change_sign_in(ended_at=NOON),
    "paused": _pause,
    "on a lost phone": _lose_phone,
    "who has not read": _publish,
}
