"""The page on which one reads and accepts, and the desk's pages about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import CodeApp, SignIn
from app.agreements.defaults import DEFAULTS, put_in
from app.agreements.models import Acceptance, MustRead
from app.kernel.db import db, transaction
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock, Phone
from tests.integration.agreements.conftest import Publish


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO)


def accepted() -> list[tuple[int, bool, bool]]:
    """Return of each row whose it is, whether the document was opened, and whether it was accepted."""
    db.session.rollback()
    rows = db.session.scalars(select(Acceptance).order_by(Acceptance.id))
    return [(row.account_id, row.opened_at is not None, row.accepted_at is not None) for row in rows]


def let_mo_in(mo: Phone, *ids: int) -> None:
    for id in ids:
        mo.post(f"/must-read/{id}", data={"opened": "yes"})


# ---------------------------------------------------------------- reading


def test_who_was_on_the_way_somewhere_goes_on_there_after_the_last(asha: Phone, publish_one: Publish) -> None:
    first, second = publish_one("people"), publish_one("pictures")
    assert asha.get("/log?before=3").headers["Location"] == "/must-read?next=%2Flog%3Fbefore%3D3"
    page = asha.get("/must-read?next=%2Flog%3Fbefore%3D3").text
    assert page.count('name="next" value="/log?before=3"') == 2
    one = asha.post(f"/must-read/{first}", data={"next": "/log?before=3"})
    assert one.headers["Location"] == "/must-read?next=/log?before%3D3"
    assert asha.post(f"/must-read/{second}", data={"next": "/log?before=3"}).headers["Location"] == "/log?before=3"


def test_to_look_at_the_page_is_to_be_shown_and_no_more(asha: Phone, publish_one: Publish) -> None:
    publish_one()
    asha.get("/must-read")
    assert accepted() == [(town.ASHA, False, False)]


@pytest.mark.parametrize(("form", "opened"), [({}, False), ({"opened": "yes"}, True), ({"opened": "on"}, False)])
def test_the_page_says_whether_the_words_were_on_the_screen(
    asha: Phone, publish_one: Publish, form: dict[str, str], opened: bool
) -> None:
    id = publish_one()
    asha.post(f"/must-read/{id}", data=form)
    assert accepted() == [(town.ASHA, opened, True)]


def test_opened_is_kept_also_when_it_is_never_accepted(asha: Phone, publish_one: Publish) -> None:
    id = publish_one()
    assert asha.post(f"/api/must-read/{id}/opened").status_code == 204
    assert accepted() == [(town.ASHA, True, False)]


def test_what_was_accepted_can_be_read_again_and_says_until_when(asha: Phone, publish_one: Publish) -> None:
    id = publish_one(body="Observe and report.")
    assert "Observe and report." in asha.get("/must-read").text
    asha.post(f"/must-read/{id}", data={})
    page = asha.get("/must-read").text
    assert "Observe and report." in page
    assert "You accepted it on 18 November 2026; it is asked again on 18 November 2027 at the latest." in page
    assert "/must-read/" not in page.split("<main")[1]


def test_a_document_that_was_replaced_meanwhile_says_so_and_shows_the_new_one(
    asha: Phone, publish_one: Publish
) -> None:
    old = publish_one(body="Old words.")
    asha.get("/must-read")
    publish_one(body="New words.", after=1)
    answer = asha.post(f"/must-read/{old}", data={"next": "/log"})
    assert answer.status_code == 409
    assert "There is a newer version" in answer.text
    assert "New words." in answer.text
    assert "Old words." not in answer.text


@pytest.mark.parametrize("id", ["0", "999", str(2**31 - 1)])
def test_a_document_that_is_not_there_is_not_accepted(asha: Phone, id: str) -> None:
    assert asha.post(f"/must-read/{id}", data={}).status_code == 404
    assert asha.post(f"/api/must-read/{id}/opened").status_code == 404


@pytest.mark.parametrize("next", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(asha: Phone, publish_one: Publish, next: str) -> None:
    id = publish_one()
    assert next not in asha.get("/must-read", query_string={"next": next}).text
    assert asha.post(f"/must-read/{id}", data={"next": next}).headers["Location"] == "/"


def test_words_are_shown_as_words(asha: Phone, publish_one: Publish) -> None:
    publish_one(body="<script>x</script>\n\nTwo & two")
    page = asha.get("/must-read").text
    assert "<p>&lt;script&gt;x&lt;/script&gt;</p><p>Two &amp; two</p>" in page


def test_a_report_comes_in_before_anything_is_read(asha: Phone, publish_one: Publish) -> None:
    publish_one()
    assert send_report(asha).status_code == 201


def test_who_has_not_shown_the_second_factor_reads_nothing(app: Flask, mo: Phone, publish_one: Publish) -> None:
    publish_one(body="Observe.")
    with transaction() as session:
        for held in session.scalars(select(SignIn).where(SignIn.account_id == town.MO)):
            held.level = type(held.level).HALF
    assert mo.get("/must-read").headers["Location"].startswith("/second-factor")
    assert "Observe." not in mo.get("/must-read").text


def test_the_first_manager_begins_with_what_ships(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        put_in(session, by_id=None, now=clock())
    page = signed_in(app, town.MO).get("/must-read").text
    assert all(one.title in page for one in DEFAULTS if not one.roles)
    assert not [one.title for one in DEFAULTS if one.roles and one.title in page]


# ---------------------------------------------------------------- the desk


def test_the_desk_sees_who_is_due_by_member_and_who_accepted_what_and_when(
    asha: Phone, mo: Phone, publish_one: Publish
) -> None:
    id = publish_one(body="Be fair.")
    let_mo_in(mo, id)
    asha.post(f"/must-read/{id}", data={})
    overview = mo.get("/desk/agreements").text
    assert "2 accepted" in overview
    assert "8 still due" in overview  # ten are active: Lee has left
    assert "Still due: 8 of 10 people" in overview
    orchard = mo.get(f"/desk/agreements/members/{town.ORCHARD}").text
    assert "2 of 3 still due" in orchard  # Lena and Dee
    document = mo.get("/desk/agreements/documents/people").text
    assert "Still due, 8" in document
    assert "Accepted, 2" in document
    told = document.split("Accepted, 2")[1]
    row = told[told.index("Asha<br>") :].split("</tr>")[0]
    assert row.count("18 Nov 2026, 12:00") == 2  # shown, accepted
    assert "not opened" in row


def test_people_without_a_member_have_a_page_too(mo: Phone, publish_one: Publish) -> None:
    let_mo_in(mo, publish_one())
    page = mo.get("/desk/agreements/members/0").text
    assert "Bea" in page
    assert "Asha" not in page
    assert mo.get("/desk/agreements/members/999").status_code == 404


FORM = {"key": "", "after": "0", "title": "House rules", "body": "Line one\r\nstill one.\r\n\r\nLine two."}


def test_a_document_is_looked_at_before_it_is_published(mo: Phone) -> None:
    page = mo.post("/desk/agreements/preview", data=FORM).text
    assert "<p>Line one\nstill one.</p><p>Line two.</p>" in page
    assert "10 people have to accept it" in page
    assert 'formaction="/desk/agreements/publish"' in page
    assert db.session.scalars(select(MustRead)).all() == []


def test_how_many_are_asked_follows_the_roles(mo: Phone) -> None:
    page = mo.post("/desk/agreements/preview", data={**FORM, "roles": ["police", "board"]}).text
    assert "2 people have to accept it" in page
    page = mo.post("/desk/agreements/preview", data={**FORM, "roles": "police"}).text
    assert "One person has to accept it" in page


def test_what_is_published_is_asked_of_everybody_also_of_who_published_it(asha: Phone, mo: Phone) -> None:
    published = mo.post("/desk/agreements/publish", data=FORM)
    assert published.status_code == 303
    made = db.session.scalars(select(MustRead)).one()
    assert (made.key, made.version, made.title, made.body) == (
        *("house-rules", 1, "House rules"),
        "Line one\nstill one.\n\nLine two.",
    )
    for phone in (asha, mo):
        assert (phone.get("/api/me").json or {})["stop"] == "must read"
    let_mo_in(mo, made.id)
    assert "Published. Version 1 of “House rules”" in mo.get(published.headers["Location"]).text


def test_to_publish_takes_a_fresh_proof_and_loses_nothing_typed(mo: Phone, clock: Clock) -> None:
    with transaction() as session:
        session.add(CodeApp(account_id=town.MO, sealed_secret=b"", made_at=town.NOON))
    clock.passes(minutes=5)
    asked = mo.post("/desk/agreements/publish", data=FORM)
    assert asked.status_code == 403
    assert 'name="title" value="House rules"' in asked.text
    assert db.session.scalars(select(MustRead)).all() == []


@pytest.mark.parametrize("path", ["/desk/agreements/documents/people/end", "/desk/agreements/defaults"])
def test_to_end_a_document_and_to_put_in_those_that_ship_takes_a_fresh_proof(
    mo: Phone, publish_one: Publish, clock: Clock, path: str
) -> None:
    let_mo_in(mo, publish_one())
    clock.passes(minutes=5)
    assert mo.post(path).status_code == 403
    assert len(db.session.scalars(select(MustRead)).all()) == 1


def test_a_new_version_begins_with_the_words_of_the_last(mo: Phone, publish_one: Publish) -> None:
    let_mo_in(mo, publish_one(body="Be fair.", roles=("manager", "staff")))
    page = mo.get("/desk/agreements/write?key=people").text
    assert ">Be fair.</textarea>" in page
    assert 'name="after" value="1"' in page
    assert 'value="staff" checked' in page
    assert 'value="door" checked' not in page
    again = mo.post("/desk/agreements/publish", data={**FORM, "key": "people", "after": "1", "roles": ["staff"]})
    assert again.status_code == 303
    assert [(one.key, one.version) for one in db.session.scalars(select(MustRead).order_by(MustRead.id))] == [
        ("people", 1),
        ("people", 2),
    ]
    document = mo.get("/desk/agreements/documents/people").text
    assert "Version 2" in document
    assert "Be fair." in document  # the earlier version can still be read


@pytest.mark.parametrize("after", ["0", "", "x", "2", "9" * 40, "-1"])
def test_who_was_slower_keeps_what_was_typed(mo: Phone, publish_one: Publish, after: str) -> None:
    let_mo_in(mo, publish_one())
    answer = mo.post("/desk/agreements/publish", data={**FORM, "key": "people", "after": after})
    assert answer.status_code == 409
    assert "Line two.</textarea>" in answer.text


@pytest.mark.parametrize("where", ["preview", "publish"])
@pytest.mark.parametrize("missing", ["title", "body"])
def test_what_is_missing_is_marked_and_nothing_typed_is_lost(mo: Phone, where: str, missing: str) -> None:
    answer = mo.post(f"/desk/agreements/{where}", data={**FORM, missing: " "})
    assert answer.status_code == 422
    assert f'id="{missing}-fault"' in answer.text
    kept = "House rules" if missing == "body" else "Line two."
    assert kept in answer.text


def test_an_ended_document_is_listed_as_such(mo: Phone, publish_one: Publish) -> None:
    let_mo_in(mo, publish_one())
    assert "Not asked for any more" not in mo.get("/desk/agreements").text
    assert mo.post("/desk/agreements/documents/people/end").status_code == 303
    overview = mo.get("/desk/agreements?done=people").text
    assert "is asked of nobody any more" in overview
    assert "Not asked for any more" in overview
    assert "Nobody is asked for this any more" in mo.get("/desk/agreements/documents/people").text


def test_a_scheme_without_documents_can_take_those_that_ship_once(mo: Phone) -> None:
    assert "Put in the texts that ship" in mo.get("/desk/agreements").text
    mo.post("/desk/agreements/defaults")
    let_mo_in(mo, 1, 2, 3)
    mo.post("/desk/agreements/defaults")
    assert len(db.session.scalars(select(MustRead)).all()) == len(DEFAULTS)


def test_a_year_on_the_desk_sees_who_is_due_again(app: Flask, mo: Phone, publish_one: Publish, clock: Clock) -> None:
    id = publish_one()
    let_mo_in(mo, id)
    clock.at += timedelta(days=365)
    again = signed_in(app, town.DEE)
    again.post(f"/must-read/{id}", data={})
    page = again.get("/desk/agreements/members/0").text
    assert "Still to accept: <b>About people</b>" in page[page.index("Mo, ") :]
