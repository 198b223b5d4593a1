"""Two managers on one case: each sees who has it open, and nothing is locked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.review.models import Claim
from tests.builders import send_report
from tests.conftest import Clock
from tests.town import DEE, MO, NOON


@pytest.fixture
def two(phone_of: Any) -> tuple[UUID, UUID]:
    """Two reports that wait; the first is the older."""
    first, second = uuid4(), uuid4()
    send_report(phone_of("Asha"), first, happened_at=(NOON - timedelta(minutes=40)).isoformat())
    send_report(phone_of("Ben"), second, happened_at=(NOON - timedelta(minutes=30)).isoformat(), category="damage")
    return first, second


def claims() -> dict[UUID, int]:
    db.session.rollback()
    return {one.report_id: one.by_id for one in db.session.scalars(select(Claim))}


def test_to_open_a_report_claims_it(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Mo").get(f"/desk/{two[0]}")
    assert claims() == {two[0]: MO}
    assert "With Mo" in phone_of("Dee").get(f"/desk/{two[1]}").text


def test_to_open_the_next_one_frees_the_last(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    mo = phone_of("Mo")
    mo.get(f"/desk/{two[0]}")
    mo.get(f"/desk/{two[1]}")
    assert claims() == {two[1]: MO}


def test_the_second_sees_who_is_at_it_and_is_not_stopped(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Mo").get(f"/desk/{two[0]}")
    dee = phone_of("Dee")
    page = dee.get(f"/desk/{two[0]}")
    assert "Mo opened this just now and may be at it." in page.text
    assert claims() == {two[0]: MO}
    assert dee.post(f"/desk/{two[0]}/decision", data={"verdict": "incident"}).status_code == 303


def test_whoever_comes_second_is_told_who_was_faster(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    mo, dee = phone_of("Mo"), phone_of("Dee")
    mo.get(f"/desk/{two[0]}")
    dee.post(f"/desk/{two[0]}/decision", data={"verdict": "incident"})
    answer = mo.post(f"/desk/{two[0]}/decision", data={"verdict": "rejected", "reason": "It was a scarf."})
    assert answer.status_code == 409
    assert "Dee approved this just now." in answer.text
    assert "It was a scarf." in answer.text


def test_it_can_be_taken_over(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Mo").get(f"/desk/{two[0]}")
    dee = phone_of("Dee")
    answer = dee.post(f"/desk/{two[0]}/claim?only=late")
    assert answer.headers["Location"] == f"/desk/{two[0]}?only=late"
    assert claims() == {two[0]: DEE}
    assert "Dee opened this" in phone_of("Mo").get(f"/desk/{two[0]}").text


def test_after_ten_minutes_nobody_has_it(phone_of: Any, two: tuple[UUID, UUID], clock: Clock) -> None:
    phone_of("Mo").get(f"/desk/{two[0]}")
    clock.passes(minutes=10)
    page = phone_of("Dee").get(f"/desk/{two[0]}").text
    assert "opened this" not in page
    assert "With Mo" not in page
    assert claims() == {two[0]: DEE}


def test_a_decision_lets_go(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Mo").get(f"/desk/{two[0]}")
    phone_of("Dee").post(f"/desk/{two[0]}/decision", data={"verdict": "incident"})
    assert two[0] not in claims()


def test_ones_own_report_is_nobodys(phone_of: Any) -> None:
    own = uuid4()
    dee = phone_of("Dee")
    send_report(dee, own, happened_at=(NOON - timedelta(minutes=30)).isoformat())
    dee.get(f"/desk/{own}")
    assert claims() == {}


def test_the_queue_opens_what_nobody_else_has(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Mo").get("/desk")
    phone_of("Dee").get("/desk")
    assert claims() == {two[0]: MO, two[1]: DEE}


def test_what_was_decided_is_claimed_by_nobody(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{two[0]}/decision", data={"verdict": "incident"})
    mo.get(f"/desk/{two[0]}")
    assert two[0] not in claims()
