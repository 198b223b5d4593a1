"""The public form: right and wrong codes are answered alike, and a wrong one leaves nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.appeals.models import Appeal
from app.audit.models import Detail
from app.kernel.db import db, transaction
from tests import town
from tests.appeals_cases import CODE, an_exclusion
from tests.builders import signed_in
from tests.conftest import Phone

WRONG = "ZZZZ-9999"
WORDS = {"says": "I was in Leeds that day.", "reach_them": "12 Elm Row", "from_whom": "P. Oakapple"}


@pytest.fixture
def stranger(app: Flask) -> Phone:
    with transaction() as session:
        an_exclusion(session)
    return Phone(app.test_client())


@pytest.mark.parametrize("typed", [CODE, "k7qm 2xwd", "K7QM2XWD"])
def test_a_right_code_makes_an_appeal_that_the_desk_confirms(app: Flask, stranger: Phone, typed: str) -> None:
    assert stranger.post("/appeal", data={"code": typed, **WORDS}).status_code == 303
    appeal = db.session().scalars(select(Appeal)).one()
    assert (appeal.taken_by_id, appeal.says, appeal.channel) == (None, WORDS["says"], "the public form")
    desk = signed_in(app, town.MO)
    assert b"by the public form" in desk.get("/desk/appeals").data
    assert desk.post(f"/desk/appeals/{appeal.id}/confirm", data={}).status_code == 303
    db.session.rollback()
    assert db.session().get_one(Appeal, appeal.id).taken_by_id == town.MO


def test_right_and_wrong_codes_are_answered_alike(stranger: Phone) -> None:
    def answer(code: str) -> tuple[int, bytes, list[tuple[str, str]]]:
        given = stranger.post("/appeal", data={"code": code, **WORDS})
        headers = [row for row in given.headers if row[0] not in ("Date", "Content-Security-Policy")]
        return given.status_code, given.data, headers

    assert answer(WRONG) == answer(CODE)
    missing = [stranger.post("/appeal", data={"code": code, "says": ""}) for code in (CODE, WRONG)]
    assert [one.status_code for one in missing] == [422, 422]
    pages = [re.sub(rf"{CODE}|{WRONG}", "", one.text) for one in missing]
    assert pages[0] == pages[1]


def test_a_wrong_code_is_kept_nowhere(stranger: Phone, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    stranger.post("/appeal", data={"code": WRONG, **WORDS})
    session = db.session()
    assert session.scalars(select(Appeal)).all() == []
    assert not any("public form" in str(one.body) for one in session.scalars(select(Detail)))
    everything = ""
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
        everything += str(session.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608
    assert WRONG not in everything + caplog.text
    assert WORDS["says"] not in everything + caplog.text


def test_nothing_about_the_person_is_shown(stranger: Phone) -> None:
    stranger.post("/appeal", data={"code": CODE, **WORDS})
    page = stranger.get("/appeal?done=sent").text
    assert "Thank you" in page
    assert not [word for word in ("Oakapple", "EX-0001", "WB-0300", "AP-0001") if word in page]


def test_what_is_missing_comes_back_with_all_that_was_typed(stranger: Phone) -> None:
    answer = stranger.post("/appeal", data={"code": CODE, **WORDS, "reach_them": ""})
    assert answer.status_code == 422
    assert WORDS["says"] in answer.text
    assert "How does the answer reach you" in answer.text


def test_somebody_who_guesses_is_stopped_and_loses_nothing(stranger: Phone) -> None:
    answers = [stranger.post("/appeal", data={"code": WRONG, **WORDS}) for _ in range(8)]
    assert [one.status_code for one in answers] == [303] * 6 + [429] * 2
    assert WORDS["says"] in answers[-1].text


def test_one_code_cannot_fill_the_list_of_the_desk(app: Flask, stranger: Phone) -> None:
    for number in range(7):
        Phone(app.test_client()).post(
            "/appeal", data={"code": CODE, **WORDS}, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}
        )
    assert len(db.session().scalars(select(Appeal)).all()) == 5
