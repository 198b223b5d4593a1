"""The pages of who is missing: a body asks, the desk tells or says why not, and the asker reads it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from app.alerts.models import Alert, Ending, MissingRequest
from app.alerts.recall import recall
from app.kernel.db import db, transaction
from app.members.models import Account
from tests.conftest import Clock, Phone
from tests.town import MO

Whose = Callable[[str | None], Phone]
ONE = UUID(int=0xA1)
ASKED = {
    "id": str(ONE),
    "asked_by": "Constable Whitlock",
    "reference": "QP-2290",
    "wording": "A boy of ten, red anorak, last seen at the station.",
}


@pytest.fixture
def pat(phone_of: Whose) -> Phone:
    """Pat of the police, who has asked."""
    pat = phone_of("Pat")
    assert pat.post("/missing/ask", data=ASKED).headers["Location"] == "/missing/ask?done=asked"
    return pat


def tell(mo: Phone, **changes: str) -> Alert:
    assert mo.post(f"/desk/missing/{ONE}/send", data={"wording": ASKED["wording"], **changes}).status_code == 303
    return db.session().scalars(select(Alert)).one()


def test_what_is_missing_from_the_form_is_said_and_what_was_typed_comes_back(phone_of: Whose) -> None:
    answer = phone_of("Pat").post("/missing/ask", data=ASKED | {"reference": ""})
    assert answer.status_code == 422
    assert "Their reference: whoever calls 999 says it." in answer.text
    assert "Constable Whitlock" in answer.text
    assert str(ONE) in answer.text
    assert db.session().scalars(select(MissingRequest)).all() == []


def test_the_asker_reads_each_step(pat: Phone, phone_of: Whose, clock: Clock) -> None:
    assert "At the desk since 12:00." in pat.get("/missing/ask").text
    alert_id = tell(phone_of("Mo")).id
    assert "The town was told 12:00. It ends 21 Nov, 12:00." in pat.get("/missing/ask").text
    with transaction() as session:
        mo = session.get_one(Account, MO)
        alert = session.get_one(Alert, alert_id)
        recall(session, alert, because="Found, with his aunt.", ending=Ending.STAND_DOWN, by=mo, now=clock())
    assert "Stood down: Found, with his aunt." in pat.get("/missing/ask").text


def test_what_the_desk_sends_it_has_read(pat: Phone, phone_of: Whose) -> None:
    mo = phone_of("Mo")
    page = mo.get("/desk/missing").text
    assert "<b>The police</b>, Constable Whitlock" in page
    alert = tell(mo, wording="A boy of ten in red.", zones="MID")
    assert (alert.wording, alert.reference, alert.zone_id) == ("A boy of ten in red.", "QP-2290", "MID")
    assert "Nobody is asked for" in mo.get("/desk/missing").text


def test_without_words_nothing_is_sent(pat: Phone, phone_of: Whose) -> None:
    answer = phone_of("Mo").post(f"/desk/missing/{ONE}/send", data={"wording": ""})
    assert answer.status_code == 422
    assert db.session().scalars(select(Alert)).all() == []


def test_turned_down_with_a_sentence_the_asker_reads_it(pat: Phone, phone_of: Whose) -> None:
    mo = phone_of("Mo")
    assert mo.post(f"/desk/missing/{ONE}/turn-down", data={"because": ""}).status_code == 422
    answer = mo.post(f"/desk/missing/{ONE}/turn-down", data={"because_choice": "They have been found."})
    assert answer.status_code == 303
    assert "The town was not told. The desk says: They have been found." in pat.get("/missing/ask").text


def test_who_comes_second_hears_that_it_was_decided(pat: Phone, phone_of: Whose) -> None:
    tell(phone_of("Mo"))
    answer = phone_of("Dee").post(f"/desk/missing/{ONE}/turn-down", data={"because": "No."})
    assert answer.status_code == 409
    assert "Somebody has decided on this request already." in answer.text


def test_for_longer_by_the_bodys_word(pat: Phone, phone_of: Whose) -> None:
    mo = phone_of("Mo")
    id = tell(mo).id
    assert mo.post(f"/desk/missing/{id}/extend", data={"asked_by": ""}).status_code == 422
    answer = mo.post(f"/desk/missing/{id}/extend", data={"asked_by": "Constable Whitlock"})
    assert "It stands for another 72 hours." in mo.get(answer.headers["Location"]).text
    assert mo.post(f"/desk/missing/{ONE}/extend", data={"asked_by": "x"}).status_code == 404


def test_another_asker_reads_nothing_of_it(pat: Phone, phone_of: Whose) -> None:
    assert phone_of("Asha").get("/missing/ask").status_code == 403
    assert "QP-2290" in pat.get("/missing/ask").text


@pytest.mark.parametrize("page", ["/desk", "/desk/alerts"])
def test_the_desk_sees_at_once_that_somebody_is_asked_for(pat: Phone, phone_of: Whose, page: str) -> None:
    mo = phone_of("Mo")
    assert "the town is asked to look out" in mo.get(page).text
    tell(mo)
    assert "the town is asked to look out" not in mo.get(page).text
