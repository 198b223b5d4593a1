"""Every address × every kind of account: who is let in, written down a second time by hand."""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.access.models import SignIn
from app.kernel.db import transaction
from app.members.models import Role
from tests.addresses import LAST, MAY_OPEN, filled, ways_in
from tests.builders import new_account, signed_in
from tests.kinds import ANYONE, phone_of
from tests.stops_on_the_way import TAKES
from tests.town import ORCHARD


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


@pytest.mark.parametrize("who", sorted(ANYONE))
def test_the_guard_alone_says_no_before_the_page_is_asked(
    app: Flask, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """What a page's own verbs refuse as well is refused without them: each page here says yes to everybody."""
    for name, view in app.view_functions.items():
        monkeypatch.setitem(app.view_functions, name, functools.wraps(view)(lambda **_: "opened"))
    phone = phone_of(app, who)
    opened = {way for way in MAY_OPEN if phone._open(*filled(way)).text == "opened"}
    assert opened == {way for way, kinds in MAY_OPEN.items() if who in kinds}


@pytest.mark.parametrize("stop", TAKES)
def test_proof_and_reason_are_asked_for_where_it_is_written_and_nowhere_else(app: Flask, stop: str) -> None:
    with transaction() as session:
        people = new_account(session, Role.LEAD, premises=[ORCHARD]).id, new_account(session, Role.MANAGER).id
    asked = {way for id in people for way in _stopped(app, id, stop)}
    assert asked == TAKES[stop]


def _stopped(app: Flask, id: int, stop: str) -> set[str]:
    """Return where somebody is asked for a proof, or why they look, before the page answers."""
    phone = signed_in(app, id, why="" if stop == "why" else "checking the record")
    if stop == "prove":
        with transaction() as session:
            session.execute(update(SignIn).values(proved_at=None))
    asked = set()
    for way in sorted(MAY_OPEN, key=lambda way: LAST.index(way) if way in LAST else -1):
        method, path = filled(way)
        answer = phone._open(method, path, headers={"X-Townwatch": "1"})
        if answer.is_json and isinstance(answer.json, dict) and answer.json.get("stop") == stop:
            asked.add(way)
    return asked
