"""A lead on a phone: their people, nobody else's; and any colleague who has to lock out a lost phone."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.join import enrol_shared, join, renew
from app.access.models import Device, Invite
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Role
from app.web.parts import Parts
from tests.builders import new_account, signed_in
from tests.conftest import Clock, Phone
from tests.town import ASHA, BEN, CORNER, LANTERN, LENA, MO, ORCHARD, ROSA

CODE = re.compile(r'class="letters"[^>]*>([0-9A-Z-]{12})<')


@pytest.fixture
def lead(app: Flask) -> Phone:
    return signed_in(app, LENA)


def code_on(page: str) -> str:
    found = CODE.search(page)
    assert found, page[:2000]
    return found[1]


def poll_of(page: str) -> str:
    found = re.search(r'data-poll="([^"]+)"', page)
    assert found
    return found[1]


def due_in(days: float, *ids: int, parts: Parts) -> None:
    with transaction() as session:
        for id in ids:
            session.get_one(Account, id).confirmed_until = parts.clock() + timedelta(days=days)


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_lead_sees_their_own_people_and_nobody_elses(lead: Phone) -> None:
    page = lead.get("/people").text
    assert "Asha" in page
    for other in ("Ben", "Cal", "Rosa", "Lee", "Pat"):
        assert f"<b>{other}</b>" not in page


def test_a_lead_of_no_member_leads_nobody(app: Flask) -> None:
    with transaction() as session:
        id = new_account(session, Role.LEAD).id
    page = signed_in(app, id).get("/people")
    assert page.status_code == 200
    assert "Nobody yet" in page.text


@pytest.mark.parametrize(
    ("days", "says"), [(2.5, "Pauses in 2 days."), (1.2, "Pauses in 1 day."), (0.5, "Pauses today."), (-3, "Paused")]
)
def test_who_must_be_confirmed_stands_first_with_the_days_left(
    lead: Phone, parts: Parts, days: float, says: str
) -> None:
    due_in(days, ASHA, parts=parts)
    page = text_of(lead.get("/people").text)
    assert "Do they still work here?" in page
    assert says in page


def test_a_lead_confirms_one_by_one_tap_and_all_at_once(lead: Phone, parts: Parts, app: Flask) -> None:
    with transaction() as session:
        other = new_account(session, Role.DOOR, premises=[ORCHARD]).id
    due_in(2, ASHA, other, parts=parts)
    assert "All 2 still work here" in lead.get("/people").text
    answer = lead.post("/people/confirm", data={"person": [ASHA]})
    assert "Confirmed for 30 days: 1 person." in lead.get(answer.headers["Location"]).text
    answer = lead.post("/people/confirm", data={"person": [ASHA, other]})
    assert "2 people" in lead.get(answer.headers["Location"]).text
    until = {db.session().get_one(Account, id).confirmed_until for id in (ASHA, other)}
    assert until == {parts.clock() + timedelta(days=30)}


@pytest.mark.parametrize("other", [BEN, ROSA, MO, LENA, 9999])
def test_somebody_elses_person_answers_like_nobody(lead: Phone, parts: Parts, other: int) -> None:
    due_in(2, ASHA, parts=parts)
    assert lead.get(f"/people/{other}").status_code == 404
    for deed in ("suspend", "reinstate", "left", "confirm", "of-age", "code", "move"):
        assert lead.post(f"/people/{other}/{deed}").status_code == 404, deed
    assert lead.post("/people/confirm", data={"person": [ASHA, other]}).status_code == 404
    assert db.session().get_one(Account, ASHA).confirmed_until == parts.clock() + timedelta(days=2)


def test_a_deed_that_is_none_answers_like_a_page_that_is_none(lead: Phone) -> None:
    assert lead.post(f"/people/{ASHA}/promote").status_code == 404


def test_a_lead_suspends_at_once_and_takes_in_again(lead: Phone, app: Flask, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(minutes=4)  # no proof is asked for: it must be quick
    answer = lead.post(f"/people/{ASHA}/suspend", data={"because": "left the till open"})
    assert answer.status_code == 303
    assert "Suspended." in lead.get(answer.headers["Location"]).text
    assert asha.get("/api/me").status_code == 401
    assert lead.post(f"/people/{ASHA}/reinstate").status_code == 303
    assert db.session().get_one(Account, ASHA).is_active


def test_what_cannot_be_done_now_is_said_on_the_same_page(lead: Phone) -> None:
    answer = lead.post(f"/people/{ASHA}/reinstate")
    assert answer.status_code == 409
    assert "Asha is not suspended." in answer.text


def test_who_has_left_is_no_longer_on_the_page(lead: Phone) -> None:
    assert lead.post(f"/people/{ASHA}/left").status_code == 303
    assert db.session().get_one(Account, ASHA).state is AccountState.LEFT
    assert "Asha" not in lead.get("/people").text


def test_a_lead_lets_somebody_in_and_sees_them_come(lead: Phone, parts: Parts, clock: Clock) -> None:
    page = lead.post("/people/let-in", data={"role": "staff", "premises": ORCHARD}).text
    assert "<svg" in page
    assert "style=" not in page
    assert lead.get(poll_of(page)).json == {"state": "running", "says": ""}
    assert "Codes that still work" in lead.get("/people").text
    clock.passes(minutes=2)
    with transaction() as session:
        join(session, code_on(page), name="Nia", pin_hash="x", device_name="x", now=parts.clock())
    assert lead.get(poll_of(page)).json == {"state": "used", "says": "Nia has come in."}
    nia = db.session().scalars(select(Account).where(Account.name == "Nia")).one()
    assert (nia.role, nia.member_id, nia.invited_by_id) == (Role.STAFF, ORCHARD, LENA)
    assert "Nia" in lead.get("/people").text


def test_a_code_that_nobody_used_is_over_after_ten_minutes(app: Flask, parts: Parts, clock: Clock) -> None:
    desk = signed_in(app, MO)  # stays signed in longer than a code lasts
    page = desk.post(f"/desk/people/{ASHA}/code").text
    clock.passes(minutes=10)
    assert desk.get(poll_of(page)).json == {"state": "over", "says": "This code has run out. Nobody came in with it."}


def test_nobody_follows_a_code_that_they_did_not_make(lead: Phone, app: Flask) -> None:
    page = lead.post("/people/let-in", data={"role": "staff", "premises": ORCHARD}).text
    assert signed_in(app, ASHA).get(poll_of(page)).status_code == 404
    assert signed_in(app, MO).get(poll_of(page)).status_code == 404


def test_a_code_opens_only_what_was_ticked(lead: Phone) -> None:
    assert (
        lead.post("/people/let-in", data={"role": "staff", "premises": ORCHARD, "is_under_18": "yes"}).status_code
        == 200
    )
    invite = db.session().scalars(select(Invite)).one()
    assert (invite.role, invite.is_under_18, invite.premises_ids) == (Role.STAFF, True, [ORCHARD])


BAD = {
    "no role": ({"premises": ORCHARD}, "Choose one."),
    "a role that is not theirs to give": ({"role": "manager", "premises": ORCHARD}, "Choose one."),
    "door staff under 18": ({"role": "door", "premises": ORCHARD, "is_under_18": "yes"}, "can only report"),
}


@pytest.mark.parametrize(("said", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_marked_and_nothing_is_lost(lead: Phone, said: dict[str, object], words: str) -> None:
    answer = lead.post("/people/let-in", data=said)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session().scalars(select(Invite)).all() == []
    if said.get("role") == "door":
        assert 'value="door" checked' in answer.text
        assert 'name="is_under_18" value="yes" checked' in answer.text


def test_premises_of_others_are_not_theirs_to_let_into(lead: Phone) -> None:
    answer = lead.post("/people/let-in", data={"role": "staff", "premises": LANTERN})
    assert answer.status_code == 422
    assert lead.post("/people/shop-phone", data={"premises": LANTERN}).status_code == 404
    assert lead.post("/people/shop-phone", data={"premises": "x"}).status_code == 404


def test_a_new_phone_and_a_shop_phone_are_seen_coming(lead: Phone, parts: Parts) -> None:
    own = lead.post(f"/people/{ASHA}/code").text
    shop = lead.post("/people/shop-phone", data={"premises": ORCHARD}).text
    with transaction() as session:
        renew(session, code_on(own), pin_hash=None, device_name="Asha's new one", now=parts.clock())
    assert lead.get(poll_of(own)).json == {"state": "used", "says": "Asha has come in."}
    with transaction() as session:
        enrol_shared(session, code_on(shop), device_name="The till", now=parts.clock())
    assert lead.get(poll_of(shop)).json == {"state": "used", "says": "The device at Orchard Foods has come in."}
    assert "The till" in lead.get("/people").text
    assert "Asha&#39;s new one" in lead.get(f"/people/{ASHA}").text


def test_no_code_for_who_is_not_active(lead: Phone) -> None:
    lead.post(f"/people/{ASHA}/suspend")
    assert lead.post(f"/people/{ASHA}/code").status_code == 409


def test_a_firms_lead_lets_in_guards_without_premises(app: Flask) -> None:
    with transaction() as session:
        firm = Member(name="Quillby Guards", is_guard_firm=True)
        session.add(firm)
        session.flush()
        stella = new_account(session, Role.LEAD, member_id=firm.id).id
    phone = signed_in(app, stella)
    assert 'value="staff"' not in phone.get("/people/let-in").text
    assert phone.post("/people/let-in", data={"role": "door"}).status_code == 200


def device_of(account_id: int) -> int:
    return db.session().scalars(select(Device.id).where(Device.account_id == account_id)).one()


def test_a_colleague_locks_out_a_lost_phone(app: Flask) -> None:
    lenas, asha = signed_in(app, LENA), signed_in(app, ASHA)
    page = text_of(asha.get("/colleagues").text)
    assert "Lena" in page
    assert "Ben" not in page
    answer = asha.post(f"/colleagues/{device_of(LENA)}/lock-out")
    assert answer.status_code == 303
    page = text_of(asha.get(answer.headers["Location"]).text)
    assert "Locked out. Nobody gets in on that phone" in page
    assert "by Asha" in page
    assert lenas.get("/api/me").status_code == 401


def test_the_phone_of_somebody_elses_colleague_answers_like_none(app: Flask) -> None:
    ben, asha = signed_in(app, BEN), signed_in(app, ASHA)
    for device in (device_of(BEN), 9999):
        assert asha.post(f"/colleagues/{device}/lock-out").status_code == 404
    assert ben.get("/api/me").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/people?done=left", ""])
def test_after_a_lock_out_one_stays_inside(app: Flask, elsewhere: str) -> None:
    signed_in(app, LENA)
    asha = signed_in(app, ASHA)
    answer = asha.post(f"/colleagues/{device_of(LENA)}/lock-out", data={"next": elsewhere})
    assert answer.headers["Location"] in ("/colleagues?done=locked", "/people?done=locked")


def test_who_is_under_18_sees_no_colleagues_phones(app: Flask) -> None:
    with transaction() as session:
        id = new_account(session, Role.STAFF, premises=[CORNER], is_under_18=True).id
    assert signed_in(app, id).get("/colleagues").status_code == 403


def test_a_lead_moves_nobody_to_another_member_by_a_field_that_is_not_on_their_page(lead: Phone) -> None:
    answer = lead.post(f"/people/{ASHA}/move", data={"member": LANTERN, "premises": ORCHARD})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/people/{ASHA}?done=move")
    asha = db.session().get_one(Account, ASHA)
    assert (asha.member_id, [place.id for place in asha.premises]) == (ORCHARD, [ORCHARD])


def test_where_somebody_works_is_asked_again_when_nothing_is_ticked(lead: Phone) -> None:
    answer = lead.post(f"/people/{ASHA}/move", data={})
    assert answer.status_code == 422
    assert [place.id for place in db.session().get_one(Account, ASHA).premises] == [ORCHARD]
