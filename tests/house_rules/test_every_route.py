"""Every address × every kind of account: who is let in, written down a second time by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.kernel.db import transaction
from app.members.models import AccountState, Role
from tests.builders import new_account, signed_in
from tests.conftest import Phone

MEMBERS = {"staff", "door", "lead", "cctv"}
DESK = {"manager", "deputy"}
SENDERS = MEMBERS | DESK
LOOKERS = SENDERS | {"police"}
COUNTERS = DESK | {"board", "council", "auditor"}
SIGNED_IN = {role.value for role in Role} | {"under 18", "manager under 18"}
ANYONE = SIGNED_IN | {"nobody", "left", "suspended", "invited"}
# Whoever is under 18 may report, and nothing else.
REPORTERS = SENDERS | {"under 18", "manager under 18"}

MAY_OPEN: dict[str, set[str]] = {
    "GET /": SIGNED_IN,
    "GET /alerts": ANYONE,
    "GET /alerts/<id>": ANYONE,
    "GET /api/alerts": LOOKERS,
    "GET /api/alerts/<uuid:id>": LOOKERS,
    "POST /api/alerts/<uuid:id>/answer": SENDERS,
    "POST /api/check": SENDERS,
    "GET /api/gallery": LOOKERS,
    "GET /api/me": SIGNED_IN,
    "GET /api/profiles/<ref>": LOOKERS,
    "GET /api/push": LOOKERS,
    "PUT /api/push": LOOKERS,
    "DELETE /api/push": LOOKERS,
    "POST /api/push/test": LOOKERS,
    "POST /api/receipts": ANYONE,
    "GET /api/reports": REPORTERS,
    "GET /api/reports/<uuid:id>": REPORTERS,
    "POST /api/reports/<uuid:id>/answer": REPORTERS,
    "POST /api/sign-in": ANYONE,
    "GET /check": ANYONE,
    "GET /desk": DESK,
    "GET /desk/<uuid:id>": DESK,
    "POST /desk/<uuid:id>/decision": DESK,
    "GET /desk/alerts": DESK,
    "POST /desk/alerts/<uuid:id>/recall": DESK,
    "GET /desk/profiles": DESK,
    "GET /desk/profiles/<ref>": DESK,
    "POST /desk/profiles/<ref>/publish": DESK,
    "POST /desk/profiles/<ref>/renew": DESK,
    "POST /desk/profiles/<ref>/revise": DESK,
    "POST /desk/profiles/<ref>/withdraw": DESK,
    "GET /figures": COUNTERS,
    "GET /gallery": ANYONE,
    "GET /healthz": ANYONE,
    "GET /manifest.webmanifest": ANYONE,
    "GET /mine": ANYONE,
    "GET /mine/<id>": ANYONE,
    "GET /offline": ANYONE,
    "PUT /outbox/<uuid:id>": REPORTERS,
    "PUT /outbox/<uuid:id>/photo/<sha256>": REPORTERS,
    "GET /photos/<int(max=2147483647):photo_id>/<size>": SIGNED_IN,  # which photos: tests of things of others
    "GET /profiles/<ref>": ANYONE,
    "GET /readyz": ANYONE,
    "GET /report": ANYONE,
    "GET /scheme.css": ANYONE,
    "GET /sign-in": ANYONE,
    "POST /sign-in": ANYONE,
    "POST /sign-out": ANYONE,
    "GET /signed-in": ANYONE,
    "GET /static/<build>/<path:name>": ANYONE,
    "GET /sw.js": ANYONE,
    "GET /welcome/<token>": ANYONE,
    "POST /welcome/<token>": ANYONE,
}
_FILL = {
    "ref": "WB-9999",
    "id": str(UUID(int=7)),
    "sha256": "0" * 64,
    "photo_id": "999",
    "size": "thumb",
    "build": "x",
    "name": "css/look.css",
    "token": "x",
}


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
        if who in ("left", "suspended", "invited"):
            account = new_account(session, Role.MANAGER, state=AccountState(who))
        elif "under 18" in who:
            account = new_account(session, Role.MANAGER if "manager" in who else Role.STAFF, is_under_18=True)
        else:
            account = new_account(session, Role(who))
        id = account.id
    return signed_in(app, id)


def is_refused(answer: TestResponse) -> bool:
    """Return whether the guard said no: whatever else is wrong with the request comes after it."""
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next=")
    signed_out = answer.status_code == 401 and "You were signed out" in answer.text
    not_for_role = answer.status_code == 403 and "Not for your role." in answer.text
    return to_sign_in or signed_out or not_for_role


def test_every_address_is_written_down_here(app: Flask) -> None:
    assert {way for way, _ in ways_in(app)} == set(MAY_OPEN)


@pytest.mark.parametrize("who", sorted(ANYONE))
def test_each_is_let_in_where_it_is_written_and_nowhere_else(app: Flask, who: str) -> None:
    phone = phone_of(app, who)
    surprises = []
    for way in sorted(MAY_OPEN, key=lambda way: way == "POST /sign-out"):  # last: it ends what the others need
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
