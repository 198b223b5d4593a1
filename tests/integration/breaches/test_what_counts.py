"""What is claimed, what is confirmed, and what never counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert
from app.breaches.confirm import confirm
from app.breaches.models import Breach, BreachState, DoorCheck
from app.exclusions.models import Exclusion, State
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account
from app.orders.models import Order
from app.web.parts import Parts
from tests import town
from tests.breach_cases import breaches, exclude, follow, report_breach, that_count
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import NOON


@pytest.fixture
def excluded(app: Flask) -> int:
    with transaction() as session:
        return exclude(session, town.make_profile(session)).id


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


@pytest.fixture
def eight_seconds(parts: Parts) -> Iterator[None]:
    """Decisions can be undone, as in earnest."""
    object.__setattr__(parts.settings, "undo_seconds", 8)
    yield
    object.__setattr__(parts.settings, "undo_seconds", 0)


def decide(app: Flask, report: UUID, who: int = town.MO, **typed: str) -> int:
    said = {"verdict": "sighting", "profile_ref": "WB-0118", "wording": "Seen at the till.", **typed}
    return signed_in(app, who).post(f"/desk/{report}/decision", data=said).status_code


@pytest.mark.parametrize(
    ("changes", "sends", "is_claimed"),
    [
        ({}, {}, True),
        ({}, {"sure": "think"}, False),
        ({}, {"sure": "unsure"}, False),
        ({}, {"sure": None}, False),
        ({}, {"category": "sighting"}, False),
        ({"served_at": NOON + timedelta(minutes=1)}, {}, False),
        ({"ends_on": NOON.date() - timedelta(days=1)}, {}, False),
        ({"ends_on": NOON.date()}, {}, True),
        ({"state": State.ISSUED}, {}, False),
        ({"state": State.LIFTED}, {}, False),
        ({"at": (town.LANTERN,)}, {}, False),
        ({"authority": False}, {}, False),
        ({}, {"happened_at": (NOON - timedelta(days=11)).isoformat()}, False),
        ({}, {"happened_at": (NOON - timedelta(hours=3)).isoformat()}, True),
    ],
)
def test_a_breach_is_claimed_only_when_certain_and_only_where_and_while_the_notice_holds(
    asha: Phone, changes: dict[str, Any], sends: dict[str, Any], is_claimed: bool
) -> None:
    with transaction() as session:
        exclude(session, town.make_profile(session), **changes)
    report_breach(asha, **sends)
    assert [one.state for one in breaches()] == ([BreachState.CLAIMED] if is_claimed else [])


@pytest.mark.usefixtures("excluded")
def test_only_certainty_sounds_at_once(app: Flask, asha: Phone) -> None:
    for sure in ("think", "unsure"):
        report_breach(asha, sure=sure)
        assert db.session.scalars(select(Alert)).all() == []
        db.session.rollback()
    report_breach(asha)
    (alert,) = db.session.scalars(select(Alert))
    assert (alert.radius_m, alert.zone_id, alert.rings) == (400, "MID", True)


def test_the_same_report_again_claims_one_breach(excluded: int, asha: Phone) -> None:
    report_breach(asha, report_breach(asha))
    (one,) = breaches()
    assert (one.exclusion_id, one.premises_id, one.happened_at) == (excluded, town.ORCHARD, NOON)


def test_nothing_counts_before_somebody_else_has_confirmed_it(app: Flask, excluded: int, asha: Phone) -> None:
    report = report_breach(asha)
    assert that_count(db.session(), excluded) == []
    db.session.rollback()
    assert decide(app, report, breach="counts") == 303
    assert that_count(db.session(), excluded) == [report]


@pytest.mark.usefixtures("excluded")
@pytest.mark.parametrize(("minutes", "answer", "counted"), [(60, 409, 1), (61, 303, 2)])
def test_one_event_that_two_report_counts_once(
    app: Flask, asha: Phone, minutes: int, answer: int, counted: int
) -> None:
    first = report_breach(asha, happened_at=(NOON - timedelta(minutes=minutes)).isoformat())
    second = report_breach(asha, happened_at=NOON.isoformat())
    assert decide(app, first, breach="counts") == 303
    assert decide(app, second, breach="counts") == answer
    assert sum(one.state is BreachState.CONFIRMED for one in breaches()) == counted


@pytest.mark.usefixtures("excluded")
def test_the_desk_is_asked_whether_it_counts_and_loses_nothing_typed(app: Flask, asha: Phone) -> None:
    report = report_breach(asha)
    said = {"verdict": "sighting", "profile_ref": "WB-0118", "wording": "Kept as typed."}
    answer = signed_in(app, town.MO).post(f"/desk/{report}/decision", data=said)
    assert answer.status_code == 422
    assert "Was it them? A breach counts." in answer.text
    assert "Kept as typed." in answer.text
    assert [one.state for one in breaches()] == [BreachState.CLAIMED]


@pytest.mark.parametrize(
    "typed",
    [{"breach": "not"}, {"verdict": "incident"}, {"verdict": "rejected", "reason": "Not clear."}],
)
@pytest.mark.usefixtures("excluded")
def test_whatever_else_the_desk_says_no_breach_counts(app: Flask, asha: Phone, typed: dict[str, str]) -> None:
    assert decide(app, report_breach(asha), **typed) == 303
    assert [one.state for one in breaches()] == [BreachState.REFUTED]


@pytest.mark.usefixtures("excluded", "eight_seconds")
@pytest.mark.parametrize("typed", [{"breach": "counts"}, {"verdict": "rejected", "reason": "Not clear."}])
def test_undo_lets_it_wait_for_a_word_again(app: Flask, asha: Phone, typed: dict[str, str]) -> None:
    report = report_breach(asha)
    assert decide(app, report, **typed) == 303
    assert signed_in(app, town.MO).post(f"/desk/{report}/undo").status_code == 303
    (one,) = breaches()
    assert (one.state, one.decided_by_id, one.decided_at) == (BreachState.CLAIMED, None, None)


@pytest.mark.usefixtures("excluded")
def test_what_its_sender_takes_back_counts_no_more(asha: Phone) -> None:
    report = report_breach(asha)
    assert asha.post(f"/api/reports/{report}/withdraw", json={"because": "I was wrong."}).status_code == 200
    assert [one.state for one in breaches()] == [BreachState.REFUTED]


@pytest.mark.usefixtures("excluded")
def test_who_sent_it_never_confirms_it(app: Flask) -> None:
    report_breach(signed_in(app, town.DEE))
    with pytest.raises(NotAllowed), transaction() as session:
        confirm(session, session.scalars(select(Breach)).one(), by=session.get_one(Account, town.DEE), now=NOON)


@pytest.mark.usefixtures("excluded")
def test_it_is_not_confirmed_while_whoever_was_there_says_that_it_was_not_them(app: Flask, asha: Phone) -> None:
    report = report_breach(asha)
    assert follow(asha, report, outcome="they say it is not them").status_code == 201
    assert decide(app, report, breach="counts") == 409
    assert [one.state for one in breaches()] == [BreachState.CLAIMED]
    assert decide(app, report, breach="not") == 303


def test_a_notice_that_had_ended_before_it_is_not_breached(app: Flask, excluded: int, asha: Phone) -> None:
    report = report_breach(asha)
    with transaction() as session:
        one = session.get_one(Exclusion, excluded)
        one.state, one.ended_at = State.LIFTED, NOON - timedelta(hours=1)
    assert decide(app, report, breach="counts") == 409


def test_an_order_is_breached_where_it_holds(asha: Phone) -> None:
    with transaction() as session:
        profile = town.make_profile(session, standing="under order")
        order = Order(
            ref="OR-0001", profile_id=profile.id, route="cbo", made_by="Court", made_on=date(2026, 1, 1),
            starts_on=date(2026, 1, 1), ends_on=None, terms=["Keep out"], source="Letter",
            noted_by_id=town.MO, noted_at=NOON, zones=["MID"],
        )  # fmt: skip
        session.add(order)
        session.flush()
        id = order.id
    report_breach(asha, category="breach of order")
    assert [(one.order_id, one.exclusion_id) for one in breaches()] == [(id, None)]


@pytest.mark.usefixtures("excluded")
@pytest.mark.parametrize("sure", ["think", "unsure"])
def test_who_is_not_certain_gives_a_card_and_it_is_kept_by_the_same_letters(asha: Phone, sure: str) -> None:
    report = report_breach(asha, UUID("01234567-89ab-4def-8000-000000000001"), sure=sure)
    same_letters = report_breach(asha, UUID("01234567-89ab-4def-8000-000000000002"), sure=sure)
    report_breach(asha, report, sure=sure)
    cards = {one.report_id: one.ref for one in db.session.scalars(select(DoorCheck))}
    assert cards == {report: "BCDF-GHJK", same_letters: "BCDF-GHJK-2"}
