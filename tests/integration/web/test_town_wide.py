"""A notice to the whole town is proposed by one person; a second one sees it waiting, and sends it or turns it down."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind, Proposal
from app.kernel.db import db, transaction
from tests import town
from tests.builders import signed_in, subscribe_phone
from tests.conftest import Clock

FORM = {"wording": "The bridge is closed.", "hours": "4"}


@pytest.fixture
def proposal_id(app: Flask, phone_of: Any) -> UUID:
    with transaction() as session:
        subscribe_phone(session, town.BEN)
    assert phone_of("Mo").post("/desk/alerts/new/town-wide/send", data=FORM).status_code == 303
    return db.session.scalars(select(Proposal.id)).one()


def alerts() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert)))


def test_its_proposer_sees_it_wait_and_cannot_send_it(phone_of: Any, proposal_id: UUID) -> None:
    mo = phone_of("Mo")
    page = mo.get("/desk/alerts?done=proposed").text
    assert "Proposed by you" in page
    assert "Take it back" in page
    assert "Proposal(" not in mo.get("/town-wide").text
    assert "Send it to the town" not in page
    assert mo.post(f"/town-wide/{proposal_id}/send").status_code == 403
    assert alerts() == []


@pytest.mark.parametrize("name", ["Dee", "Lena", "Bea"])
def test_a_second_person_reads_it_and_sends_it(phone_of: Any, proposal_id: UUID, name: str) -> None:
    phone = phone_of(name)
    page = phone.get("/town-wide").text
    assert "Proposed by Mo" in page
    assert "The bridge is closed." in page
    assert "Reaches " in page
    answer = phone.post(f"/town-wide/{proposal_id}/send")
    assert answer.status_code == 303
    assert [one.kind for one in alerts()] == [AlertKind.TOWN_WIDE]
    assert "Sent." in phone.get(answer.headers["Location"]).text


@pytest.mark.parametrize(("name", "page"), [("Dee", "/desk"), ("Lena", "/people"), ("Bea", "/figures")])
def test_whoever_may_send_it_is_told_that_it_waits(phone_of: Any, proposal_id: UUID, name: str, page: str) -> None:
    assert (
        '<a href="/town-wide">A notice to the whole town</a> waits for a second person' in phone_of(name).get(page).text
    )


def test_its_proposer_is_not_asked_to_be_the_second(phone_of: Any, proposal_id: UUID) -> None:
    assert "waits for a second person: you can send it" not in phone_of("Mo").get("/desk").text


@pytest.mark.parametrize("name", ["Mo", "Dee", "Lena", "Bea"])
def test_it_can_be_turned_down_by_either(phone_of: Any, proposal_id: UUID, name: str) -> None:
    phone = phone_of(name)
    answer = phone.post(f"/town-wide/{proposal_id}/turn-down")
    assert answer.status_code == 303
    assert "Turned down. Nothing was sent." in phone.get(answer.headers["Location"]).text
    assert "None waits" in phone.get("/town-wide").text
    assert alerts() == []


@pytest.mark.parametrize(("first", "says"), [("send", "Lena sent this"), ("turn-down", "Lena turned this down")])
def test_who_comes_second_hears_who_was_quicker(phone_of: Any, proposal_id: UUID, first: str, says: str) -> None:
    phone_of("Lena").post(f"/town-wide/{proposal_id}/{first}")
    answer = phone_of("Dee").post(f"/town-wide/{proposal_id}/send")
    assert answer.status_code == 409
    assert says in answer.text
    assert len(alerts()) == (first == "send")


def test_after_a_day_it_has_lapsed(app: Flask, proposal_id: UUID, clock: Clock) -> None:
    clock.passes(hours=24)
    dee = signed_in(app, town.DEE)
    assert "None waits" in dee.get("/town-wide").text
    answer = dee.post(f"/town-wide/{proposal_id}/send")
    assert answer.status_code == 409
    assert "Propose it anew" in answer.text
    assert alerts() == []


@pytest.mark.parametrize("name", ["Asha", "Ben", "Pat", "Marek"])
def test_nobody_else_is_the_second(phone_of: Any, proposal_id: UUID, name: str) -> None:
    phone = phone_of(name)
    assert phone.get("/town-wide").status_code == 403
    assert phone.post(f"/town-wide/{proposal_id}/send").status_code == 403
    assert alerts() == []


def test_there_is_no_such_proposal(phone_of: Any) -> None:
    assert phone_of("Dee").post(f"/town-wide/{uuid4()}/send").status_code == 404
