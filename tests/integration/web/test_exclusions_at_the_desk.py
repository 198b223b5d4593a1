"""The desk's screens of exclusions: what stands where in the list, and forms that somebody else was quicker with."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.exclusions.models import State
from app.exclusions.take_effect import take_effect
from app.kernel.db import transaction
from app.members.models import Account, Premises
from app.profiles.models import Hidden
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.exclusion_cases import checked, leads, proposed, put_up, somebody_seen
from tests.issued_cases import LONDON, decided, issued, sign
from tests.orders_cases import an_exclusion
from tests.town import NOON, make_profile


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO)


def read(answer: Any) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_letter_that_is_on_its_way_is_on_its_way_and_not_over(app: Flask, mo: Phone, clock: Clock) -> None:
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        take_effect(session, issued(session), served_at=NOON + timedelta(days=2), by=by, now=NOON, zone=LONDON)
    page = read(mo.get("/desk/exclusions"))
    assert "On their way, 1" in page
    assert "Next: The letter is on its way. It counts as given from 20 November 2026." in page
    assert "Over," not in page
    assert "It counts as given from 20 November 2026." in read(mo.get("/desk/exclusions/EX-0007?because=x"))
    clock.passes(days=2)
    assert "In force, 1" in read(signed_in(app, town.MO).get("/desk/exclusions"))


def test_what_has_run_out_is_over_and_of_that_the_list_has_an_end(app: Flask, mo: Phone) -> None:
    with transaction() as session:
        profile, ran = make_profile(session), {"served_at": NOON - timedelta(days=400)}
        session.flush()
        for number in range(1, 64):
            state = State.SERVED if number % 2 else State.LIFTED
            said = {"state": state, "ends_on": NOON.date() - timedelta(days=1), **ran}
            an_exclusion(session, profile, ref=f"EX-{number:04d}", **said)
        an_exclusion(session, profile, ref="EX-0100", ends_on=NOON.date())
    page = read(mo.get("/desk/exclusions"))
    assert "In force, 1" in page
    assert "Over, 63" in page
    assert page.count("EX-00") == 60
    assert "Not listed here: 3 that were proposed earlier." in page


def test_the_desk_reads_by_which_day_the_notice_must_be_issued(mo: Phone) -> None:
    with transaction() as session:
        decided(session, decided_at=NOON)
    for page in ("/desk/exclusions", "/desk/exclusions/EX-0007"):
        assert "Next: Issue the notice, by 17 January 2027." in read(mo.get(page))


LONG = "Two of us spoke with him for ten minutes, and he said that he sleeps at his sister’s."


def test_what_was_typed_comes_back_when_somebody_put_it_to_decision_meanwhile(mo: Phone) -> None:
    with transaction() as session:
        somebody_seen(session)
        leads(session)
        put_up(session)
    answers = {"seen": LONG, "why": "It goes on and on.", "age": "18 or over", "redacted": "Took spirits."}
    answer = mo.post("/desk/exclusions/EX-0001/check", data={"signs": ["mental health", "drink or drugs"], **answers})
    assert answer.status_code == 409
    page = read(answer)
    for words in ("What you had typed", "drink or drugs, mental health", *answers.values()):
        assert words in page


def test_what_was_typed_stands_in_the_form_while_there_is_one(mo: Phone) -> None:
    with transaction() as session:
        somebody_seen(session)
        it = proposed(session)
        checked(session, it)
        it.profile.hidden_because = Hidden.DISPUTE
    answer = mo.post("/desk/exclusions/EX-0001/check", data={"signs": "none seen", "seen": LONG})
    assert answer.status_code == 409
    assert "What you had typed" not in answer.text
    assert re.search(rf"<details open><summary>Change what is written.*{LONG}", answer.text, re.DOTALL)


def test_who_has_care_and_what_was_arranged_come_back_when_it_was_issued_or_over_meanwhile(mo: Phone) -> None:
    with transaction() as session:
        session.get_one(Premises, town.ORCHARD).essential = "food"
        sign(session, town.CORNER)
        issued(session)
    told = {"guardian_told": "yes", "guardian_told_on": "2026-11-17", "guardian_who": LONG, "guardian_how": "By phone"}
    answer = mo.post("/desk/exclusions/EX-0007/guardian", data=told)
    assert answer.status_code == 409
    assert LONG in read(answer)
    answer = mo.post("/desk/exclusions/EX-0007/premises", data={f"access-{town.ORCHARD}": LONG})
    assert answer.status_code == 409
    assert f"Orchard Foods {LONG}" in read(answer)


def test_why_it_is_taken_back_comes_back_when_it_was_issued_meanwhile(app: Flask) -> None:
    with transaction() as session:
        issued(session, member_id=town.ORCHARD)
    answer = signed_in(app, town.LENA).post("/exclusions/EX-0007/take-back", data={"withdraw_because": LONG})
    assert answer.status_code == 409
    assert LONG in read(answer)


def test_why_it_was_to_be_proposed_comes_back_when_another_was_quicker(app: Flask) -> None:
    with transaction() as session:
        somebody_seen(session)
        proposed(session)
    answer = signed_in(app, town.LENA).post("/exclusions/new/WB-0118", data={"months": "12", "because": LONG})
    assert answer.status_code == 409
    assert LONG in read(answer)
