"""A guard firm's guard says where they work tonight, and works nowhere else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import SignIn
from app.agreements.models import Paper, PaperKind
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Premises, Role, Sector
from app.people.place_tonight import place_tonight, places_for
from tests.builders import new_account, report_body, signed_in
from tests.conftest import Clock, Phone
from tests.town import ASHA, BEN, CROSS, LANTERN, NOON, ORCHARD, YARD

TODAY = NOON.date()


def paper(firm: Member, member_id: int, **changes: object) -> Paper:
    fields = {"kind": PaperKind.CONTRACT_GUARDS, "signed_on": TODAY - timedelta(days=9), **changes}
    return Paper(member_id=member_id, signatory="S", firm_id=firm.id, **fields)  # type: ignore[arg-type]


@pytest.fixture
def guard_id(app: Flask) -> int:
    """Gus of Kestrelgate, for whose guards Orchard Foods and the Lantern Club have signed."""
    with transaction() as session:
        firm = Member(name="Kestrelgate", is_guard_firm=True)
        session.add(firm)
        session.flush()
        session.add_all([paper(firm, ORCHARD), paper(firm, LANTERN)])
        return new_account(session, Role.DOOR, member_id=firm.id, name="Gus Ward").id


@pytest.fixture
def gus(app: Flask, guard_id: int) -> Phone:
    return signed_in(app, guard_id)


def works_at(guard_id: int) -> list[str]:
    db.session.rollback()
    return [place.name for place in db.session.get_one(Account, guard_id).premises]


def test_nothing_is_seen_before_it_is_said(gus: Phone) -> None:
    assert gus.get("/api/alerts").json["stop"] == "tonight"  # type: ignore[index]
    assert gus.get("/log").headers["Location"] == "/tonight?next=%2Flog"


def test_the_places_that_have_signed_are_offered_and_no_others(gus: Phone) -> None:
    page = gus.get("/tonight?next=/alerts").text
    assert ("Orchard Foods" in page, "Lantern Club" in page, "Quillby Yard" in page) == (True, True, False)


def test_one_tap_and_everything_goes_by_that_place(gus: Phone, guard_id: int) -> None:
    answer = gus.post("/tonight", data={"premises": str(LANTERN), "next": "/alerts"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/alerts")
    assert works_at(guard_id) == ["Lantern Club"]
    me = gus.get("/api/me").json
    assert me is not None
    assert me["premises"]["name"] == "Lantern Club"
    assert [one["name"] for one in me["premises_choices"]] == ["Lantern Club"]


def test_a_choice_takes_the_place_of_the_one_before(gus: Phone, guard_id: int) -> None:
    for place in (LANTERN, ORCHARD):
        gus.post("/tonight", data={"premises": str(place)})
    assert works_at(guard_id) == ["Orchard Foods"]


@pytest.mark.parametrize("premises", [str(YARD), "999", "", "x", "-1", "1" * 30])
def test_premises_that_have_not_signed_answer_like_none(gus: Phone, guard_id: int, premises: str) -> None:
    answer = gus.post("/tonight", data={"premises": premises})
    assert (answer.status_code, "Your firm has no guards there." in answer.text) == (404, True)
    assert works_at(guard_id) == []
    assert gus.get("/api/me").status_code == 403


NOT_IN_FORCE = {
    "ended": {"ended_at": NOON},
    "run out": {"ends_on": TODAY - timedelta(days=1)},
    "not begun": {"signed_on": TODAY + timedelta(days=1)},
    "of another kind": {"kind": PaperKind.MEMBERSHIP},
}


@pytest.mark.parametrize("why", NOT_IN_FORCE)
def test_a_paper_that_is_not_in_force_opens_no_door(gus: Phone, guard_id: int, why: str) -> None:
    with transaction() as session:
        for one in session.scalars(select(Paper).where(Paper.member_id == LANTERN, Paper.firm_id.is_not(None))):
            for name, value in NOT_IN_FORCE[why].items():
                setattr(one, name, value)
    assert "Lantern Club" not in gus.get("/tonight").text
    assert gus.post("/tonight", data={"premises": str(LANTERN)}).status_code == 404


def test_a_paper_for_another_firm_opens_no_door(gus: Phone, guard_id: int) -> None:
    with transaction() as session:
        other = Member(name="Another firm", is_guard_firm=True)
        session.add(other)
        session.flush()
        session.add(paper(other, YARD))
    assert gus.post("/tonight", data={"premises": str(YARD)}).status_code == 404


def test_a_suspended_members_door_is_not_offered(gus: Phone) -> None:
    with transaction() as session:
        session.get_one(Member, LANTERN).suspended_at = NOON
    assert gus.post("/tonight", data={"premises": str(LANTERN)}).status_code == 404


def test_without_any_paper_it_says_what_to_do(gus: Phone) -> None:
    with transaction() as session:
        for one in session.scalars(select(Paper)):
            one.ended_at = NOON
    assert "No member has signed for your firm yet" in gus.get("/tonight").text


def test_it_is_asked_again_in_each_new_sign_in(app: Flask, gus: Phone, guard_id: int) -> None:
    gus.post("/tonight", data={"premises": str(LANTERN)})
    again = signed_in(app, guard_id)
    assert again.get("/api/me").json["stop"] == "tonight"  # type: ignore[index]


def test_it_is_not_asked_again_after_a_pin(gus: Phone, guard_id: int) -> None:
    with transaction() as session:
        session.get_one(Account, guard_id).pin_hash = session.get_one(Account, ASHA).pin_hash
    gus.post("/tonight", data={"premises": str(LANTERN)})
    gus.post("/api/lock")
    assert gus.post("/api/unlock", json={"pin": "402917"}).status_code == 200
    assert gus.get("/api/me").status_code == 200


def test_it_holds_for_twelve_hours_at_most_and_never_longer_than_the_sign_in(
    gus: Phone, guard_id: int, clock: Clock
) -> None:
    clock.passes(minutes=4)
    gus.post("/tonight", data={"premises": str(LANTERN)})
    db.session.rollback()
    ends_at = db.session.scalars(select(SignIn.ends_at).where(SignIn.account_id == guard_id)).one()
    assert db.session.get_one(Account, guard_id).placed_until == ends_at == NOON + timedelta(hours=12)


def test_it_holds_for_a_night_in_a_sign_in_that_lasts_longer(app: Flask, guard_id: int) -> None:
    with transaction() as session:
        guard = session.get_one(Account, guard_id)
        held = SignIn(
            token_sha="x", account_id=guard_id, began_at=NOON, seen_at=NOON, ends_at=NOON + timedelta(days=30)
        )
        session.add(held)
        place_tonight(session, LANTERN, held, by=guard, now=NOON)
        assert guard.placed_until == NOON + timedelta(hours=12)


def test_once_it_has_run_out_it_is_asked_again(gus: Phone, guard_id: int, clock: Clock) -> None:
    gus.post("/tonight", data={"premises": str(LANTERN)})
    with transaction() as session:
        session.get_one(Account, guard_id).placed_until = clock()
    assert gus.get("/api/me").json["stop"] == "tonight"  # type: ignore[index]


def test_reports_say_that_place(gus: Phone) -> None:
    gus.post("/tonight", data={"premises": str(LANTERN)})
    id = "00000000-0000-4000-8000-000000000003"
    gus.put(f"/outbox/{id}", json=report_body())
    assert gus.get(f"/api/reports/{id}").json["premises"] == "Lantern Club"  # type: ignore[index]


@pytest.mark.parametrize(
    ("premises", "ended_at", "status"),
    [
        (LANTERN, None, 201),
        (LANTERN, NOON + timedelta(hours=1), 201),  # the contract has ended since
        (LANTERN, NOON - timedelta(hours=9), 422),
        (YARD, None, 422),
    ],
)
def test_what_comes_the_morning_after_says_where_they_stood_then(
    gus: Phone, clock: Clock, premises: int, ended_at: datetime | None, status: int
) -> None:
    gus.post("/tonight", data={"premises": str(ORCHARD)})
    with transaction() as session:
        for one in session.scalars(select(Paper).where(Paper.member_id == LANTERN, Paper.firm_id.is_not(None))):
            one.ended_at = ended_at
    clock.passes(minutes=4)
    id = "00000000-0000-4000-8000-000000000004"
    assert gus.put(f"/outbox/{id}", json=report_body(premises_id=premises)).status_code == status


@pytest.mark.parametrize(("who", "status"), [(BEN, 201), (ASHA, 422)])
def test_a_door_of_ones_own_business_may_have_been_ones_place(app: Flask, who: int, status: int) -> None:
    with transaction() as session:
        account = session.get_one(Account, who)
        other = Premises(
            member_id=account.member_id,
            name="Next door",
            zone_id="MID",
            sector=Sector.LICENSED,
            latitude=CROSS.latitude,
            longitude=CROSS.longitude,
        )
        session.add(other)
        session.flush()
        answer = other.id
    assert signed_in(app, who).put(f"/outbox/{uuid4()}", json=report_body(premises_id=answer)).status_code == status


def test_nobody_else_chooses_a_place(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    assert asha.get("/tonight?next=/mine").headers["Location"] == "/mine"
    assert asha.post("/tonight", data={"premises": str(LANTERN)}).status_code == 403
    assert works_at(ASHA) == ["Orchard Foods"]


def test_nobody_else_is_offered_any(app: Flask) -> None:
    assert places_for(db.session(), db.session.get_one(Account, ASHA), today=date(2026, 11, 18)) == []


def test_nobody_is_led_out_of_the_house(gus: Phone) -> None:
    answer = gus.post("/tonight", data={"premises": str(LANTERN), "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_the_choice_is_written_down(gus: Phone, guard_id: int) -> None:
    gus.post("/tonight", data={"premises": str(LANTERN)})
    db.session.rollback()
    entry = db.session.scalars(select(Entry).where(Entry.verb == "placed")).one()
    assert (entry.actor_id, entry.about) == (guard_id, f"account {guard_id}")
