"""Somebody was told at nine and seen inside at ten, and the phone that told them finds a signal only after that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import DeskNotice
from app.breaches.models import BreachState
from app.exclusions.models import Exclusion, State
from app.kernel.db import db, transaction
from app.reports.models import Report, ReportState
from tests import town
from tests.breach_cases import breaches, report_breach
from tests.builders import signed_in
from tests.conftest import Phone
from tests.service_cases import REF, send
from tests.town import LANTERN, NOON

pytestmark = pytest.mark.usefixtures("notice")


def seen(phone: Phone, **changes: Any) -> Any:
    """Let Ben report that they were in the club an hour ago."""
    at = (NOON - timedelta(hours=1)).isoformat()
    return report_breach(phone, **{"premises_id": LANTERN, "happened_at": at, **changes})


def given(phone: Phone) -> None:
    assert send(phone, at=(NOON - timedelta(hours=2)).isoformat()).status_code == 201


def test_it_is_a_breach_once_the_service_has_come(ben: Phone) -> None:
    report = seen(ben)
    assert breaches() == []
    given(ben)
    (one,) = breaches()
    assert db.session.scalars(select(Exclusion)).one().state is State.SERVED
    assert (one.report_id, one.state, one.premises_id) == (report, BreachState.CLAIMED, LANTERN)
    assert one.exclusion_id == db.session.scalars(select(Exclusion.id)).one()
    given(ben)
    assert len(breaches()) == 1
    lines = db.session.scalars(select(DeskNotice.says)).all()
    assert len([says for says in lines if "a breach was reported before the town knew" in says]) == 1


def test_also_when_the_desk_notes_it(app: Flask, ben: Phone) -> None:
    seen(ben)
    fields = {"how": "in custody", "outcome": "taken", "on": "2026-11-18", "time": "10:00"}
    assert signed_in(app, town.MO).post(f"/desk/exclusions/{REF}/service", data=fields).status_code == 303
    assert len(breaches()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"happened_at": (NOON - timedelta(hours=2, minutes=1)).isoformat()},  # before it was given
        {"sure": "think"},
        {"category": "theft"},
    ],
    ids=["before", "unsure", "another"],
)
def test_what_claims_none_makes_none(ben: Phone, changes: dict[str, Any]) -> None:
    seen(ben, **changes)
    given(ben)
    assert breaches() == []


def test_nor_where_the_notice_does_not_hold(app: Flask, ben: Phone) -> None:
    seen(signed_in(app, town.ASHA), premises_id=town.ORCHARD)
    given(ben)
    assert breaches() == []


def test_nor_what_came_to_nothing(ben: Phone) -> None:
    report = seen(ben)
    with transaction() as session:
        session.get_one(Report, report).state = ReportState.REJECTED
    given(ben)
    assert breaches() == []


def test_not_now_finds_nothing(ben: Phone) -> None:
    seen(ben)
    at = (NOON - timedelta(hours=2)).isoformat()
    assert send(ben, outcome="not now", at=at).status_code == 201
    assert breaches() == []


def test_of_a_report_that_had_its_word_the_desk_says_whether_the_breach_counts(app: Flask, ben: Phone) -> None:
    report = seen(ben)
    mo = signed_in(app, town.MO)
    assert mo.post(f"/desk/door/{report}/breach", data={"breach": "counts"}).status_code == 404
    with transaction() as session:
        session.get_one(Report, report).state = ReportState.APPROVED
    given(ben)
    assert "Found when a notice came in, 1" in mo.get("/desk/door").text
    assert mo.post(f"/desk/door/{report}/breach", data={}).status_code == 422
    why = mo.post(f"/desk/door/{report}/breach", data={"breach": "not"})
    assert (why.status_code, "Say in a sentence why it does not count." in why.text) == (422, True)
    assert mo.post(f"/desk/door/{report}/breach", data={"breach": "counts"}).status_code == 303
    (one,) = breaches()
    assert (one.state, one.decided_by_id) == (BreachState.CONFIRMED, town.MO)
    assert "Found when a notice came in" not in mo.get("/desk/door").text
    assert mo.post(f"/desk/door/{report}/breach", data={"breach": "counts"}).status_code == 409
