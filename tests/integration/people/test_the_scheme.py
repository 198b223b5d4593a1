"""The desk says what the scheme is called, how it looks and how it is reached; each change is in the record."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.audit.words import in_words
from app.kernel.db import db
from app.kernel.errors import NotAllowed
from app.members.change_scheme import SchemeSaid, change_scheme
from app.members.models import Account
from app.members.scheme import the_scheme
from app.web.context import context
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import BEA, LENA, MO, NOON

SAID = {
    "name": "Quillby Together",
    "short": "QT",
    "town": "Quillby",
    "colour": "#0b5d5b",
    "phone": "01632 960200",
    "email": "desk@quillby.example",
    "briefing_hours": "0",
}


@pytest.fixture
def desk(app: Flask) -> Phone:
    return signed_in(app, MO)


def kept(name: str) -> Any:
    db.session.rollback()
    return getattr(the_scheme(db.session()), name)


@pytest.mark.parametrize(
    ("field", "typed", "becomes"),
    [
        ("name", "  Quillby   Watch ", "Quillby Watch"),
        ("short", "Q Watch", "Q Watch"),
        ("town", "Quillby St Mary", "Quillby St Mary"),
        ("colour", "#5B2A86", "#5b2a86"),
        ("phone", "+44 (0)1632 960-201", "+44 (0)1632 960-201"),
        ("phone", "", ""),
        ("email", "Watch@Quillby.Example", "watch@quillby.example"),
        ("email", "", ""),
        ("briefing_hours", "12", 12),
        ("briefing_hours", "72", 72),
    ],
)
def test_what_the_desk_types_is_kept_and_written_down(desk: Phone, field: str, typed: str, becomes: object) -> None:
    before = kept(field)
    assert desk.post("/desk/scheme", data={**SAID, field: typed}).headers["Location"] == "/desk/scheme?done=kept"
    assert kept(field) == becomes
    entry = db.session.scalars(select(Entry).where(Entry.about == "the scheme")).one()
    body = db.session.get_one(Detail, entry.seq).body
    words = field.replace("_", " ")
    assert body == {"what": [words], "before": {field: before}, "after": {field: becomes}}
    assert in_words(entry.verb, entry.about, body, {}) == f"changed the scheme: {words}"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "at most 120"),
        ("name", "x" * 121, "at most 120"),
        ("short", "", "at most 24"),
        ("town", "x" * 61, "at most 60"),
        ("colour", "#8fdcd6", "White text cannot be read on it: 1.4 to 1"),
        ("colour", "#767676", "4.2 to 1, and 4.5 is the least"),  # enough on pure white, not on the board's
        ("colour", "teal", "six digits"),
        ("colour", "#fff", "six digits"),
        ("colour", "#0b4f52;}", "six digits"),
        ("colour", "", "six digits"),
        ("phone", "call me", "Digits and spaces"),
        ("phone", "12", "Digits and spaces"),
        ("email", "desk", "An e-mail address"),
        ("email", "desk@quillby.example, me@x.example", "An e-mail address"),
        ("briefing_hours", "73", "at most 72"),
        ("briefing_hours", "-1", "at most 72"),
        ("briefing_hours", "1.5", "at most 72"),
        ("briefing_hours", "²", "at most 72"),
        ("briefing_hours", "", "at most 72"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_typed_is_lost(
    desk: Phone, field: str, typed: str, says: str
) -> None:
    answer = desk.post("/desk/scheme", data={**SAID, "town": "Quillby Regis", field: typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert "Quillby Regis" in answer.text or field == "town"
    assert kept("town") == "Quillby"
    assert not db.session.scalars(select(Entry).where(Entry.about == "the scheme")).all()


def test_a_colour_is_looked_at_before_it_is_kept(desk: Phone) -> None:
    page = desk.post("/desk/scheme", data={**SAID, "colour": "#5b2a86", "look": "1"})
    assert page.status_code == 200
    assert 'fill="#5b2a86"' in page.text
    assert "Nothing is kept yet." in page.text
    assert kept("colour") == "#0b5d5b"


def test_one_that_cannot_be_read_is_shown_with_how_far_it_is_off(desk: Phone) -> None:
    page = desk.post("/desk/scheme", data={**SAID, "colour": "#8fdcd6"}).text
    assert 'fill="#8fdcd6"' in page
    assert "1.4 to 1" in page


def test_what_is_no_colour_never_gets_into_the_drawing(desk: Phone) -> None:
    page = desk.post("/desk/scheme", data={**SAID, "colour": '#0b4f5"', "look": "1"}).text
    assert "<rect" not in page


def test_nothing_changed_is_nothing_written_down(desk: Phone) -> None:
    assert desk.post("/desk/scheme", data=SAID).status_code == 303
    assert not db.session.scalars(select(Entry).where(Entry.about == "the scheme")).all()


def test_every_screen_has_it_at_once(app: Flask, desk: Phone) -> None:
    desk.post("/desk/scheme", data={**SAID, "colour": "#5b2a86", "name": "Quillby Watch"})
    assert "#5b2a86" in desk.get("/scheme.css").text
    assert desk.get("/manifest.webmanifest").json["theme_color"] == "#5b2a86"  # type: ignore[index]
    assert desk.get("/api/me").json["scheme"]["name"] == "Quillby Watch"  # type: ignore[index]
    with app.test_request_context():
        assert context()["scheme"]["name"] == "Quillby Watch"


@pytest.mark.parametrize("who", [LENA, BEA], ids=["a lead", "the Board"])
def test_nobody_else_changes_it(app: Flask, who: int) -> None:
    said = SchemeSaid("X", "X", "X", "#000000", "", "", 0)
    by = db.session.get_one(Account, who)
    with pytest.raises(NotAllowed):
        change_scheme(db.session(), said, by=by, now=NOON)
