"""The letters of a card, where an order holds, and who is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from app.breaches import rules
from app.orders.models import Order
from tests.town import NOON

LONDON = ZoneInfo("Europe/London")


def an_order(**changes: Any) -> Order:
    fields: dict[str, Any] = {
        "ref": "OR-0001", "profile_id": 1, "route": "cbo", "made_by": "Court", "made_on": date(2026, 1, 1),
        "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30), "terms": [], "source": "Letter",
        "noted_by_id": 1, "noted_at": NOON,
    }  # fmt: skip
    return Order(**{**fields, **changes})


def test_a_card_carries_eight_letters_that_nobody_mistakes_for_another() -> None:
    assert rules.reference(UUID("01234567-89ab-4def-8000-000000000000")) == "BCDF-GHJK"
    assert rules.reference(UUID("89abcdef-89ab-4def-8000-000000000000")) == "MPRT-VWXY"
    letters = set("".join(rules.reference(uuid4()) for _ in range(300))) - {"-"}
    assert letters == set("BCDFGHJKMPRTVWXY")
    assert not letters & set("AEIOULNQSZ0123456789")


@pytest.mark.parametrize("typed", ["BCDF-GHJK", "bcdfghjk", " bcdf ghjk. ", "BCDF–GHJK", "b.c.d.f.g.h.j.k"])
def test_letters_are_read_however_they_were_copied(typed: str) -> None:
    assert rules.written(typed) == "BCDF-GHJK"


@pytest.mark.parametrize("typed", ["", " ", "—", "…"])
def test_what_says_no_letters_is_empty(typed: str) -> None:
    assert rules.written(typed) == ""


@pytest.mark.parametrize(
    ("changes", "at", "holds"),
    [
        ({}, NOON, True),
        ({"zones": ["MID"]}, NOON, True),
        ({"zones": ["OUT"]}, NOON, False),
        ({"starts_on": date(2026, 11, 19)}, NOON, False),
        ({"ends_on": date(2026, 11, 17)}, NOON, False),
        ({"ends_on": date(2026, 11, 18)}, NOON, True),
        ({"ends_on": None}, NOON + timedelta(days=900), True),
        ({"ended_on": date(2026, 11, 18)}, NOON, False),
        ({"hours": "20:00-06:00"}, NOON, False),
        ({"hours": "20:00-06:00"}, NOON.replace(hour=5), True),
        ({"hours": "20:00-06:00"}, NOON.replace(hour=6), False),
        ({"hours": "09:00-17:00"}, NOON, True),
        ({"hours": "in the evening"}, NOON, False),
        ({"ends_on": date(2026, 7, 1), "starts_on": date(2026, 6, 1)}, datetime(2026, 7, 1, 23, 30, tzinfo=UTC), False),
    ],
)
def test_an_order_holds_in_its_days_its_hours_and_its_zones(changes: Any, at: datetime, holds: bool) -> None:
    assert rules.order_holds(an_order(**changes), "MID", at=at, zone=LONDON) is holds


@pytest.mark.parametrize(
    ("by", "may"), [(1, False), (2, False), (3, False), (4, True)]
)  # the reporter, two deciders, somebody new
def test_only_somebody_new_looks(by: int, may: bool) -> None:
    assert (rules.new_fault(by_id=by, reporter_id=1, decider_ids={2, 3}) is None) is may


def test_a_day_runs_from_one_to_nought() -> None:
    assert [round(rules.left(NOON, now=NOON + timedelta(hours=hours)), 2) for hours in (0, 12, 24, 90)] == [
        1,
        0.5,
        0,
        0,
    ]
