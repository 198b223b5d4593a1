"""Bulletins: written at the desk, read by those they are for, counted without names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.bulletins.forget import forget
from app.bulletins.models import Bulletin, BulletinRead
from app.bulletins.read import bulletins_for
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.members.scheme import the_scheme
from tests.builders import new_account
from tests.conftest import Clock, Phone
from tests.town import ASHA, NOON, ORCHARD, make_profile

Whose = Callable[[str | None], Phone]
ONE = UUID(int=0xB1)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(ONE),
        "topic": "counterfeit notes",
        "title": "Forged twenties",
        "says": "Hold each against the light.",
        "days": "14",
        **changes,
    }


@pytest.fixture
def written(phone_of: Whose) -> None:
    """For shops in the middle of town: Asha's, not Ben's."""
    answer = phone_of("Mo").post("/desk/bulletins/new", data=form(sectors=["retail"], zones=["MID"]))
    assert answer.status_code == 303


def one() -> Bulletin:
    return db.session().scalars(select(Bulletin)).one()


def unread(phone: Phone) -> int:
    return int((phone.get("/api/bulletins/unread").json or {})["unread"])


@pytest.mark.parametrize(
    ("who", "reads"),
    [("Asha", True), ("Lena", True), ("Ben", False), ("Cal", False), ("Pat", True), ("Marek", True), ("Mo", True)],
)
def test_those_it_is_for_read_it_and_nobody_else(phone_of: Whose, written: None, who: str, reads: bool) -> None:
    phone = phone_of(who)
    assert ("Forged twenties" in phone.get("/bulletins").text) is reads
    assert phone.get(f"/bulletins/{ONE}").status_code == (200 if reads else 404)


def test_to_open_it_is_to_have_read_it(phone_of: Whose, written: None) -> None:
    asha = phone_of("Asha")
    assert unread(asha) == 1
    assert "Hold each against the light." in asha.get(f"/bulletins/{ONE}").text
    asha.get(f"/bulletins/{ONE}")
    assert unread(asha) == 0
    assert len(db.session().scalars(select(BulletinRead)).all()) == 1


def test_the_desk_sees_how_many_have_read_it_and_no_name(phone_of: Whose, written: None) -> None:
    phone_of("Asha").get(f"/bulletins/{ONE}")
    page = phone_of("Mo").get(f"/desk/bulletins/{ONE}").text
    assert '<b class="num">1 of 4</b> whom it is for' in page  # Asha, Lena, Pat and Marek
    assert "Asha" not in page
    assert "<td>Orchard Foods</td>" not in page, "of two people it would say who"


def test_of_five_people_it_says_how_many_of_a_sector_and_a_member_have_read_it(phone_of: Whose, written: None) -> None:
    with transaction() as session:
        for number in range(3):
            new_account(session, Role.STAFF, name=f"Kit {number}", premises=[ORCHARD])
    phone_of("Asha").get(f"/bulletins/{ONE}")
    page = phone_of("Mo").get(f"/desk/bulletins/{ONE}").text
    assert '<b class="num">1 of 7</b> whom it is for' in page
    assert "<td>Retail</td>" not in page, "the two of police and control room could be worked out"
    assert '<td>Others, each of few people</td><td class="num">1 of 7</td>' in page
    with transaction() as session:
        for number in range(3):
            new_account(session, Role.CCTV, name=f"Lou {number}")
    page = phone_of("Mo").get(f"/desk/bulletins/{ONE}").text
    assert '<td>Retail</td><td class="num">1 of 5</td>' in page


def test_it_ends_by_itself(written: None, clock: Clock) -> None:
    asha = db.session().get_one(Account, ASHA)
    clock.passes(days=13)
    assert [shown.bulletin.id for shown in bulletins_for(db.session(), asha, now=clock())] == [ONE]
    clock.passes(days=1)
    assert bulletins_for(db.session(), asha, now=clock()) == []


def test_sent_twice_it_is_one(phone_of: Whose, written: None) -> None:
    assert phone_of("Mo").post("/desk/bulletins/new", data=form(title="Again")).status_code == 303
    assert one().title == "Forged twenties"


@pytest.mark.parametrize("says", ["Perrin Oakapple passes them.", "Ask Oakapple.", "Known as the Heron."])
def test_it_names_nobody_who_has_a_profile(phone_of: Whose, says: str) -> None:
    with transaction() as session:
        make_profile(session, aliases=["Heron"])
    answer = phone_of("Mo").post("/desk/bulletins/new", data=form(says=says))
    assert answer.status_code == 422
    assert "A bulletin names nobody" in answer.text
    assert says in answer.text  # what was typed comes back
    assert db.session().scalars(select(Bulletin)).all() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zones": ["NOWHERE"]}, "Choose zones of this town."),
        ({"sectors": ["banks"]}, "Choose from the sectors that are offered."),
        ({"days": "91"}, "From 1 to 90 days."),
        ({"days": "soon"}, "From 1 to 90 days."),
        ({"topic": ""}, "Choose what it is about."),
    ],
)
def test_what_is_missing_is_said(phone_of: Whose, changes: dict[str, Any], sentence: str) -> None:
    answer = phone_of("Mo").post("/desk/bulletins/new", data=form(**changes))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_in_safe_mode_nothing_new_is_written(phone_of: Whose) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.safe_since = NOON
    answer = phone_of("Mo").post("/desk/bulletins/new", data=form())
    assert answer.status_code == 409
    assert "nothing new is published" in answer.text
    assert "Hold each against the light." in answer.text


def test_withdrawn_nobody_reads_it_any_more(phone_of: Whose, written: None) -> None:
    mo, asha = phone_of("Mo"), phone_of("Asha")
    assert mo.post(f"/desk/bulletins/{ONE}/withdraw", data={"because": " "}).status_code == 422
    assert mo.post(f"/desk/bulletins/{ONE}/withdraw", data={"because_choice": "It was wrong."}).status_code == 303
    assert asha.get(f"/bulletins/{ONE}").status_code == 404
    assert unread(asha) == 0
    assert "It was wrong." in mo.get(f"/desk/bulletins/{ONE}").text
    assert mo.post(f"/desk/bulletins/{ONE}/withdraw", data={"because": "Again."}).status_code == 409


def test_whoever_wrote_and_withdrew_it_stands_in_the_record(phone_of: Whose, written: None) -> None:
    phone_of("Mo").post(f"/desk/bulletins/{ONE}/withdraw", data={"because": "Over."})
    about = select(Entry.verb).where(Entry.about == f"bulletin {ONE}").order_by(Entry.seq)
    assert db.session().scalars(about).all() == ["wrote", "withdrawn"]


def test_who_read_it_is_forgotten_thirty_days_after_its_end(phone_of: Whose, written: None, clock: Clock) -> None:
    phone_of("Asha").get(f"/bulletins/{ONE}")
    for days, left in ((43, 1), (2, 0)):
        clock.passes(days=days)
        with transaction() as session:
            forget(session, now=clock())
        assert len(db.session().scalars(select(BulletinRead)).all()) == left


def test_one_that_is_not_there_answers_like_one_for_others(app: Flask, phone_of: Whose) -> None:
    assert phone_of("Asha").get(f"/bulletins/{uuid4()}").status_code == 404
    assert phone_of("Mo").get(f"/desk/bulletins/{uuid4()}").status_code == 404
