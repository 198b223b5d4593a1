"""Whether a card was handed over at the scene: said later by phone, with or without a signal, and read afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db
from app.warnings.models import GivenCard
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock, Phone

LEFT = {"was_given": False, "why_not": "they left"}


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


@pytest.fixture
def id(asha: Phone) -> UUID:
    id = uuid4()
    send_report(asha, id, note="Two bottles.")
    return id


def add(phone: Phone, report: UUID, number: UUID | None = None, **said: Any) -> int:
    status: int = phone.put(f"/outbox/{report}/addition/{number or uuid4()}", json=said).status_code
    return status


def cards() -> list[GivenCard]:
    db.session.rollback()
    return list(db.session.scalars(select(GivenCard)))


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ({"was_given": True}, "A card was handed over"),
        (LEFT, "No card: they left"),
        ({"was_given": False}, "No card: not said"),  # kept all the same: what else was seen is worth more
        ({"was_given": False, "why_not": "  "}, "No card: not said"),
    ],
)
def test_it_is_read_by_its_sender_and_at_the_desk(
    app: Flask, asha: Phone, id: UUID, card: dict[str, Any], says: str
) -> None:
    assert add(asha, id, text="He left by the side door.", card=card) == 201
    whole = asha.get(f"/api/reports/{id}").json
    assert whole is not None
    assert [one["chips"] for one in whole["additions"]] == [[says]]
    (line,) = (one for one in asha.get("/api/reports").json["reports"] if one["id"] == str(id))  # type: ignore[index]
    assert line["card"] == says
    assert says in signed_in(app, town.MO).get(f"/desk/{id}").text


def test_a_card_alone_is_enough_and_the_same_again_is_one(asha: Phone, id: UUID) -> None:
    number = uuid4()
    assert [add(asha, id, number, card={"was_given": True}) for _ in range(2)] == [201, 202]
    assert [(one.id, one.report_id, one.was_given) for one in cards()] == [(number, id, True)]


def test_another_answer_under_the_same_number_is_refused(asha: Phone, id: UUID) -> None:
    number = uuid4()
    assert [add(asha, id, number, card=card) for card in ({"was_given": True}, LEFT)] == [201, 409]
    assert [one.was_given for one in cards()] == [True]


def test_what_is_said_last_stands_in_the_list_and_all_of_it_on_the_page(asha: Phone, id: UUID, clock: Clock) -> None:
    for card in (LEFT, {"was_given": True}):
        add(asha, id, card=card)
        clock.at += timedelta(minutes=1)
    whole = asha.get(f"/api/reports/{id}").json
    assert whole is not None
    assert whole["card"] == "A card was handed over"
    assert [chip for one in whole["additions"] for chip in one["chips"]] == ["No card: they left", whole["card"]]


def test_nobody_says_it_of_anothers_report(app: Flask, id: UUID) -> None:
    assert add(signed_in(app, town.BEN), id, card={"was_given": True}) == 404
    assert cards() == []
