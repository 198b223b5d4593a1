"""Profiles on paper through the screens: made, opened as PDF, noted as ended; by leads where the scheme says so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.members.models import Account, Premises, Zone
from app.members.scheme import the_scheme
from app.photos.models import Look
from app.profiles.models import Copy, CopyEnd, Hidden, Kind, Profile
from app.web.parts import Parts
from tests.builders import give_photo
from tests.conftest import Clock, Phone
from tests.on_paper import read
from tests.pictures import jpeg
from tests.town import LENA, NOON, YARD, make_profile

HERE = "/desk/profiles/WB-0118/copies"
OWN = "/profiles/WB-0118/print"
FORM = {"given_to": "Sergeant Vane, Quillby Police", "purpose": "Briefing.", "return_by": "2026-12-16"}


@pytest.fixture(autouse=True)
def profile(parts: Parts) -> None:
    with transaction() as session:
        one = make_profile(session, warnings=["weapon"], method="Waits until it is busy.")
        give_photo(session, parts, one, jpeg(1))


def leads_print() -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme
        scheme.members_may_print = True


def the_copy() -> Copy:
    db.session.rollback()
    return db.session().query(Copy).one()


def made(phone: Phone, at: str = HERE) -> Copy:
    answer = phone.post(at, data=FORM)
    assert answer.status_code == 303, answer.text
    return the_copy()


def test_a_copy_is_made_listed_and_opened_as_pdf(phone_of: Any) -> None:
    mo = phone_of("Mo")
    copy = made(mo)
    assert f"Copy <b>{copy.code}</b> for Sergeant Vane" in mo.get(f"{HERE}?made={copy.id}").text
    assert copy.code in mo.get("/desk/copies").text
    answer = mo.post(f"/copies/{copy.id}/pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{copy.code}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    paper = read(answer.data)
    assert paper.is_tagged
    assert paper.pictures >= 1


def test_what_stands_on_the_pages(phone_of: Any, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed to the typesetter is all that is printed."""
    from app.profiles import target_package

    told: dict[str, Any] = {}
    monkeypatch.setattr(
        target_package, "typeset", lambda _, data, pictures: told.update(data, files=pictures) or b"%PDF"
    )
    mo = phone_of("Mo")
    copy = made(mo)
    mo.post(f"/copies/{copy.id}/pdf")
    assert told["foot"] == f"Code {copy.code}, copy for Sergeant Vane, Quillby Police, return by 16 December 2026"
    assert told["scheme"] == "Quillby Together"
    assert told["says"] == "Asked to stay out of the listed premises until 14 March 2027."
    assert ["Purpose", "Briefing."] in told["copy"]
    assert told["warnings"] == ["may carry a weapon"]
    assert list(told["files"]) == told["pictures"] == ["picture-0"]
    assert set(told) == {
        "scheme", "reached", "foot", "ref", "kind", "title", "says", "seen", "method", "aliases", "marks", "warnings",
        "look", "zones", "conditions", "pictures", "copy", "files",
    }  # fmt: skip


def test_a_picture_that_nobody_looked_at_is_left_out_and_the_desk_is_told(phone_of: Any, parts: Parts) -> None:
    with transaction() as session:
        give_photo(session, parts, session.query(Profile).one(), jpeg(2), looked_at=False)
    assert "One is left out: nobody has looked whether anybody else is in it." in phone_of("Mo").get(HERE).text


def test_what_was_typed_comes_back_with_what_is_wrong(phone_of: Any) -> None:
    answer = phone_of("Mo").post(HERE, data={**FORM, "purpose": " ", "given_to": "Vane <b>"})
    assert answer.status_code == 422
    assert "Say in a sentence what it is needed for." in answer.text
    assert "Vane &lt;b&gt;" in answer.text


def test_a_hidden_profile_is_not_printed_and_its_copies_are_asked_back(phone_of: Any) -> None:
    mo = phone_of("Mo")
    copy = made(mo)
    with transaction() as session:
        session.query(Profile).one().hidden_because = Hidden.DISPUTE
    assert mo.post(HERE, data=FORM).status_code == 409
    assert mo.post(f"/copies/{copy.id}/pdf").status_code == 409
    assert "Ask for it back" in mo.get("/desk/copies").text


def test_overdue_copies_are_marked_and_counted(phone_of: Any, clock: Clock) -> None:
    made(phone_of("Mo"))
    clock.passes(days=29)
    page = phone_of("Mo").get("/desk/copies").text
    assert "1 overdue" in page
    assert "Open as PDF" not in page


@pytest.mark.parametrize("how", list(CopyEnd))
def test_how_it_ended_is_noted(phone_of: Any, how: CopyEnd) -> None:
    mo = phone_of("Mo")
    copy = made(mo)
    answer = mo.post(f"/copies/{copy.id}/end", data={"how": how.value, "from": "all"})
    assert answer.headers["Location"] == "/desk/copies"
    assert the_copy().ended_as is how
    assert mo.post(f"/copies/{copy.id}/pdf").status_code == 409
    assert mo.post(f"/copies/{copy.id}/end", data={"how": "eaten"}).status_code == 422


def test_a_lead_prints_only_where_the_scheme_lets_them(phone_of: Any) -> None:
    lena = phone_of("Lena")
    assert lena.get(OWN).status_code == 403
    assert lena.post(OWN, data=FORM).status_code == 403
    leads_print()
    assert "Lena, Orchard Foods" in lena.get(OWN).text
    copy = made(lena, OWN)
    assert copy.given_to == "Lena, Orchard Foods"
    assert lena.post(f"/copies/{copy.id}/pdf").mimetype == "application/pdf"
    assert phone_of("Asha").get(OWN).status_code == 403
    assert phone_of("Asha").post(f"/copies/{copy.id}/pdf").status_code == 404
    assert lena.post(f"/copies/{copy.id}/end", data={"how": "destroyed"}).headers["Location"].startswith(OWN)
    assert the_copy().ended_as is CopyEnd.DESTROYED


def test_a_leads_print_counts_as_a_look_at_its_pictures(phone_of: Any) -> None:
    leads_print()
    lena = phone_of("Lena")
    lena.post(f"/copies/{made(lena, OWN).id}/pdf")
    db.session.rollback()
    assert [look.is_large for look in db.session().query(Look).filter_by(account_id=LENA)] == [True]


def test_a_profile_that_is_hidden_is_not_there_for_a_lead(phone_of: Any) -> None:
    leads_print()
    with transaction() as session:
        session.query(Profile).one().hidden_because = Hidden.DISPUTE
    assert phone_of("Lena").get(OWN).status_code == 404


def test_whoever_holds_a_page_of_a_hidden_profile_can_still_say_how_it_ended(phone_of: Any) -> None:
    leads_print()
    lena = phone_of("Lena")
    copy = made(lena, OWN)
    with transaction() as session:
        session.query(Profile).one().hidden_because = Hidden.DISPUTE
    page = lena.get(OWN).text
    assert "Destroy it now" in page
    assert "Perrin Oakapple" not in page
    assert "Make the copy" not in page
    ended = lena.post(f"/copies/{copy.id}/end", data={"how": "destroyed"})
    assert "Kept. Thank you." in lena.get(ended.headers["Location"]).text


def test_the_pages_stay_closed_for_a_lead_who_works_elsewhere_by_now(phone_of: Any) -> None:
    leads_print()
    with transaction() as session:
        one = session.query(Profile).one()
        one.kind, one.zones = Kind.ID_SOUGHT, [session.get_one(Zone, "MID")]
    lena = phone_of("Lena")
    copy = made(lena, OWN)
    with transaction() as session:
        session.get_one(Account, LENA).premises = [session.get_one(Premises, YARD)]
    lena = phone_of("Lena")
    assert lena.post(f"/copies/{copy.id}/pdf").status_code == 409


def test_a_lead_is_offered_a_copy_only_where_the_scheme_lets_them(phone_of: Any) -> None:
    def offered(name: str) -> bool:
        seen = phone_of(name).get("/api/profiles/WB-0118").json
        assert seen is not None
        return bool(seen["may_print"])

    assert not offered("Lena")
    leads_print()
    assert [offered(name) for name in ("Lena", "Asha", "Ben", "Mo")] == [True, False, False, False]


@pytest.mark.parametrize(("ticked", "may"), [({"members_may_print": "yes"}, True), ({}, False)])
def test_the_desk_says_whether_leads_print(phone_of: Any, ticked: dict[str, str], may: bool) -> None:
    mo = phone_of("Mo")
    page = mo.get("/desk/scheme").text
    fields = dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]*? value="([^"]*)"', page))
    assert mo.post("/desk/scheme", data={**fields, **ticked}).status_code == 303
    scheme = the_scheme(db.session())
    assert scheme
    assert scheme.members_may_print is may


def test_nobody_but_the_desk_sees_what_is_out(app: Flask, phone_of: Any) -> None:
    leads_print()
    made(phone_of("Lena"), OWN)
    assert phone_of("Lena").get("/desk/copies").status_code == 403
    assert "Lena, Orchard Foods" in phone_of("Mo").get("/desk/copies").text


def test_days_are_those_of_the_profile(phone_of: Any) -> None:
    late = (NOON + timedelta(days=80)).date().isoformat()
    answer = phone_of("Mo").post(HERE, data={**FORM, "return_by": late})
    assert answer.status_code == 422
    assert "By 1 February 2027 at the latest" in answer.text


def test_a_printed_page_that_turns_up_leads_back_to_its_reader(phone_of: Any) -> None:
    mo = phone_of("Mo")
    copy = made(mo)
    page = mo.post("/desk/leaks", data={"letters": copy.code.replace("-", "").lower()}).text
    assert "A copy on paper" in page
    assert "Sergeant Vane, Quillby Police" in page
    assert mo.post("/desk/leaks", data={"letters": "0000-0000"}).status_code == 422
