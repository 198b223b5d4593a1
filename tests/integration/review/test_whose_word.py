"""Whoever sent a report decides neither on it nor on what it is read under: a word on the first is a word on both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account
from app.profiles.draft import NewProfile
from app.profiles.models import Profile
from app.reports.models import Report, ReportState
from app.review.also_there import also_there
from app.review.decide import (
    approve_incident,
    approve_new_profile,
    approve_sighting,
    ask_back,
    keep_as_intelligence,
    reject,
)
from app.review.merge import merge
from app.review.not_there import not_there
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.same_picture import came, done

NEW = NewProfile(
    "Green parka, beard", is_name=False, seen="Took gin.", look={}, grading="1AP", is_serious_or_repeat=True
)
SAYS = "You sent one of the reports that are read here as one."


@pytest.fixture
def first(app: Flask, parts: Parts, clock: Clock) -> UUID:
    """Asha's report, into which Mo has merged one of Dee's, who is a deputy."""
    with transaction() as session:
        town.make_profile(session)
    one = came(app, parts, town.ASHA)
    clock.passes(minutes=5)
    other = came(app, parts, town.DEE, seed=2)
    done(merge, one, other, by=town.MO, parts=parts, because="The same.")
    return one


def words(session: Any, report: Report, how: dict[str, Any]) -> dict[str, Any]:
    known = session.scalars(select(Profile)).one()
    return {
        "incident": lambda: approve_incident(session, report, wording="", **how),
        "sighting": lambda: approve_sighting(session, report, known, wording="", today=how["now"].date(), **how),
        "profile": lambda: approve_new_profile(session, report, NEW, wording="", **how),
        "asked": lambda: ask_back(session, report, "Who?", **how),
        "rejected": lambda: reject(session, report, "Too dark.", **how),
        "heard": lambda: keep_as_intelligence(session, report, **how),
    }


@pytest.mark.parametrize("verdict", ["incident", "sighting", "profile", "asked", "rejected", "heard"])
def test_no_word_comes_from_whoever_sent_the_merged_one(first: UUID, parts: Parts, verdict: str) -> None:
    with transaction() as session:
        how = {"by": session.get_one(Account, town.DEE), "now": parts.clock()}
        say = words(session, session.get_one(Report, first), how)[verdict]
        with pytest.raises(NotAllowed, match=SAYS):
            say()
    assert db.session.get_one(Report, first).state is ReportState.RECEIVED


@pytest.mark.parametrize("verb", [also_there, not_there])
def test_nor_do_they_say_who_else_was_there(first: UUID, parts: Parts, verb: Any) -> None:
    more = {"is_conduct": True} if verb is also_there else {"because": "So."}
    with transaction() as session:
        dee, report = session.get_one(Account, town.DEE), session.get_one(Report, first)
        known = session.scalars(select(Profile)).one()
        with pytest.raises(NotAllowed, match=SAYS):
            verb(session, report, known, by=dee, now=parts.clock(), **more)


def test_their_page_says_so_and_has_no_form(first: UUID, phone_of: Any) -> None:
    page = phone_of("Dee").get(f"/desk/{first}").text
    assert SAYS in page
    assert 'id="decide"' not in page
    assert 'id="decide"' in phone_of("Mo").get(f"/desk/{first}").text


def test_what_they_had_typed_comes_back_when_it_was_merged_meanwhile(first: UUID, phone_of: Any) -> None:
    answer = phone_of("Dee").post(f"/desk/{first}/decision", data={"verdict": "incident", "wording": "My words."})
    assert answer.status_code == 403
    assert SAYS in answer.text
    assert "“My words.”" in answer.text


def test_the_queue_calls_it_theirs_and_leads_them_past_it(first: UUID, phone_of: Any) -> None:
    dee = phone_of("Dee")
    assert "Sent by you: somebody else decides" in dee.get("/desk").text
    assert "Next report" not in dee.get(f"/desk/{first}").text.split('id="gone"')[0]
