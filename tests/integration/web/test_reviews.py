"""What is to be looked at again: who is shown it, who says what becomes of it; and what is shown when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.disputes.shown_to import shown_to
from app.exclusions.models import Exclusion, ForcedReview, Panel, Word
from app.kernel.db import db, transaction
from app.members.models import Premises, Sector
from app.profiles.models import Hidden, Profile
from tests import town
from tests.builders import signed_in
from tests.conftest import Phone
from tests.exclusion_cases import checked as looked_into
from tests.exclusion_cases import decided_by, leads, proposed, put, put_up, said, somebody_seen
from tests.orders_cases import a_review
from tests.town import NOON

TELLS = ("WB-0118", "Perrin", "Orchard Foods")
REASON = "The till roll stands by itself."


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with transaction() as session:
        somebody_seen(session)
        return leads(session)


def decided(ids: dict[str, int], panel: Panel) -> None:
    """Let it be decided: by the Lantern alone, by the Lantern and the yard, or by Bo and Bee of the Board."""
    words = {Panel.MEMBER: ("lantern",), Panel.VOTE: ("lantern", "yard"), Panel.BOARD: ("bo", "bee")}[panel]
    with transaction() as session:
        decided_by(session, Panel.VOTE if panel is Panel.VOTE else Panel.MEMBER)
        it = proposed(session, months=12)
        it.panel = panel
        looked_into(session, it)
        put(session, it)
        for who in words:
            said(session, it, ids[who])
        if panel is Panel.VOTE:
            said(session, it, ids["corner"], agrees=False)
        a_review(session, it)


def the_review() -> ForcedReview:
    db.session.rollback()
    return db.session.scalars(select(ForcedReview)).one()


def shown(app: Flask, id: int) -> str:
    return signed_in(app, id).get("/reviews").text


def say(phone: Phone, **typed: Any) -> Any:
    return phone.post("/reviews/1", data={"outcome": "kept", "because": REASON, **typed})


def test_a_voter_who_has_voted_does_not_read_who_it_is(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.VOTE)
    for who in ("lantern", "corner"):
        page = shown(app, ids[who])
        assert [word for word in ("EX-0001", *TELLS) if word in page] == []
        assert say(signed_in(app, ids[who])).status_code == 403
    assert the_review().done_at is None


@pytest.mark.parametrize("panel", Panel)
@pytest.mark.parametrize("who", ["lena", "orchard", "lantern", "bo"])
def test_who_had_a_part_is_offered_no_form_and_cannot_say(
    app: Flask, ids: dict[str, int], panel: Panel, who: str
) -> None:
    decided(ids, panel)
    had_a_part = who in ("lena", "orchard") or who == {Panel.BOARD: "bo"}.get(panel, "lantern")
    phone = signed_in(app, {"lena": town.LENA, **ids}[who])
    assert ('action="/reviews/1"' in phone.get("/reviews").text) is not had_a_part
    assert say(phone).status_code == (403 if had_a_part else 303)
    assert (the_review().done_at is None) is had_a_part


def test_another_of_the_same_business_has_no_say_either(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    with transaction() as session:
        word = session.scalars(select(Word)).one()
        word.by_id = town.BEN  # who has left since, and another leads now
    assert say(signed_in(app, ids["lantern"])).status_code == 403


def test_who_may_look_reads_the_whole_case_by_a_link(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    for who in (ids["yard"], town.BEA):
        phone = signed_in(app, who)
        assert 'href="/exclusions/EX-0001"' in phone.get("/reviews").text
        case = phone.get("/exclusions/EX-0001")
        assert case.status_code == 200
        assert "Perrin Oakapple" in case.text
        assert "Acquitted." in case.text
    assert say(signed_in(app, ids["yard"])).status_code == 303
    for who in (ids["yard"], town.BEA):
        assert signed_in(app, who).get("/exclusions/EX-0001").status_code == 404, "once it is done nobody new reads it"


def test_what_somebody_read_is_written_down(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    shown(app, ids["yard"])
    looks = select(Entry).where(Entry.verb == "viewed", Entry.actor_id == ids["yard"])
    assert [one.about for one in db.session.scalars(looks)] == ["profile WB-0118"]
    profile = db.session.scalars(select(Profile)).one()
    assert ids["yard"] in shown_to(db.session(), profile).seen, "they are told when it turns out to be another"


def test_while_it_is_decided_only_who_decides_hears_of_it(app: Flask, ids: dict[str, int], phone_of: Any) -> None:
    with transaction() as session:
        a_review(session, proposed(session)).why = "Acquitted on 1 November 2026."
    for who in (ids["yard"], ids["lantern"], town.BEA, town.LENA):
        assert "EX-0001" not in shown(app, who)
        assert say(signed_in(app, who)).status_code == 404
    assert "Acquitted on 1 November 2026." in phone_of("Lena").get("/exclusions/EX-0001").text
    assert "Acquitted on 1 November 2026." in phone_of("Mo").get("/desk/exclusions/EX-0001").text
    with transaction() as session:
        it = session.scalars(select(Exclusion)).one()
        it.panel = Panel.BOARD
        looked_into(session, it)
        put(session, it)
    assert "Acquitted on 1 November 2026." in phone_of("Bea").get("/exclusions/EX-0001").text
    assert "EX-0001" not in shown(app, town.BEA)
    assert signed_in(app, ids["yard"]).get("/exclusions/EX-0001").status_code == 404
    with transaction() as session:
        it = session.scalars(select(Exclusion)).one()
        for who in (ids["bo"], ids["bee"]):
            said(session, it, who)
    assert "EX-0001" in shown(app, town.BEA)
    assert the_review().due_on == NOON.date() + timedelta(days=14)


def test_a_voter_reads_that_somebody_was_let_go_and_not_when(app: Flask, ids: dict[str, int]) -> None:
    with transaction() as session:
        decided_by(session, Panel.VOTE)
        a_review(session, put_up(session)).why = "No further action on 1 November 2026."
    page = signed_in(app, ids["yard"]).get("/exclusions/EX-0001").text
    assert "No further action." in page
    assert "1 November 2026" not in page


@pytest.mark.parametrize("why", ["hidden", "public", "over"])
def test_it_is_shown_to_nobody_who_may_not_know(app: Flask, ids: dict[str, int], why: str) -> None:
    decided(ids, Panel.MEMBER)
    assert "EX-0001" in shown(app, ids["yard"])
    with transaction() as session:
        it = session.scalars(select(Exclusion)).one()
        if why == "hidden":
            it.profile.hidden_because = Hidden.DISPUTE
        elif why == "public":
            session.get_one(Premises, town.YARD).sector = Sector.PUBLIC_BODY
        else:
            it.ends_on = NOON.date() - timedelta(days=1)
    page = shown(app, ids["yard"])
    assert [word for word in ("EX-0001", *TELLS) if word in page] == []
    assert say(signed_in(app, ids["yard"])).status_code in (403, 409)
    assert signed_in(app, ids["yard"]).get("/exclusions/EX-0001").status_code == 404


def test_it_waits_on_its_last_day(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    with transaction() as session:
        session.scalars(select(Exclusion)).one().ends_on = NOON.date()
    assert "EX-0001" in shown(app, ids["yard"])


def test_what_was_typed_comes_back_when_somebody_was_faster(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    assert say(signed_in(app, ids["yard"])).status_code == 303
    answer = say(signed_in(app, town.BEA), outcome="shortened", ends_on="2026-12-01", because="It was long enough.")
    assert answer.status_code == 409
    assert "Somebody has looked at it again already" in answer.text
    assert "It was long enough." in answer.text
    assert "Shortened, last day 2026-12-01" in answer.text
    assert [word for word in ("EX-0001", *TELLS) if word in answer.text] == []


def test_a_word_that_is_not_whole_comes_back_as_typed(app: Flask, ids: dict[str, int]) -> None:
    decided(ids, Panel.MEMBER)
    answer = say(signed_in(app, ids["yard"]), outcome="")
    assert answer.status_code == 422
    assert f"{REASON}</textarea>" in answer.text


def test_whoever_proposed_reads_no_name_once_the_profile_is_withdrawn(
    app: Flask, ids: dict[str, int], phone_of: Any
) -> None:
    decided(ids, Panel.MEMBER)
    lena = phone_of("Lena")
    assert all("Perrin Oakapple" in lena.get(page).text for page in ("/exclusions", "/exclusions/EX-0001"))
    with transaction() as session:
        session.scalars(select(Profile)).one().withdraw(now=NOON, because="It is over.")
    for page in ("/exclusions", "/exclusions/EX-0001"):
        text = lena.get(page).text
        assert "WB-0118, withdrawn" in text
        assert "Perrin" not in text
        assert 'href="/profiles/WB-0118"' not in text
