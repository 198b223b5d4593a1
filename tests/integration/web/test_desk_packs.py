"""The screens of evidence packs: a request from its form to its link, and the link itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.disclosures.models import Disclosure
from app.evidence.archive import sum_of_manifest
from app.evidence.models import Pack, PackDelivery, PackRequest
from app.kernel.db import db, transaction
from app.web.parts import Parts
from app.worker.packs import Packs
from tests.evidence_cases import WANTED, approved, built, incident
from tests.town import make_profile

FORM = {name: str(value or "") for name, value in WANTED._asdict().items()}


def test_what_was_typed_comes_back_with_what_is_missing(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    answer = phone_of("Mo").post("/desk/packs/new/WB-0118", data=FORM | {"recipient": ""})
    assert answer.status_code == 422
    assert "Say who gets it" in answer.text
    assert WANTED.asked_how in answer.text


def test_a_request_goes_from_its_form_to_an_approval(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    mo, dee, bea = phone_of("Mo"), phone_of("Dee"), phone_of("Bea")
    assert mo.post("/desk/packs/new/WB-0118", data=FORM).headers["Location"] == "/desk/packs/EP-0001"
    assert "Not yet verified by call-back." in bea.get("/packs/EP-0001").text
    said = {"spoke_to": "Nora Field", "number_from": "The council's directory"}
    assert mo.post("/desk/packs/EP-0001/call-back", data=said).status_code == 303
    word = {"agrees": "yes", "because": "Lawful and needed."}
    assert mo.post("/desk/packs/EP-0001/word", data=word).status_code in (403, 409)
    assert dee.post("/desk/packs/EP-0001/word", data=word).status_code in (303, 403)
    assert "Perrin" not in bea.get("/packs/EP-0001").text


def test_police_see_how_their_own_request_stands_and_nothing_else(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    pat = phone_of("Pat")
    assert pat.post("/ask-for-evidence", data=FORM | {"ref": "WB-9999"}).status_code == 422
    assert pat.post("/ask-for-evidence", data=FORM | {"ref": "wb-0118"}).status_code == 303
    page = pat.get("/ask-for-evidence").text
    assert "EP-0001" in page
    assert "Perrin" not in page
    assert db.session.scalars(select(PackRequest)).one().agency == WANTED.agency


def test_a_link_asks_for_the_word_and_opens_once(app: Flask, parts: Parts, phone_of: Any) -> None:
    from app.evidence.deliver import make_link
    from tests.evidence_cases import account
    from tests.town import MO, NOON

    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, parts)
        request_id = approved(session, profile).id
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        request, pack = session.get_one(PackRequest, request_id), session.get_one(Pack, pack_id)
        link = make_link(session, request, pack, by=account(session, MO), now=NOON)
        at, word, size = f"/pack/{link.token}", link.word, pack.size
    stranger = phone_of(None)
    assert "opens <b>once</b>" in stranger.get(at).text
    for nothing in ("", " - "):
        empty = stranger.post(at, data={"word": nothing})
        assert (empty.status_code, "Write the word" in empty.text) == (422, True), "no word is no try"
    wrong = stranger.post(at, data={"word": "AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "4 tries are left" in wrong.text
    taken = stranger.post(at, data={"word": word})
    assert (taken.status_code, len(taken.data)) == (200, size)
    assert taken.headers["Cache-Control"] == "no-store"
    assert taken.headers["Content-Disposition"] == 'attachment; filename="EP-0001-1.zip"'
    again = stranger.post(at, data={"word": word})
    assert again.status_code == 410
    assert re.search(r"It was taken: .*01632 960200", again.text, re.DOTALL)
    assert stranger.get("/pack/x").status_code == 404
    assert db.session.scalars(select(PackDelivery)).one().wrong_words == 1


def test_the_page_of_a_building_comes_back_by_itself(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        approved(session, make_profile(session))
    mo = phone_of("Mo")
    assert mo.post("/desk/packs/EP-0001/build").headers["Location"] == "/desk/packs/EP-0001/build"
    assert mo.get("/desk/packs/EP-0001/build").headers["Refresh"] == "1"
    Packs(app, parts).build()
    db.session.remove()
    assert mo.get("/desk/packs/EP-0001/build").headers["Location"] == "/desk/packs/EP-0001#packs"
    page = mo.get("/desk/packs/EP-0001").text
    assert "Make a link that opens once" in page
    pack = db.session.scalars(select(Pack)).one()
    for known in (pack.sha256, sum_of_manifest(pack.contents)):
        assert known in page


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        ("show", "account 999999"),
        ("show", "account x"),
        ("show", "nobody"),
        ("show", "account 2"),  # Ben reported none of it
        ("put in whole", "statement ST-0999"),
        ("leave out", "report 7"),
        ("leave out", "photo 999"),
        ("leave out", "account 1"),
        ("leave out", ""),
    ],
)
def test_what_a_pack_cannot_hold_is_neither_left_out_nor_shown(phone_of: Any, deed: str, what: str) -> None:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None)
        approved(session, profile)
    mo = phone_of("Mo")
    said = {"what": what, "deed": deed, f"because-{what}": "They agree."}
    refused = mo.post("/desk/packs/EP-0001/contents", data=said)
    assert refused.status_code == 422
    assert "That is not in this pack. Open the request again to see what is." in refused.text
    page = mo.get("/desk/packs/EP-0001")
    assert page.status_code == 200
    assert "They agree." not in page.text
    assert db.session.scalars(select(PackRequest)).one().state == "approved"


def test_hiding_somebody_who_is_not_shown_ends_no_pack(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None)
        request_id = approved(session, profile).id
    pack_id = built(app, parts, request_id).id
    phone_of("Mo").post("/desk/packs/EP-0001/contents", data={"what": "account 999999", "deed": "hide"})
    assert db.session.get_one(Pack, pack_id).state == "ready"


def test_what_is_handed_over_in_person_is_there_before_it_is_entered(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None)
        request_id = approved(session, profile).id
    file = parts.vault.folder.root / str(built(app, parts, request_id).file)
    mo, to = phone_of("Mo"), {"to": "PC Field, by her warrant card"}
    away = file.rename(file.with_suffix(".away"))
    assert mo.post("/desk/packs/EP-0001/hand-over", data=to).status_code == 404
    assert db.session.scalars(select(Disclosure)).all() == []
    away.rename(file)
    assert mo.post("/desk/packs/EP-0001/hand-over", data={"to": " "}).status_code == 422
    assert mo.post("/desk/packs/EP-0001/hand-over", data=to).data.startswith(b"PK")
    db.session.remove()
    assert len(db.session.scalars(select(Disclosure)).all()) == 1
