"""Every address × every kind of account: who is let in, written down a second time by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.kinds import (
    ANYONE,
    BRINGERS,
    COUNTERS,
    DESK,
    ENTERED,
    HALF,
    LOOKERS,
    REPORTERS,
    SENDERS,
    SIGNED_IN,
    phone_of,
)

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
    "GET /desk/more": DESK,
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
