"""The desk's people, members, places, papers and notices."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.join import recover
from app.access.models import Device, Invite, InviteKind, Passkey
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.web.parts import Parts
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.integration.people.test_screens_of_leads import code_on, text_of
from tests.town import ASHA, BEA, BEN, DEE, LANTERN, MO, NOON, ORCHARD, POLICE, ROSA, YARD

NAMES = ("Asha", "Ben", "Cal", "Lena", "Mo", "Dee", "Bea", "Lee", "Rosa", "Marek", "Pat")


@pytest.fixture
def desk(app: Flask) -> Phone:
    return signed_in(app, MO)


def names_on(page: str) -> set[str]:
    return {name for name in NAMES if f"<b>{name}</b>" in page}


FILTERS = {
    "everybody who is here": ("", set(NAMES) - {"Lee"}),
    "who has left": ("?state=left", {"Lee"}),
    "leads": ("?role=lead", {"Lena"}),
    "staff of one member": (f"?role=staff&member={ORCHARD}", {"Asha"}),
    "nobody is paused": ("?state=paused", set()),
    "a filter that is none": ("?state=gone&role=king&member=x", set(NAMES) - {"Lee"}),
}


@pytest.mark.parametrize(("query", "names"), FILTERS.values(), ids=FILTERS)
def test_the_desk_finds_by_what_is_enumerated(desk: Phone, query: str, names: set[str]) -> None:
    assert names_on(desk.get(f"/desk/people{query}").text) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [("ash", {"Asha"}), ("ORCHARD", {"Asha", "Lena", "Dee"}), ("pat@", {"Pat"}), ("%", set()), ("zz", set())],
)
def test_a_name_is_looked_for_by_a_form(desk: Phone, words: str, names: set[str]) -> None:
    assert names_on(desk.post("/desk/people", data={"words": words}).text) == names
    assert names_on(desk.get(f"/desk/people?words={words}").text) == set(NAMES) - {"Lee"}


def test_the_desk_sees_leads_who_are_late(desk: Phone, parts: Parts) -> None:
    assert "Late: nobody has confirmed them" not in desk.get("/desk/people").text
    with transaction() as session:
        for id in (ASHA, BEN):
            session.get_one(Account, id).confirmed_until = parts.clock() - timedelta(days=1)
    page = text_of(desk.get("/desk/people").text)
    assert "Lantern Club 1 paused. Nobody leads this member." in page
    assert "Orchard Foods 1 paused. Lead: Lena." in page


def test_a_deputy_reads_about_a_manager_and_changes_nothing(app: Flask) -> None:
    deputy = signed_in(app, DEE)
    page = deputy.get(f"/desk/people/{MO}").text
    assert "Ask a manager." in page
    assert f"/desk/people/{MO}/suspend" not in page
    for deed in ("suspend", "left", "confirm"):
        assert deputy.post(f"/desk/people/{MO}/{deed}").status_code == 403
    assert deputy.post(f"/desk/people/{DEE}/suspend").status_code == 403


def test_a_role_change_asks_for_a_proof_and_loses_nothing_typed(app: Flask, desk: Phone, clock: Clock) -> None:
    with transaction() as session:
        session.add(Passkey(account_id=MO, credential="x", public_key=b"x", uses=0, name="x", made_at=NOON))
    clock.passes(minutes=6)
    said = {"role": "deputy", "sign_in": "asha@new.example"}
    answer = desk.post(f"/desk/people/{ASHA}/role", data=said)
    assert answer.status_code == 403
    assert 'value="asha@new.example"' in answer.text
    assert db.session().get_one(Account, ASHA).role is Role.STAFF


SENSITIVE = {
    "another role": (f"/desk/people/{ASHA}/role", {"role": "lead"}),
    "a way back in": (f"/desk/people/{BEA}/recover", {}),
    "letting in by e-mail": ("/desk/let-in/by-email", {"role": "board"}),
    "suspending a member": (f"/desk/members/{YARD}/suspend", {}),
    "taking a member in again": (f"/desk/members/{YARD}/reinstate", {}),
}
QUICK = {
    "suspending one person": (f"/desk/people/{ASHA}/suspend", {}),
    "a new phone": (f"/desk/people/{ASHA}/code", {}),
    "letting in by PIN": ("/desk/let-in", {"role": "lead", "member": ORCHARD, "premises": ORCHARD}),
}


@pytest.mark.parametrize(("path", "said"), SENSITIVE.values(), ids=SENSITIVE)
def test_what_matters_most_asks_who_it_is_again(desk: Phone, clock: Clock, path: str, said: dict[str, str]) -> None:
    clock.passes(minutes=6)
    assert desk.post(path, data=said).status_code == 403
    assert db.session().scalars(select(Invite)).all() == []


@pytest.mark.parametrize(("path", "said"), QUICK.values(), ids=QUICK)
def test_what_must_be_quick_asks_nothing(desk: Phone, clock: Clock, path: str, said: dict[str, str]) -> None:
    clock.passes(minutes=6)
    assert desk.post(path, data=said).status_code in (200, 303)


def test_locking_out_is_quick_and_letting_in_again_is_the_desks(app: Flask, desk: Phone, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(minutes=6)
    device = db.session().scalars(select(Device.id).where(Device.account_id == ASHA)).one()
    answer = desk.post(f"/colleagues/{device}/lock-out", data={"next": f"/desk/people/{ASHA}"})
    assert answer.headers["Location"] == f"/desk/people/{ASHA}?done=locked"
    assert asha.get("/api/me").status_code == 401
    page = desk.get(f"/desk/people/{ASHA}").text
    assert "It is found: let it in again" in page
    answer = desk.post(f"/desk/phones/{device}/let-in", data={"next": f"/desk/people/{ASHA}"})
    assert answer.headers["Location"] == f"/desk/people/{ASHA}?done=again"
    assert db.session().get_one(Device, device).is_usable


def test_a_role_is_changed_and_what_is_missing_is_asked_for(desk: Phone) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).sign_in = None
    answer = desk.post(f"/desk/people/{ASHA}/role", data={"role": "board"})
    assert answer.status_code == 422
    assert "An e-mail address" in answer.text
    assert desk.post(f"/desk/people/{ASHA}/role", data={"role": "king"}).status_code == 422
    assert desk.post(f"/desk/people/{ROSA}/role", data={"role": "lead"}).status_code == 409
    said = {"role": "board", "sign_in": "asha@new.example"}
    assert desk.post(f"/desk/people/{ASHA}/role", data=said).status_code == 303
    assert db.session().get_one(Account, ASHA).sign_in == "asha@new.example"


def test_a_second_manager_or_deputy_makes_the_way_back_in(app: Flask, desk: Phone, parts: Parts) -> None:
    assert desk.post(f"/desk/people/{MO}/recover").status_code == 403
    page = signed_in(app, DEE).post(f"/desk/people/{BEA}/recover").text
    with transaction() as session:
        recover(session, code_on(page), password_hash="x", now=parts.clock())
    poll = re.search(r'data-poll="([^"]+)"', page)
    assert poll
    assert signed_in(app, DEE).get(poll[1]).json == {"state": "used", "says": "Bea has come in."}
    assert desk.post(f"/desk/people/{ASHA}/recover").status_code == 403  # has a PIN: their lead does it


def test_the_desk_moves_somebody_to_another_member(desk: Phone) -> None:
    assert desk.post(f"/desk/people/{ASHA}/move", data={"member": LANTERN}).status_code == 303
    asha = db.session().get_one(Account, ASHA)
    assert (asha.member_id, [place.id for place in asha.premises]) == (LANTERN, [LANTERN])
    answer = desk.post(f"/desk/people/{ASHA}/move", data={"member": ""})
    assert answer.status_code == 422
    assert "Say for which member they work." in answer.text


OFFERED = {
    "a manager": (MO, {"manager", "deputy", "board", "police", "council", "cctv", "auditor"}),
    "a deputy": (DEE, {"board", "police", "council", "cctv"}),
}


@pytest.mark.parametrize(("who", "roles"), OFFERED.values(), ids=OFFERED)
def test_only_roles_that_one_may_let_in_are_offered_and_taken(app: Flask, who: int, roles: set[str]) -> None:
    phone = signed_in(app, who)
    page = phone.get("/desk/let-in/by-email").text
    assert set(re.findall(r'name="role" value="(\w+)"', page)) == roles
    assert phone.post("/desk/let-in/by-email", data={"role": "staff", "member": ORCHARD}).status_code == 422
    if "auditor" not in roles:
        assert phone.post("/desk/let-in/by-email", data={"role": "auditor"}).status_code == 422


@pytest.mark.parametrize(("premises", "status"), [(LANTERN, 200), (999, 404), ("x", 404)])
def test_the_desk_makes_any_shop_a_phone_of_its_own(desk: Phone, premises: int | str, status: int) -> None:
    assert desk.post("/desk/shop-phone", data={"premises": premises}).status_code == status


def test_no_way_back_in_for_who_is_suspended(desk: Phone) -> None:
    desk.post(f"/desk/people/{BEA}/suspend", data={"because": "on leave"})
    answer = desk.post(f"/desk/people/{BEA}/recover")
    assert (answer.status_code, "Bea is not active." in answer.text) == (409, True)
    assert db.session().scalars(select(Invite)).all() == []


def test_the_police_are_let_in_for_their_body(desk: Phone) -> None:
    answer = desk.post("/desk/let-in/by-email", data={"role": "police"})
    assert answer.status_code == 422
    assert "Their body is a member as well" in answer.text
    assert desk.post("/desk/let-in/by-email", data={"role": "police", "member": POLICE}).status_code == 200
    invite = db.session().scalars(select(Invite)).one()
    assert (invite.kind, invite.role, invite.member_id) == (InviteKind.ACCOUNT, Role.POLICE, POLICE)
