"""Every address × every kind of account: who is let in, written down a second time by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

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

MAY_OPEN: dict[str, set[str]] = {
    "GET /": SIGNED_IN,
    "GET /alerts": ANYONE,
    "GET /alerts/<id>": ANYONE,
    "GET /api/alerts": LOOKERS,
    "GET /api/alerts/<uuid:id>": LOOKERS,
    "POST /api/alerts/<uuid:id>/answer": SENDERS,
    "POST /api/check": SENDERS,
    "POST /api/awake": ENTERED,
    "GET /api/gallery": LOOKERS,
    "GET /api/here": ANYONE,
    "GET /api/me": SIGNED_IN,
    "POST /api/must-read/<int(max=2147483647):document_id>/opened": ENTERED,
    "GET /api/profiles/<ref>": LOOKERS,
    "GET /api/push": LOOKERS,
    "PUT /api/push": LOOKERS,
    "DELETE /api/push": LOOKERS,
    "POST /api/push/test": LOOKERS,
    "POST /api/receipts": ANYONE,
    "GET /api/reports": REPORTERS,
    "GET /api/reports/<uuid:id>": REPORTERS,
    "POST /api/reports/<uuid:id>/answer": REPORTERS,
    "POST /api/lock": ANYONE,
    "POST /api/passkeys/ask": ANYONE,
    "POST /api/passkeys/new": HALF,
    "POST /api/prove": ENTERED,
    "POST /api/second-factor": HALF,
    "POST /api/sign-in": ANYONE,
    "POST /api/unlock": ANYONE,
    "POST /api/unlock/passkey": ANYONE,
    "GET /api/why": SIGNED_IN,
    "POST /api/why": SIGNED_IN,
    "GET /check": ANYONE,
    "POST /demo/<int(max=2147483647):account_id>": ANYONE,
    "GET /desk": DESK,
    "GET /desk/<uuid:id>": DESK,
    "POST /desk/<uuid:id>/decision": DESK,
    "GET /desk/agreements": DESK,
    "POST /desk/agreements/defaults": DESK,
    "GET /desk/agreements/documents/<key>": DESK,
    "POST /desk/agreements/documents/<key>/end": DESK,
    "GET /desk/agreements/members/<int(max=2147483647):member_id>": DESK,
    "POST /desk/agreements/preview": DESK,
    "POST /desk/agreements/publish": DESK,
    "GET /desk/agreements/write": DESK,
    "GET /desk/alerts": DESK,
    "POST /desk/alerts/<uuid:id>/recall": DESK,
    "GET /desk/log": DESK | {"auditor"},
    "POST /desk/log/export": DESK | {"auditor"},
    "GET /desk/leaks": DESK,
    "POST /desk/leaks": DESK,
    "GET /desk/profiles": DESK,
    "GET /desk/profiles/<ref>": DESK,
    "POST /desk/profiles/<ref>/publish": DESK,
    "POST /desk/profiles/<ref>/renew": DESK,
    "POST /desk/profiles/<ref>/revise": DESK,
    "POST /desk/profiles/<ref>/withdraw": DESK,
    "GET /desk/search": DESK,
    "POST /desk/search": DESK,
    "GET /figures": COUNTERS,
    "GET /gallery": ANYONE,
    "GET /healthz": ANYONE,
    "GET /devices": ENTERED,
    "POST /devices/<int(max=2147483647):device_id>/give-up": ENTERED,
    "POST /devices/sign-ins/<int(max=2147483647):sign_in_id>/end": ENTERED,
    "POST /devices/sign-ins/end-others": ENTERED,
    "GET /join": ANYONE,
    "POST /join": ANYONE,
    "POST /join/account": ANYONE,
    "POST /join/device": ANYONE,
    "POST /join/shared": ANYONE,
    "GET /join/password": ANYONE,
    "POST /join/password": ANYONE,
    "GET /log": SIGNED_IN,
    "GET /manifest.webmanifest": ANYONE,
    "GET /mine": ANYONE,
    "GET /mine/<id>": ANYONE,
    "GET /must-read": ENTERED,
    "POST /must-read/<int(max=2147483647):document_id>": ENTERED,
    "GET /offline": ANYONE,
    "GET /outbox/form": ANYONE,  # whose phone it is says what it gives: tests of the locked phone
    "PUT /outbox/<uuid:id>": BRINGERS,
    "PUT /outbox/<uuid:id>/photo/<sha256>": BRINGERS,
    "GET /photos/<int(max=2147483647):photo_id>/<size>": SIGNED_IN,  # which photos: tests of things of others
    "POST /code-app/remove": SIGNED_IN,
    "POST /passkeys/<int(max=2147483647):passkey_id>/name": SIGNED_IN,
    "POST /passkeys/<int(max=2147483647):passkey_id>/remove": SIGNED_IN,
    "GET /password": SIGNED_IN,
    "POST /password": SIGNED_IN,
    "GET /profiles/<ref>": ANYONE,
    "GET /prove": ENTERED,
    "POST /prove": ENTERED,
    "GET /readyz": ANYONE,
    "GET /recovery-codes": SIGNED_IN,
    "POST /recovery-codes": SIGNED_IN,
    "GET /report": ANYONE,
    "GET /scheme.css": ANYONE,
    "GET /second-factor": HALF,
    "POST /second-factor": HALF,
    "GET /second-factor/set-up": HALF,
    "POST /second-factor/set-up": HALF,
    "GET /sign-in": ANYONE,
    "POST /sign-in": ANYONE,
    "POST /sign-in/pin": ANYONE,
    "POST /sign-out": ANYONE,
    "GET /signed-in": ANYONE,
    "GET /static/<build>/<path:name>": ANYONE,
    "GET /sw.js": ANYONE,
    "GET /api/codes/<int(max=2147483647):invite_id>": SIGNED_IN,
    "GET /colleagues": SENDERS,
    "POST /colleagues/<int(max=2147483647):device_id>/lock-out": SENDERS,
    "GET /desk/let-in": DESK,
    "POST /desk/let-in": DESK,
    "GET /desk/let-in/by-email": DESK,
    "POST /desk/let-in/by-email": DESK,
    "GET /desk/members": DESK,
    "POST /desk/members": DESK,
    "GET /desk/members/new": DESK,
    "POST /desk/members/new": DESK,
    "GET /desk/members/<int(max=2147483647):member_id>": DESK,
    "POST /desk/members/<int(max=2147483647):member_id>/name": DESK,
    "POST /desk/members/<int(max=2147483647):member_id>/papers": DESK,
    "GET /desk/members/<int(max=2147483647):member_id>/premises": DESK,
    "POST /desk/members/<int(max=2147483647):member_id>/premises": DESK,
    "POST /desk/members/<int(max=2147483647):member_id>/reinstate": DESK,
    "POST /desk/members/<int(max=2147483647):member_id>/suspend": DESK,
    "POST /desk/notices/<int(max=2147483647):notice_id>/seen": DESK,
    "POST /desk/papers/<int(max=2147483647):paper_id>/end": DESK,
    "GET /desk/people": DESK,
    "POST /desk/people": DESK,
    "GET /desk/people/<int(max=2147483647):account_id>": DESK,
    "POST /desk/people/<int(max=2147483647):account_id>/<deed>": DESK,
    "POST /desk/people/<int(max=2147483647):account_id>/code": DESK,
    "POST /desk/people/<int(max=2147483647):account_id>/move": DESK,
    "POST /desk/people/<int(max=2147483647):account_id>/recover": DESK,
    "POST /desk/people/<int(max=2147483647):account_id>/role": DESK,
    "GET /desk/permissions": DESK,
    "POST /desk/phones/<int(max=2147483647):device_id>/let-in": DESK,
    "GET /desk/premises/<int(max=2147483647):premises_id>": DESK,
    "POST /desk/premises/<int(max=2147483647):premises_id>": DESK,
    "POST /desk/shop-phone": DESK,
    "GET /desk/zones": DESK,
    "POST /desk/zones": DESK,
    "GET /desk/zones/<zone_id>": DESK,
    "POST /desk/zones/<zone_id>": DESK,
    "GET /people": {"lead"},
    "POST /people/confirm": {"lead"},
    "GET /people/let-in": {"lead"},
    "POST /people/let-in": {"lead"},
    "POST /people/shop-phone": {"lead"},
    "GET /people/<int(max=2147483647):account_id>": {"lead"},
    "POST /people/<int(max=2147483647):account_id>/<deed>": {"lead"},
    "POST /people/<int(max=2147483647):account_id>/code": {"lead"},
    "POST /people/<int(max=2147483647):account_id>/move": {"lead"},
    "GET /tonight": ENTERED,
    "POST /tonight": ENTERED,
    "GET /welcome/<token>": ANYONE,
    "POST /welcome/<token>": ANYONE,
    "GET /why": SIGNED_IN,
    "POST /why": SIGNED_IN,
}
_FILL = {
    "ref": "WB-9999",
    "id": str(UUID(int=7)),
    "sha256": "0" * 64,
    "photo_id": "999",
    "passkey_id": "999",
    "account_id": "999",
    "size": "thumb",
    "build": "x",
    "name": "css/look.css",
    "token": "x",
    "document_id": "999",
    "member_id": "999",
    "deed": "confirm",
    "zone_id": "x",
    "premises_id": "999",
    "paper_id": "999",
    "notice_id": "999",
    "invite_id": "999",
    "key": "x",
    "device_id": "999",
    "sign_in_id": "999",
}

# In this order, after all others: what puts something before every page, and what covers or ends the sign-in.
LAST = ("POST /desk/agreements/defaults", "POST /api/lock", "POST /sign-out")


def ways_in(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", rule


def filled(way: str) -> tuple[str, str]:
    method, rule = way.split(" ")
    return method, re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda part: _FILL[part[1]], rule)


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


def is_refused(answer: TestResponse) -> bool:
    """Return whether the guard said no: whatever else is wrong with the request comes after it."""
    if answer.status_code == 302:
        sent_to = urlsplit(answer.headers["Location"])
        return sent_to.path in STOPS and sent_to.query.startswith("next=")
    if answer.is_json and (answer.json or {}).get("stop") in set(STOPS.values()):
        return True
    signed_out = answer.status_code == 401 and "You were signed out" in answer.text
    not_yet = answer.status_code in (401, 403) and "Nothing was done." in answer.text
    not_for_role = answer.status_code == 403 and "Not for your role." in answer.text
    return signed_out or not_yet or not_for_role


# Where the guard sends whom it stops, and the word in JSON. Asking why, or for a proof, comes after it has let in.
STOPS = {
    "/sign-in": "signed out",
    "/sign-in?locked": "locked",
    "/second-factor": "second factor",
    "/tonight": "tonight",
    "/must-read": "must read",
}


def test_every_address_is_written_down_here(app: Flask) -> None:
    assert {way for way, _ in ways_in(app)} == set(MAY_OPEN)


@pytest.mark.parametrize("who", sorted(ANYONE))
def test_each_is_let_in_where_it_is_written_and_nowhere_else(app: Flask, who: str) -> None:
    phone = phone_of(app, who)
    surprises = []
    for way in sorted(MAY_OPEN, key=lambda way: LAST.index(way) if way in LAST else -1):
        method, path = filled(way)
        answer = phone._open(method, path)
        if is_refused(answer) is (who in MAY_OPEN[way]):
            surprises.append(f"{way}: {answer.status_code}")
        if answer.status_code >= 500 and path != "/readyz":
            surprises.append(f"{way}: {answer.status_code}")
    assert surprises == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_asking_about_a_page_is_refused_like_the_page(app: Flask, method: str) -> None:
    stranger = phone_of(app, "nobody")
    told = [
        way
        for way in MAY_OPEN
        if way.startswith("GET") and "nobody" not in MAY_OPEN[way]
        if stranger._open(method, filled(way)[1]).status_code not in (302, 401)
    ]
    assert told == []


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "PUT", "POST"])
def test_what_an_address_does_not_do_it_says_with_a_sentence(app: Flask, method: str) -> None:
    stranger = phone_of(app, "nobody")
    known = {rule.rule for way, rule in ways_in(app) if way.startswith(f"{method} ")}
    for rule in {rule.rule for _, rule in ways_in(app)} - known:
        answer = stranger._open(method, filled(f"{method} {rule}")[1])
        assert answer.status_code == 405, rule
        assert "That cannot be done at this address." in answer.text
