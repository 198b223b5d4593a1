"""What two have approved is what is handed over: what is changed afterwards ends packs and may void their words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.evidence import leave_out as deeds
from app.evidence import queue
from app.evidence.approve import approve
from app.evidence.collect import collect
from app.evidence.deliver import Opening, hand_over, make_link, open_link
from app.evidence.find import approvals_of, words_on
from app.evidence.models import Hold, Pack, PackRequest, PackState, RequestState
from app.evidence.order_build import order_build
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.web.parts import Parts
from app.worker.packs import Packs
from tests.evidence_cases import account, agree, approved, asked, built, called_back, incident
from tests.town import ASHA, BEA, DEE, MO, NOON, make_profile

NAME = f"account {ASHA}"
MORE: list[Any] = [
    lambda session, it, by: deeds.unredact(session, it, NAME, because="She agrees.", by=by, now=NOON),
    lambda session, it, by: deeds.take_out_words(session, it, "Kevin", by=by, now=NOON),
    lambda session, it, by: deeds.note_terms(
        session, it, less_intrusive="A card.", terms="Not to enter.", needs="", by=by, now=NOON
    ),
    lambda session, it, by: deeds.put_back(session, it, "photo 1", by=by, now=NOON),
]
LESS: list[Any] = [
    lambda session, it, by: deeds.leave_out(session, it, "photo 2", because="A child.", by=by, now=NOON),
]


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    """Two incidents with a picture each, of which the first was left out before two approved it."""
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, parts, days_ago=9)
        incident(session, profile, parts, days_ago=3)
        request = asked(session, profile)
        called_back(session, request)
        deeds.leave_out(session, request, "photo 1", because="Of another day.", by=account(session, MO), now=NOON)
        agree(session, request)
        return request.id


@pytest.mark.parametrize("deed", MORE)
def test_where_more_goes_in_both_approve_it_again(request_id: int, deed: Any) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        deed(session, request, account(session, MO))
        assert request.state is RequestState.ASKED
        assert approvals_of(session, request) == []
        assert [one.void_at for one in words_on(session, request)] == [NOON, NOON]
        with pytest.raises(NotPossible, match="Two people approve it first"):
            order_build(session, request, by=account(session, MO), now=NOON)
        agree(session, request)
        assert request.state is RequestState.APPROVED
        assert len(session.scalars(select(Hold)).all()) == 1, "it was held all the while"


def test_one_word_that_was_said_before_a_change_is_void_too(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        what = f"report {incident(session, profile, None, reporter_id=DEE).id}"
        request = asked(session, profile)
        called_back(session, request)
        mo, dee, bea = (account(session, id) for id in (MO, DEE, BEA))
        deeds.leave_out(session, request, what, because="Sent by who approves.", by=mo, now=NOON)
        approve(session, request, agrees=True, because="Lawful.", by=dee, now=NOON)
        deeds.put_back(session, request, what, by=mo, now=NOON)
        approve(session, request, agrees=True, because="Lawful.", by=bea, now=NOON)
        assert request.state is RequestState.ASKED
        with pytest.raises(NotPossible, match="You sent some of what is in it"):
            approve(session, request, agrees=True, because="Lawful.", by=dee, now=NOON)


@pytest.mark.parametrize("deed", LESS)
def test_where_less_goes_in_what_two_said_holds(request_id: int, deed: Any) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        deed(session, request, account(session, MO))
        assert request.state is RequestState.APPROVED
        assert len(approvals_of(session, request)) == 2


@pytest.mark.parametrize("deed", MORE + LESS)
def test_a_pack_of_before_is_ended_with_its_link(app: Flask, parts: Parts, request_id: int, deed: Any) -> None:
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        request, pack, mo = (
            session.get_one(PackRequest, request_id),
            session.get_one(Pack, pack_id),
            account(session, MO),
        )
        link = make_link(session, request, pack, by=mo, now=NOON)
        files = deed(session, request, mo)
        assert len(files) == 1
        assert (pack.state, pack.wrapped_key) == (PackState.GONE, None)
        assert open_link(session, link.token, link.word, now=NOON).opening is Opening.ENDED  # type: ignore[union-attr]
        with pytest.raises(NotPossible):
            make_link(session, request, pack, by=mo, now=NOON)


def test_its_file_goes_once_the_change_is_kept(app: Flask, parts: Parts, request_id: int, phone_of: Any) -> None:
    built(app, parts, request_id)
    left_out = {"what": "photo 2", "deed": "leave out", "because-photo 2": "It shows a child."}
    assert phone_of("Mo").post("/desk/packs/EP-0001/contents", data=left_out).status_code == 303
    assert list((parts.vault.folder.root / "packs").iterdir()) == []


def test_one_that_is_being_built_is_broken_off(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        order_build(session, session.get_one(PackRequest, request_id), by=account(session, MO), now=NOON)
        pack = queue.claim(session, now=NOON)
        assert pack is not None
        id = pack.id
    with transaction() as session:
        LESS[0](session, session.get_one(PackRequest, request_id), account(session, MO))
        assert not queue.progress(session, id, done=1, steps=3, says="Exhibit 1 of 1.", now=NOON)
        assert session.get_one(Pack, id).state is PackState.FAILED
    assert built(app, parts, request_id).state is PackState.READY


def test_the_newest_alone_is_handed_over(app: Flask, parts: Parts, request_id: int) -> None:
    first = built(app, parts, request_id).id
    with transaction() as session:
        request, pack = session.get_one(PackRequest, request_id), session.get_one(Pack, first)
        link = make_link(session, request, pack, by=account(session, MO), now=NOON)
    second = built(app, parts, request_id).id
    with transaction() as session:
        request, mo = session.get_one(PackRequest, request_id), account(session, MO)
        assert open_link(session, link.token, link.word, now=NOON).opening is Opening.ENDED  # type: ignore[union-attr]
        with pytest.raises(NotPossible, match="newer pack"):
            make_link(session, request, session.get_one(Pack, first), by=mo, now=NOON)
        with pytest.raises(NotPossible, match="newer pack"):
            hand_over(session, request, session.get_one(Pack, first), to="Nora Field", by=mo, now=NOON)
        make_link(session, request, session.get_one(Pack, second), by=mo, now=NOON)


def test_whoever_approved_it_and_sent_a_report_since_stops_the_building(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session)
        request = approved(session, profile)
        order_build(session, request, by=account(session, MO), now=NOON)
        request_id, what = request.id, f"report {incident(session, profile, None, reporter_id=DEE).id}"
    assert Packs(app, parts).build()
    pack = db.session.scalars(select(Pack)).one()
    assert pack.state is PackState.FAILED
    assert "Somebody who approved it has sent some of what is in it" in pack.says
    db.session.remove()
    with transaction() as session:
        request, mo = session.get_one(PackRequest, request_id), account(session, MO)
        with pytest.raises(NotPossible, match="Leave that out"):
            order_build(session, request, by=mo, now=NOON)
        deeds.leave_out(session, request, what, because="Sent by who approved it.", by=mo, now=NOON)
        order_build(session, request, by=mo, now=NOON)


def test_a_no_after_a_change_ends_what_was_held(request_id: int) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        MORE[0](session, request, account(session, MO))
        approve(session, request, agrees=False, because="More than is needed.", by=account(session, BEA), now=NOON)
        assert [one.ended_at for one in session.scalars(select(Hold))] == [NOON]


def test_the_board_reads_who_is_shown_by_name(request_id: int, phone_of: Any) -> None:
    bea = phone_of("Bea")
    assert "No witness is shown by name" in bea.get("/packs/EP-0001").text
    with transaction() as session:
        MORE[0](session, session.get_one(PackRequest, request_id), account(session, MO))
    page = bea.get("/packs/EP-0001").text
    assert "1 of those who saw it is shown by name." in page
    assert page.count("Void since") == 2
    assert "Asha" not in page


# ---------------------------------------------------------------- what the desk reads is what goes in


def test_what_is_left_out_with_its_report_does_not_count(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session)
        first = incident(session, profile, parts, days_ago=9, reporter_id=DEE)
        incident(session, profile, None, days_ago=3)
        request = asked(session, profile)
        mo = account(session, MO)
        deeds.leave_out(session, request, f"report {first.id}", because="Of another.", by=mo, now=NOON)
        case = collect(session, request, None, zone=parts.settings.zone, now=NOON)
        assert (len(case.incidents), len(case.exhibits), [one.called for one in case.witnesses]) == (
            1,
            0,
            ["Witness 1"],
        )
    page = phone_of("Mo").get("/desk/packs/EP-0001").text
    assert "1 report, 0 original pictures" in page
    assert re.search(r"<b>Asha</b>\s*<span class=\"tag\">Witness 1<", page)
    assert "It is left out with its report." in page
    assert "<b>Dee</b>" not in page[page.index("Who saw it") :]


# ---------------------------------------------------------------- words that the desk takes out


def test_words_that_the_desk_adds_go(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, None, note="A customer, little Zoë Quill, cried. zoë quill ran.")
        request_id = asked(session, profile).id
    mo = phone_of("Mo")
    assert mo.post("/desk/packs/EP-0001/words", data={"taken_out": "Zoë Quill\n\n zoë \nZoë Quill"}).status_code == 303
    request = db.session.get_one(PackRequest, request_id)
    assert request.taken_out == ["Zoë Quill", "zoë"]
    case = collect(db.session(), request, None, zone=parts.settings.zone, now=NOON)
    assert case.incidents[0].says == "A customer, little [redacted], cried. [redacted] ran."


@pytest.mark.parametrize("words", ["x", "y" * 101, "\n".join(f"word {number}" for number in range(101))])
def test_words_that_cannot_be_taken_out_come_back(app: Flask, phone_of: Any, words: str) -> None:
    with transaction() as session:
        request = asked(session, make_profile(session))
        with pytest.raises(NotFit):
            deeds.take_out_words(session, request, words, by=account(session, MO), now=NOON)
    answer = phone_of("Mo").post("/desk/packs/EP-0001/words", data={"taken_out": words})
    assert answer.status_code == 422
    assert words.splitlines()[-1] in answer.text
