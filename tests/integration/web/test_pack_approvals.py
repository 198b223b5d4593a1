"""Two approve a request for evidence on their own screens: who may, who may not and what they read; and the rota."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.disclosures.models import Disclosure
from app.disputes.models import Channel, Dispute
from app.evidence.deliver import make_link, open_link
from app.evidence.models import Hold, OnRota, Pack, PackApproval, PackRequest, PackState, RequestState
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.web.parts import Parts
from tests.builders import new_account, signed_in
from tests.evidence_cases import account, approved, asked, built, called_back, incident, looked_at_anew
from tests.town import BEA, DEE, MO, NOON, ORCHARD, make_profile

YES = {"agrees": "yes", "because": "Lawful and needed."}
NO = {"agrees": "no", "because": "More is asked for than is needed."}
DESK, BOARD = "/desk/packs/EP-0001/word", "/packs/EP-0001/word"


@pytest.fixture
def request_id(app: Flask) -> int:
    """A request that Mo opened, verified by calling back."""
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None)
        request = asked(session, profile)
        called_back(session, request)
        return request.id


def state_of(request_id: int) -> RequestState:
    db.session.remove()
    return db.session.get_one(PackRequest, request_id).state


def test_the_desk_and_the_board_approve_it(request_id: int, phone_of: Any) -> None:
    dee, bea = phone_of("Dee"), phone_of("Bea")
    page = bea.get("/packs/EP-0001").text
    assert "Can approve at the desk: <b>Dee</b>" in page
    assert "Can approve of the Board: <b>Bea</b>" in page
    assert dee.post(DESK, data=YES).status_code == 303
    assert state_of(request_id) is RequestState.ASKED
    assert "Can approve at the desk" not in bea.get("/packs/EP-0001").text
    assert bea.post(BOARD, data=YES).headers["Location"] == "/packs?done=said"
    assert state_of(request_id) is RequestState.APPROVED
    assert {one.by_id for one in db.session.scalars(select(PackApproval))} == {DEE, BEA}
    assert db.session.scalars(select(Hold)).one().owner_id == DEE


def test_one_no_ends_it_with_its_reason(request_id: int, phone_of: Any) -> None:
    assert phone_of("Bea").post(BOARD, data=NO).status_code == 303
    assert state_of(request_id) is RequestState.REFUSED
    assert NO["because"] in phone_of("Mo").get("/desk/packs/EP-0001").text
    late = phone_of("Dee").post(DESK, data=YES)
    assert late.status_code == 409
    assert "EP-0001 is refused" in late.text


def test_a_word_without_its_reason_is_asked_for_it(request_id: int, phone_of: Any) -> None:
    for who, at in (("Dee", DESK), ("Bea", BOARD)):
        answer = phone_of(who).post(at, data=YES | {"because": " "})
        assert answer.status_code == 422
        assert "Say in a sentence why." in answer.text
    assert db.session.scalars(select(PackApproval)).all() == []


def test_who_opened_it_does_not_approve_it(request_id: int, phone_of: Any) -> None:
    answer = phone_of("Mo").post(DESK, data=YES)
    assert answer.status_code == 409
    assert "You opened this request. Two others approve it." in answer.text


def test_nobody_approves_it_twice(request_id: int, phone_of: Any) -> None:
    dee = phone_of("Dee")
    dee.post(DESK, data=YES)
    answer = dee.post(DESK, data=YES)
    assert answer.status_code == 409
    assert "Somebody else is the second." in answer.text


def test_it_is_called_back_before_anybody_approves(app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        asked(session, make_profile(session))
    answer = phone_of("Dee").post(DESK, data=YES)
    assert answer.status_code == 409
    assert "Nobody has called back yet." in answer.text


def test_who_sent_some_of_it_does_not_approve_it_and_reads_who_can(request_id: int, app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        profile = session.get_one(PackRequest, request_id).profile
        incident(session, profile, None, reporter_id=DEE, seed=77)
    answer = phone_of("Dee").post(DESK, data=YES)
    assert answer.status_code == 409
    assert "You sent some of what is in it. Somebody else approves." in answer.text
    assert "Nobody at the desk can" in answer.text
    with transaction() as session:
        new_account(session, Role.DEPUTY, name="Kit")
    page = phone_of("Dee").get("/desk/packs/EP-0001").text
    assert "Can approve at the desk: <b>Kit</b>" in page
    assert "Nobody at the desk can" not in page


def test_two_of_the_desk_are_not_enough(request_id: int, app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        kit = new_account(session, Role.DEPUTY, name="Kit").id
    phone_of("Dee").post(DESK, data=YES)
    answer = signed_in(app, kit).post(DESK, data=YES)
    assert answer.status_code == 409
    assert "One of the two is at the desk, the other of the Board." in answer.text


def test_two_of_one_member_are_not_enough(request_id: int, app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        session.get_one(Account, DEE).member_id = ORCHARD
        of_orchard = new_account(session, Role.BOARD, name="Bo")
        of_orchard.member_id = ORCHARD
        id = of_orchard.id
    phone_of("Dee").post(DESK, data=YES)
    answer = signed_in(app, id).post(BOARD, data=YES)
    assert answer.status_code == 409
    assert "Somebody of your member has approved it." in answer.text


@pytest.mark.parametrize("who", ["Asha", "Lena", "Pat"])
def test_nobody_else_gets_there(request_id: int, phone_of: Any, who: str) -> None:
    for at in (DESK, BOARD):
        assert phone_of(who).post(at, data=YES).status_code == 403
    assert phone_of("Bea").post(DESK, data=YES).status_code == 403


# ---------------------------------------------------------------- the rota


def saturday() -> date:
    return NOON.date() + timedelta(days=(5 - NOON.date().weekday()) % 7 or 7)


def on_rota() -> list[tuple[int, str]]:
    db.session.remove()
    return [(one.account_id, one.reach) for one in db.session.scalars(select(OnRota).order_by(OnRota.id))]


def test_the_board_puts_itself_on_and_takes_itself_off(phone_of: Any) -> None:
    bea = phone_of("Bea")
    put = {"day": saturday().isoformat(), "account_id": str(BEA), "reach": "01632 960301"}
    assert bea.post("/packs/rota", data=put).status_code == 303
    assert bea.post("/packs/rota", data=put | {"reach": "01632 960302"}).status_code == 303
    assert on_rota() == [(BEA, "01632 960302")], "said again it is changed, not doubled"
    assert "01632 960302" in bea.get("/packs/rota").text
    row = db.session.scalars(select(OnRota.id)).one()
    assert bea.post("/packs/rota", data={"off": str(row)}).status_code == 303
    assert on_rota() == []


def test_the_board_puts_nobody_else_on_and_the_desk_does(phone_of: Any) -> None:
    put = {"day": saturday().isoformat(), "account_id": str(DEE), "reach": "01632 960301"}
    assert phone_of("Bea").post("/packs/rota", data=put).status_code == 403
    assert on_rota() == []
    assert phone_of("Mo").post("/packs/rota", data=put).status_code == 303
    db.session.remove()
    row = db.session.scalars(select(OnRota.id)).one()
    assert phone_of("Bea").post("/packs/rota", data={"off": str(row)}).status_code == 403
    assert on_rota() == [(DEE, "01632 960301")]


def test_what_is_missing_on_the_rota_is_said(phone_of: Any) -> None:
    past = {"day": "2026-01-03", "account_id": "1", "reach": ""}
    answer = phone_of("Mo").post("/packs/rota", data=past)
    assert answer.status_code == 422
    for says in ("Choose a day to come.", "Say how they are reached on that day.", "They may not approve packs."):
        assert says in answer.text


def test_two_of_the_desk_are_not_two_and_the_rota_says_who_is_missing(phone_of: Any) -> None:
    mo = phone_of("Mo")
    for id, missing in ((MO, True), (DEE, True), (BEA, False)):
        put = {"day": saturday().isoformat(), "account_id": str(id), "reach": "01632 960301"}
        assert mo.post("/packs/rota", data=put).status_code == 303
        assert ("Nobody of the Board" in mo.get("/packs/rota").text) is missing


# ---------------------------------------------------------------- the wrong person


def test_the_wrong_person_ends_packs_and_names_who_has_one(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, parts)
        request_id = approved(session, profile).id
        came = {"came_at": NOON, "taken_by_id": MO, "due_at": NOON, "channel": Channel.APP, "says": "It was not me."}
        dispute = Dispute(id=uuid4(), profile_id=profile.id, **came)
        session.add(dispute)
        dispute_id = dispute.id
    looked_at_anew(request_id)
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        pack, request = session.get_one(Pack, pack_id), session.get_one(PackRequest, request_id)
        link = make_link(session, request, pack, by=account(session, MO), now=NOON)
        open_link(session, link.token, link.word, now=NOON)
        again = make_link(session, request, pack, by=account(session, MO), now=NOON).token
    mo = phone_of("Mo")
    mo.post(f"/desk/disputes/{dispute_id}/hide")
    done = mo.post(f"/desk/disputes/{dispute_id}/wrong-person", data={"wrong_because": "The till roll."})
    assert done.status_code == 303
    page = mo.get(done.headers["Location"]).text
    assert "Nora Field" in page
    assert phone_of(None).post(f"/pack/{again}", data={"word": "AAAA-AAAA"}).status_code == 410
    db.session.remove()
    pack = db.session.get_one(Pack, pack_id)
    assert (pack.state, pack.file, pack.wrapped_key) == (PackState.GONE, None, None)
    assert list((parts.vault.folder.root / "packs").iterdir()) == []
    assert db.session.scalars(select(Disclosure)).one().recalled_at is not None
    assert mo.post("/desk/packs/EP-0001/build").status_code == 409
