"""What became of it at the door, once, however often a phone sends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import DeskNotice
from app.breaches.models import DoorCheck, FollowUp
from app.kernel.db import db, transaction
from tests import town
from tests.breach_cases import exclude, follow, report_breach
from tests.builders import send_report, signed_in
from tests.conftest import Phone


@pytest.fixture
def asha(app: Flask) -> Phone:
    with transaction() as session:
        exclude(session, town.make_profile(session))
    return signed_in(app, town.ASHA)


@pytest.fixture
def report(asha: Phone) -> UUID:
    return report_breach(asha)


def kept() -> list[FollowUp]:
    db.session.rollback()
    return list(db.session.scalars(select(FollowUp)))


def test_the_same_again_is_the_same_and_something_else_is_refused(asha: Phone, report: UUID) -> None:
    id = uuid4()
    said: dict[str, Any] = {"words_used": "the sentence", "police_called": "101", "police_ref": "QP-9", "note": "Calm."}
    assert [follow(asha, report, id, **said).status_code for _ in range(2)] == [201, 202]
    assert follow(asha, report, id, outcome="refused to leave").status_code == 409
    (one,) = kept()
    assert (one.words_used, one.police_called, one.police_ref, one.note) == tuple(said.values())
    assert one.outcome == "left when asked"


def test_they_say_it_is_not_them_opens_a_check_and_is_told_to_the_desk(asha: Phone, report: UUID) -> None:
    answer = follow(asha, report, outcome="they say it is not them")
    (check,) = db.session.scalars(select(DoorCheck))
    assert answer.json["card"] == check.ref
    assert [one.says for one in db.session.scalars(select(DeskNotice)) if "not them" in one.says] == [
        "At the door of Orchard Foods they say it is not them. Look at the report, and at what was told of it."
    ]


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ({"outcome": "arrested"}, 422),
        ({"outcome": "other"}, 422),
        ({"outcome": "other", "note": "They went by themselves."}, 201),
        ({"police_called": "112"}, 422),
        ({"note": "x" * 2001}, 422),
    ],
)
def test_only_what_can_be_said_is_taken(asha: Phone, report: UUID, says: dict[str, str], status: int) -> None:
    assert follow(asha, report, **says).status_code == status
    assert len(kept()) == (status == 201)


def test_only_who_sent_the_report_says_what_became_of_it(app: Flask, report: UUID) -> None:
    assert follow(signed_in(app, town.BEN), report).status_code == 404
    assert kept() == []


def test_who_claims_a_breach_is_asked_once_what_became_of_it(asha: Phone, report: UUID) -> None:
    unsure = report_breach(asha, sure="think")
    asked = [asha.get(f"/api/reports/{one}").json["may_follow_up"] for one in (report, unsure)]  # type: ignore[index]
    assert asked == [True, False]
    follow(asha, report)
    assert asha.get(f"/api/reports/{report}").json["may_follow_up"] is False  # type: ignore[index]


def test_an_alert_says_of_whom_it_is_about_whether_a_notice_holds_where_its_reader_works(
    app: Flask, asha: Phone, report: UUID
) -> None:
    alert = asha.get(f"/api/reports/{report}").json["alert_id"]  # type: ignore[index]
    here = {}
    for who in (town.ASHA, town.BEN):
        answer = signed_in(app, who).get(f"/api/alerts/{alert}").json
        assert answer is not None
        here[who] = answer["profile"]["here"]
        assert answer["profile"]["until"] == answer["profile"]["here"]["until"] or who == town.BEN
    assert (here[town.ASHA]["at"], here[town.BEN]["at"]) == ([town.ORCHARD], [])
    assert here[town.BEN]["says"] == "Your premises are not on it: house rules decide."
    assert [one["premises"] for one in here.values()] == [[], []]


def test_only_a_breach_is_followed_up(asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id)
    assert follow(asha, id).status_code == 422
