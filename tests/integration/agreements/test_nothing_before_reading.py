"""While something has to be read, nothing is shown: asked of every address of the app, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.agreements.models import MustRead
from app.kernel.db import transaction
from app.members.models import Role
from tests.addresses import MAY_OPEN, filled, ways_in
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.town import NOON

# What stays open, by hand: what is the same for everybody and holds nobody, the ways in and out, the page on which
# one reads, and what a phone brings. Nothing here may show a person.
OPEN_WHILE_READING = {
    # the app itself: files, shells without personal data, and whether it runs
    "GET /alerts",
    "GET /alerts/settings",
    "GET /alerts/<id>",
    "GET /check",
    "GET /door",
    "GET /serve",
    "GET /serve/<ref>",
    "GET /gallery",
    "GET /healthz",
    "GET /manifest.webmanifest",
    "GET /mine",
    "GET /mine/<id>",
    "GET /components",
    "GET /gallery/study",
    "POST /share",
    "GET /offline",
    "GET /profiles/<ref>",
    "GET /readyz",
    "GET /report",
    "GET /scheme.css",
    "GET /set-up-phone",
    "GET /static/<build>/<path:name>",
    "GET /sw.js",
    "GET /unsent",
    # for people who never sign in: what is kept of them, an appeal, a check after a door, and what an address opens
    "GET /privacy",
    "GET /appeal",
    "POST /appeal",
    "GET /ask-for-a-check",
    "POST /ask-for-a-check",
    "GET /pack/<token>",
    "POST /pack/<token>",
    "GET /calendar/feed/<token>.ics",
    # getting in and out
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-in/pin",
    "POST /sign-out",
    "GET /signed-in",
    "POST /api/sign-in",
    "POST /api/unlock",
    "POST /api/lock",
    "GET /welcome/<token>",
    "POST /welcome/<token>",
    "POST /demo/<int(max=2147483647):account_id>",
    "GET /api/here",
    "POST /api/awake",
    "GET /join",
    "POST /join",
    "POST /join/account",
    "POST /join/device",
    "POST /join/shared",
    "GET /join/password",
    "POST /join/password",
    "GET /second-factor",
    "POST /second-factor",
    "GET /second-factor/set-up",
    "POST /second-factor/set-up",
    "POST /api/second-factor",
    "POST /api/passkeys/ask",
    "POST /api/passkeys/new",
    "POST /api/unlock/passkey",
    "GET /prove",
    "POST /prove",
    "POST /api/prove",
    # one's own devices, and where one works tonight
    "GET /devices",
    "POST /devices/<int(max=2147483647):device_id>/give-up",
    "POST /devices/sign-ins/<int(max=2147483647):sign_in_id>/end",
    "POST /devices/sign-ins/end-others",
    "GET /tonight",
    "POST /tonight",
    # reading and accepting
    "GET /must-read",
    "POST /must-read/<int(max=2147483647):document_id>",
    "POST /api/must-read/<int(max=2147483647):document_id>/opened",
    # what a phone brings: a report, its pictures, what is said later, what became of it at a door, that a notice was
    # given, a picture to be checked (answered without a word of what it is like), and that a push came; and the form
    # that it fills in
    "GET /outbox/form",
    "PUT /outbox/<uuid:id>",
    "PUT /outbox/<uuid:id>/photo/<sha256>",
    "PUT /outbox/<uuid:report>/addition/<uuid:id>",
    "PUT /outbox/<uuid:report>/follow-up/<uuid:id>",
    "PUT /outbox/service/<uuid:id>",
    "PUT /outbox/service/<uuid:id>/photo/<sha256>",
    "PUT /outbox/check/<uuid:id>",
    "POST /api/receipts",
}
ROLES = sorted(role.value for role in Role)


@pytest.fixture
def phones(app: Flask) -> dict[str, Phone]:
    """A phone of each role, signed in and with a reason given, when a document is published that nobody has read."""
    with transaction() as session:
        ids = {role: new_account(session, Role(role)).id for role in ROLES}
    found = {role: signed_in(app, id) for role, id in ids.items()}
    with transaction() as session:
        session.add(MustRead(key="rules", version=1, title="Rules", body="Read me.", roles=[], published_at=NOON))
    return found


def may(way: str) -> Iterator[str]:
    return (role for role in ROLES if role in MAY_OPEN.get(way, ()))  # all are there: test_every_route sees to it


def is_stopped(answer: TestResponse) -> bool:
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/must-read?next=")
    if answer.is_json:
        return (answer.json or {}).get("stop") == "must read"
    return answer.status_code == 403 and "There is something to read and accept first. Nothing was done." in answer.text


def test_whatever_is_not_listed_here_is_stopped_for_every_role_that_could_open_it(
    app: Flask, phones: dict[str, Phone]
) -> None:
    asked = [(way, role) for way, _ in ways_in(app) if way not in OPEN_WHILE_READING for role in may(way)]
    assert len(asked) > 80
    told = []
    for way, role in asked:
        method, path = filled(way)
        answer = phones[role]._open(method, path)
        if not is_stopped(answer):
            told.append(f"{way} as {role}: {answer.status_code}")
    assert told == []


def test_what_is_listed_stays_open_and_nothing_else_is_listed(app: Flask, phones: dict[str, Phone]) -> None:
    listed = {way for way, _ in ways_in(app)} & OPEN_WHILE_READING
    assert listed == OPEN_WHILE_READING
    stopped = []
    for way in sorted(listed, key=lambda way: way in ("POST /sign-out", "POST /api/lock")):
        method, path = filled(way)
        if is_stopped(phones["manager"]._open(method, path)):
            stopped.append(way)
    assert stopped == []


def test_what_is_stopped_opens_once_all_is_accepted(app: Flask, phones: dict[str, Phone]) -> None:
    for role, phone in phones.items():
        assert is_stopped(phone.get("/api/me")), role
        assert phone.post("/must-read/1", data={"next": "/mine"}).headers["Location"] == "/mine"
        assert phone.get("/api/me").status_code == 200, role


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_asking_about_a_page_is_stopped_like_the_page(app: Flask, phones: dict[str, Phone], method: str) -> None:
    told = [
        way
        for way, _ in ways_in(app)
        if way.startswith("GET") and way not in OPEN_WHILE_READING
        for role in list(may(way))[:1]
        if phones[role]._open(method, filled(way)[1]).status_code not in (302, 403)
    ]
    assert told == []
