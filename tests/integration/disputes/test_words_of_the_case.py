"""After "the wrong person": nothing that was said of them in an exclusion, its reviews and its appeals is left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.forget_person import BECAUSE
from app.appeals.models import Appeal, AppealOutcome, AppealSeat
from app.disputes.models import Channel
from app.disputes.take import Said, take
from app.exclusions.models import CountedIncident, Exclusion, ForcedReview, Word
from app.kernel.db import db, transaction
from app.kernel.model import Base
from app.members.models import Account
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import an_appeal, an_exclusion, seat_three
from tests.town import NOON

SAID = "drinks-by-the-weir"  # in everything that anybody said of them
HANDED = "as they were handed it"
OWN = "I was at my sister's."
CASE = ("exclusion", "exclusion_incident", "exclusion_word", "exclusion_review", "appeal", "appeal_seat")


@pytest.fixture
def dispute(app: Flask, parts: Parts) -> str:
    """A case with everything that can be said in one, and a dispute of its profile."""
    with transaction() as session:
        signs = {"signs": ["drink or drugs"], "seen": SAID, "help": SAID, "age": "18 or over", "how_known": SAID}
        asked = {**signs, "why": SAID, "less": SAID}
        it = an_exclusion(
            session, because=SAID, asked=asked, redacted=SAID, guardian_says=SAID, guardian_told_on=date(2026, 11, 1),
            notice={"body": HANDED, "version": 1},
        )  # fmt: skip
        it.words[0].because = it.incidents[0].says = SAID
        session.add(ForcedReview(exclusion_id=it.id, why=SAID, opened_at=NOON, due_on=NOON.date(), says=SAID))
        appeal = an_appeal(session, it, zone=parts.settings.zone, says=OWN)
        for one in seat_three(session, appeal):
            session.get_one(AppealSeat, (appeal.id, one.id)).because = SAID
        appeal.why_taken = appeal.because = SAID
        appeal.outcome, appeal.decided_at = AppealOutcome.UPHELD, NOON
        mo = session.get_one(Account, town.MO)
        found = take(session, appeal.id, it.profile, Said("Not me.", Channel.PHONE), by=mo, now=NOON)
        return str(found.id)


def say_wrong(phone: Any, dispute: str) -> None:
    assert phone.post(f"/desk/disputes/{dispute}/wrong-person", data={"wrong_because": "The roll."}).status_code == 303
    db.session.rollback()


def whole(session: Session) -> str:
    """Return every row of the case as text."""
    tables = [Base.metadata.tables[name] for name in CASE]
    return json.dumps([list(map(list, session.execute(select(one)))) for one in tables], default=str)


def test_nothing_that_was_said_of_them_in_the_case_is_left(dispute: str, phone_of: Any) -> None:
    assert whole(db.session()).count(SAID) == 17
    say_wrong(phone_of("Dee"), dispute)
    assert SAID not in whole(db.session())
    assert db.session().scalars(select(Exclusion.points)).one() == 0
    assert db.session().scalars(select(CountedIncident)).all() == []


def test_what_they_were_handed_and_said_and_who_did_what_stays(dispute: str, phone_of: Any) -> None:
    say_wrong(phone_of("Dee"), dispute)
    session = db.session()
    it, appeal, word = (session.scalars(select(one)).one() for one in (Exclusion, Appeal, Word))
    assert (it.notice["body"], it.proposed_by_id, it.months) == (HANDED, town.LENA, 12)
    assert it.served_at == NOON - timedelta(days=10)
    assert it.guardian_told_on == date(2026, 11, 1)
    assert (word.agrees, word.at) == (True, NOON)
    assert (appeal.says, appeal.outcome, appeal.because) == (OWN, AppealOutcome.UPHELD, BECAUSE)


def test_the_reasons_that_are_in_a_letter_stay_in_it(dispute: str, phone_of: Any) -> None:
    with transaction() as session:
        appeal = session.scalars(select(Appeal)).one()
        appeal.because, appeal.letter = HANDED, {"body": HANDED}
    say_wrong(phone_of("Dee"), dispute)
    appeal = db.session().scalars(select(Appeal)).one()
    assert (appeal.because, appeal.letter) == (HANDED, {"body": HANDED})


def test_the_case_can_still_be_opened(dispute: str, phone_of: Any) -> None:
    say_wrong(phone_of("Dee"), dispute)
    page = phone_of("Mo").get("/desk/exclusions/EX-0001?because=x")
    assert (page.status_code, "lifted" in page.text.lower()) == (200, True)
