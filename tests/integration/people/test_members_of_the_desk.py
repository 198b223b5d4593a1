"""The desk's members: their places and papers, what it should know today, and who may do what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Device
from app.access.tell_desk import tell_desk, unseen
from app.agreements.models import Paper, PaperKind
from app.kernel.db import db, transaction
from app.kernel.geo import metres_between
from app.members.models import Account, AccountState, Member, Premises, Role, Zone
from app.members.permissions import MAY, Permission
from app.people.lock_out import lock_out
from app.web.parts import Parts
from tests.builders import new_account, signed_in
from tests.conftest import Phone
from tests.integration.people.test_screens_of_leads import text_of
from tests.town import ASHA, CROSS, DEE, LANTERN, LENA, MO, NOON, ORCHARD, YARD


@pytest.fixture
def desk(app: Flask) -> Phone:
    return signed_in(app, MO)


def test_what_was_typed_about_premises_comes_back(desk: Phone) -> None:
    said = {"name": "Orchard Late", "zone": "MID", "sector": "", "position": "somewhere", "essential": "food"}
    answer = desk.post(f"/desk/members/{ORCHARD}/premises", data=said)
    assert answer.status_code == 422
    assert 'value="Orchard Late"' in answer.text
    assert 'value="somewhere"' in answer.text
    assert '<option value="food" selected>' in answer.text
    assert "Two numbers, as a map shows them" in answer.text


POSITIONS = {
    "by degrees": ({"position": "53.2009, 2.2015"}, 141),
    "by metres": ({"east_m": "100", "north_m": "-100"}, 141),
    "by metres with a proper minus": ({"east_m": "−100", "north_m": ""}, 100),
    "degrees come first": ({"position": "53.2 2.2", "east_m": "500"}, 0),
}


@pytest.mark.parametrize(("said", "metres"), POSITIONS.values(), ids=POSITIONS)
def test_premises_lie_where_it_is_said(desk: Phone, said: dict[str, str], metres: int) -> None:
    said = {"name": "Orchard Late", "zone": "MID", "sector": "retail", **said}
    assert desk.post(f"/desk/members/{ORCHARD}/premises", data=said).status_code == 303
    place = db.session().scalars(select(Premises).where(Premises.name == "Orchard Late")).one()
    assert metres_between(place.where, CROSS) == pytest.approx(metres, abs=3)


@pytest.mark.parametrize("wild", ["91, 2", "53.2", "north of the church", "53.2, 200", "1e3, 2", "", "53.2; DROP"])
def test_a_position_that_is_none_is_asked_for_again(desk: Phone, wild: str) -> None:
    said = {"name": "Orchard Late", "zone": "MID", "sector": "retail", "position": wild}
    assert desk.post(f"/desk/members/{ORCHARD}/premises", data=said).status_code == 422


def test_premises_are_changed_as_they_were_kept(desk: Phone) -> None:
    page = desk.get(f"/desk/premises/{ORCHARD}").text
    assert 'value="53.200000, 2.200000"' in page
    said = {"name": "Orchard & Sons", "zone": "OUT", "sector": "service", "position": "53.21, 2.21"}
    assert desk.post(f"/desk/premises/{ORCHARD}", data=said).status_code == 303
    place = db.session().get_one(Premises, ORCHARD)
    assert (place.name, place.zone_id, place.latitude) == ("Orchard & Sons", "OUT", 53.21)


def test_zones_are_added_and_changed(desk: Phone) -> None:
    said = {"name": "Weavers Walk", "east_m": "200", "measured_from": "MID", "radius_m": "150"}
    assert desk.post("/desk/zones", data=said).status_code == 303
    zone = db.session().get_one(Zone, "WEA")
    assert zone.radius_m == 150
    assert desk.post("/desk/zones", data=said).status_code == 422  # another zone has the name
    assert desk.post("/desk/zones", data={**said, "name": "Other", "radius_m": "5"}).status_code == 422
    assert desk.post("/desk/zones/WEA", data={**said, "radius_m": "300"}).status_code == 303
    with transaction() as session:  # begun anew: what was read above is from before
        assert session.get_one(Zone, "WEA").radius_m == 300
    assert desk.get("/desk/zones/NOWHERE").status_code == 404


def test_a_member_is_taken_in_and_called_by_another_name(desk: Phone) -> None:
    answer = desk.post("/desk/members/new", data={"name": " Hazel   Bakery "})
    member = db.session().scalars(select(Member).where(Member.name == "Hazel Bakery")).one()
    assert answer.headers["Location"] == f"/desk/members/{member.id}?done=added"
    same = desk.post("/desk/members/new", data={"name": "hazel bakery", "is_guard_firm": "yes"})
    assert same.status_code == 422
    assert "Another member has this name." in same.text
    assert 'name="is_guard_firm" value="yes" checked' in same.text
    assert desk.post(f"/desk/members/{member.id}/name", data={"name": "Hazel’s"}).status_code == 303
    assert desk.post(f"/desk/members/{member.id}/name", data={"name": "Lantern Club"}).status_code == 422
    with transaction() as session:
        assert session.get_one(Member, member.id).name == "Hazel’s"


def test_members_are_found(desk: Phone) -> None:
    with transaction() as session:
        session.get_one(Member, YARD).suspended_at = NOON
    assert "Orchard Foods" in desk.post("/desk/members", data={"words": "orch"}).text
    assert "Lantern Club" not in desk.post("/desk/members", data={"words": "orch"}).text
    suspended = desk.get("/desk/members?shown=suspended").text
    assert "Quillby Yard" in suspended
    assert "Orchard Foods" not in suspended
    without = desk.get("/desk/members?shown=no+lead").text
    assert "Lantern Club" in without
    assert "<b>Orchard Foods</b>" not in without


@pytest.mark.parametrize("path", ["members/999", "premises/999", "zones/NOWHERE", "agreements/members/999"])
def test_what_there_is_not_is_a_page_that_says_so(desk: Phone, path: str) -> None:
    assert desk.get(f"/desk/{path}").status_code == 404


def test_who_has_left_is_not_counted_and_leads_nobody(desk: Phone) -> None:
    before = text_of(desk.get("/desk/members").text)
    assert "Lantern Club 1 person, no lead." in before  # Ben; Lee has left
    assert "Orchard Foods 3 people. Orchard Foods" in before
    with transaction() as session:
        session.get_one(Account, LENA).state = AccountState.LEFT
    after = text_of(desk.get("/desk/members?shown=no+lead").text)
    assert "Orchard Foods 2 people, no lead." in after


def test_a_town_without_a_lead_says_what_is_still_to_do(desk: Phone) -> None:
    assert "Before anybody can report" not in desk.get("/desk/members").text
    with transaction() as session:
        session.get_one(Account, LENA).role = Role.STAFF
    assert "Before anybody can report" in desk.get("/desk/members").text


@pytest.mark.parametrize(("what", "shown"), [("firms", False), ("papers", False), ("suspended", False), ("x", True)])
def test_a_filter_that_none_fits_shows_none(desk: Phone, what: str, shown: bool) -> None:
    assert ("<b>Orchard Foods</b>" in desk.get(f"/desk/members?shown={what}").text) is shown


def test_a_member_is_suspended_with_all_its_people_and_taken_in_again(app: Flask, desk: Phone) -> None:
    asha = signed_in(app, ASHA)
    answer = desk.post(f"/desk/members/{ORCHARD}/suspend", data={"because": "fees"})
    assert answer.status_code == 303
    assert "Nobody of it gets in." in desk.get(f"/desk/members/{ORCHARD}").text
    assert asha.get("/api/me").status_code == 401
    assert desk.post(f"/desk/members/{ORCHARD}/suspend").status_code == 409
    assert desk.post(f"/desk/members/{ORCHARD}/reinstate").status_code == 303
    assert desk.post(f"/desk/members/{ORCHARD}/reinstate").status_code == 409
    deputy = signed_in(app, DEE).post(f"/desk/members/{ORCHARD}/suspend")  # Dee works there
    assert deputy.status_code == 403
    assert "your own member" in deputy.text


def test_papers_are_filed_marked_and_ended(desk: Phone, parts: Parts) -> None:
    said = {"kind": "CCTV permission", "signatory": "P. Quill, director", "signed_on": "2026-11-01"}
    ends = (parts.clock().date() + timedelta(days=30)).isoformat()
    assert desk.post(f"/desk/members/{ORCHARD}/papers", data={**said, "ends_on": ends}).status_code == 303
    page = text_of(desk.get(f"/desk/members/{ORCHARD}").text)
    assert "CCTV permission Ends soon Signed by P. Quill, director, 1 November 2026." in page
    assert "A paper ends soon" in desk.get("/desk/members?shown=papers").text
    paper = db.session().scalars(select(Paper).where(Paper.kind == PaperKind.CCTV_PERMISSION)).one()
    assert desk.post(f"/desk/papers/{paper.id}/end").status_code == 303
    assert desk.post(f"/desk/papers/{paper.id}/end").status_code == 409
    assert desk.post("/desk/papers/999/end").status_code == 404
    assert "A paper ends soon" not in desk.get("/desk/members").text.replace("Papers that end soon", "")


BAD_PAPERS = {
    "nothing": {},
    "no kind": {"signatory": "P. Quill", "signed_on": "2026-11-01"},
    "tomorrow": {"kind": "membership", "signatory": "P. Quill", "signed_on": "2026-11-19"},
    "guards of no firm": {"kind": "contract guards", "signatory": "P. Quill", "signed_on": "2026-11-01"},
    "guards of a shop": {"kind": "contract guards", "signatory": "x", "signed_on": "2026-11-01", "firm": str(LANTERN)},
    "sharing without end": {"kind": "information sharing", "signatory": "P. Quill", "signed_on": "2026-11-01"},
    "a day that is none": {"kind": "membership", "signatory": "x", "signed_on": "2026-11-01", "ends_on": "soon"},
}


@pytest.mark.parametrize("said", BAD_PAPERS.values(), ids=BAD_PAPERS)
def test_a_paper_that_is_not_whole_is_not_filed_and_not_lost(desk: Phone, said: dict[str, str]) -> None:
    before = len(db.session().scalars(select(Paper)).all())
    answer = desk.post(f"/desk/members/{ORCHARD}/papers", data=said)
    assert answer.status_code == 422
    assert len(db.session().scalars(select(Paper)).all()) == before
    if said.get("signatory") == "P. Quill":
        assert 'value="P. Quill"' in answer.text


def test_the_police_see_by_paper_and_no_longer_than_it(app: Flask, desk: Phone) -> None:
    with transaction() as session:
        officer = new_account(session, Role.POLICE).id
    phone = signed_in(app, officer)
    assert phone.get("/api/gallery").status_code == 200
    paper = db.session().scalars(select(Paper.id).where(Paper.kind == PaperKind.SHARING)).one()
    desk.post(f"/desk/papers/{paper}/end")
    assert phone.get("/api/gallery").status_code == 403


def test_a_notice_stays_until_somebody_has_seen_it(app: Flask, desk: Phone, parts: Parts) -> None:
    with transaction() as session:
        tell_desk(session, "account 1", "Asha: PIN closed after ten wrong tries.", now=parts.clock())
        notice = unseen(session)[0].id
    assert "PIN closed after ten wrong tries" in desk.get("/desk").text
    assert desk.post(f"/desk/notices/{notice}/seen").status_code == 303
    assert "PIN closed" not in desk.get("/desk").text
    assert signed_in(app, DEE).post(f"/desk/notices/{notice}/seen").status_code == 303
    assert desk.post("/desk/notices/999/seen").status_code == 404
    assert unseen(db.session()) == []


def test_a_lost_phone_is_told_to_the_desk(app: Flask, desk: Phone, parts: Parts) -> None:
    signed_in(app, ASHA)
    with transaction() as session:
        device = session.scalars(select(Device).where(Device.account_id == ASHA)).one()
        lock_out(session, device, by=session.get_one(Account, LENA), now=parts.clock())
    assert "was locked out by Lena." in desk.get("/desk").text


def test_the_table_of_permissions_is_the_one_that_decides(desk: Phone) -> None:
    page = desk.get("/desk/permissions").text
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    assert [word.lower() for word, _ in rows] == [one.value.lower() for one in Permission]
    for (_, cells), permission in zip(rows, Permission, strict=True):
        said = [">yes<" in cell for cell in re.findall(r"<td>(.*?)</td>", cells)]
        assert said == [permission in MAY[role] for role in Role]
