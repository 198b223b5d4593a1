"""The notice on its page, and what members read of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.agreements.models import Paper
from app.agreements.papers import end
from app.exclusions.models import Exclusion, State
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from app.web.parts import Parts
from tests import town
from tests.issued_cases import decided, issued, served, sign
from tests.town import NOON

AT = "/desk/exclusions/EX-0007"


def the_exclusion() -> Exclusion:
    db.session.rollback()
    return db.session().scalars(select(Exclusion)).one()


@pytest.fixture
def case(app: Flask) -> None:
    """Decided; Orchard Foods sells food, the Lantern Club medicine, and only the Yard has signed beside them."""
    with transaction() as session:
        session.get_one(Premises, town.ORCHARD).essential = "food"
        session.get_one(Premises, town.LANTERN).essential = "medicine"
        for member_id in (town.ORCHARD, town.LANTERN, town.YARD):
            sign(session, member_id)
        decided(session)


def test_each_premises_stands_there_with_why(case: None, phone_of: Any) -> None:
    page = phone_of("Mo").get(f"{AT}/premises").text
    for words in (
        "Its member has signed nothing.",
        "Essential: medicine. On no notice.",
        "Its member signed on 5 January 2026.",
        "Orchard Foods: how do they still get food?",
        "Issue the notice",
    ):
        assert words in page


def test_what_it_would_say_is_read_as_on_paper_each_place_in_a_line_of_its_own(case: None, phone_of: Any) -> None:
    page = phone_of("Mo").get(f"{AT}/premises").text
    assert "<ul><li>Quillby Yard</li></ul>" in page
    assert "[&#39;" not in page


def test_an_arrangement_is_kept_and_one_that_is_too_long_comes_back(case: None, phone_of: Any) -> None:
    mo = phone_of("Mo")
    long = "By telephone. " * 30
    refused = mo.post(f"{AT}/premises", data={f"access-{town.ORCHARD}": long})
    assert refused.status_code == 422
    assert long in refused.text
    assert mo.post(f"{AT}/premises", data={f"access-{town.ORCHARD}": "By telephone."}).status_code == 303
    assert mo.post(f"{AT}/issue").status_code == 303
    exclusion = the_exclusion()
    assert {row.premises_id: row.access for row in exclusion.listed} == {town.ORCHARD: "By telephone.", town.YARD: ""}
    page = mo.get(f"{AT}/premises?done=issued").text
    assert exclusion.code is not None
    assert exclusion.code in page
    assert "Nothing is in force before it is served" in page
    assert mo.post(f"{AT}/issue").status_code == 409


def test_what_is_in_the_way_is_said_instead_of_the_button(app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        decided(session)
    page = phone_of("Mo").get(f"{AT}/premises").text
    assert "No premises would be on it" in page
    assert "Issue the notice" not in page
    assert phone_of("Mo").post(f"{AT}/issue").status_code == 409
    assert the_exclusion().state is State.DECIDED


def here_of(phone: Any) -> Any:
    return phone.get("/api/profiles/WB-0118").json["here"]


def test_a_member_reads_whether_it_holds_where_they_work(app: Flask, phone_of: Any, parts: Parts) -> None:
    with transaction() as session:
        served(session)
    assert here_of(phone_of("Asha")) == {
        "is_on": True,
        "says": "Your premises are on the notice.",
        "why": "",
        "premises": ["Lantern Club", "Orchard Foods"],
        "at": [town.ORCHARD],
        "until": "2027-11-18",
    }
    elsewhere = here_of(phone_of("Cal"))
    assert elsewhere["says"] == "Your premises are not on it: house rules decide."
    assert elsewhere["why"] == "Your business has not signed that the scheme may exclude on its behalf."
    assert here_of(phone_of("Mo"))["is_on"] is None
    with transaction() as session:
        sign(session, town.YARD)  # it joined after: it is not on a notice that was served
        paper = session.scalars(select(Paper).where(Paper.member_id == town.ORCHARD)).one()
        end(session, paper, by=session.get_one(Account, town.MO), now=NOON)
    assert here_of(phone_of("Cal"))["why"] == "They were not on the list when the notice was given."
    assert here_of(phone_of("Asha"))["is_on"] is False
    assert here_of(phone_of("Ben"))["premises"] == ["Lantern Club"]


@pytest.mark.parametrize("who", ["Asha", "Ben", "Cal"])
def test_card_picture_and_door_say_the_same(app: Flask, phone_of: Any, parts: Parts, who: str) -> None:
    with transaction() as session:
        served(session)
    phone = phone_of(who)
    whole, door = here_of(phone), phone.get("/api/profiles/WB-0118/here").json
    (card,) = phone.get("/api/gallery").json["cards"]
    assert card["here"] == {**whole, "premises": []}
    assert (door["what"] == "exclusion") is whole["is_on"]
    assert door["until"] == (whole["until"] if whole["is_on"] else None)
    assert (door["says"], door["why"]) == (("", "") if whole["is_on"] else (whole["says"], whole["why"]))


def test_before_it_is_served_nobody_reads_of_a_list(app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        issued(session)
    shown = phone_of("Asha").get("/api/profiles/WB-0118").json
    assert shown["here"] is None
    assert shown["standing_says"].startswith("Not banned yet")
