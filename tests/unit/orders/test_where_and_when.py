"""Where and when an order keeps somebody from a place: hours over midnight, first and last nights, the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.orders.models import Order
from app.orders.rules import Terms, applies_at, faults_in, hours_of, is_running, until
from tests.town import NOON

TOWN = ZoneInfo("Europe/London")
WHOLE = Terms(
    route="cbo", made_by="Quillby Magistrates", made_on=date(2026, 5, 1), starts_on=date(2026, 5, 1), ends_on=None,
    terms=("Not to enter Riverside.",), source="The court's list, seen by Mo",
)  # fmt: skip


def an_order(**changes: Any) -> Order:
    """Riverside, by night, from 1 to 3 May 2026."""
    fields: dict[str, Any] = {
        "ref": "OR-0001", "profile_id": 1, "route": "cbo", "made_by": "Court", "made_on": date(2026, 5, 1),
        "starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 3), "terms": ["Not to enter."], "zones": ["MID"],
        "hours": "20:00-06:00", "source": "Seen", "noted_by_id": 1, "noted_at": NOON,
    }  # fmt: skip
    return Order(**{**fields, **changes})


def at(day: int, hour: int, minute: int = 0, month: int = 5, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TOWN, fold=fold)


@pytest.mark.parametrize(
    ("moment", "applies", "why"),
    [
        (at(1, 19, 59), False, "before its first evening"),
        (at(1, 20), True, "from the minute on"),
        (at(1, 2), False, "the night before its first evening is not its own"),
        (at(2, 2), True, "after midnight it is still the same night"),
        (at(2, 5, 59), True, "until the last minute"),
        (at(2, 6), False, "the end is not part of it"),
        (at(2, 12), False, "by day a customer like any other"),
        (at(3, 23, 59), True, "its last evening"),
        (at(4, 2), False, "never on a day that is not its own"),
        (datetime(2026, 5, 1, 19, 0, tzinfo=UTC), True, "eight in summer is seven in Greenwich"),
        (datetime(2026, 5, 1, 18, 59, tzinfo=UTC), False, "and not a minute earlier"),
    ],
)
def test_hours_over_midnight(moment: datetime, applies: bool, why: str) -> None:
    assert applies_at(an_order(), "MID", moment, TOWN) is applies, why


def test_it_holds_in_its_zones_alone() -> None:
    assert not applies_at(an_order(), "OUT", at(2, 22), TOWN)
    assert applies_at(an_order(zones=[]), "OUT", at(2, 22), TOWN)


@pytest.mark.parametrize(
    ("hours", "hour", "applies"),
    [("", 3, True), ("09:00-17:00", 9, True), ("09:00-17:00", 17, False), ("00:00-00:00", 12, True)],
)
def test_hours_by_day_and_at_any_hour(hours: str, hour: int, applies: bool) -> None:
    assert applies_at(an_order(hours=hours), "MID", at(2, hour), TOWN) is applies


def test_when_the_clocks_go_back_the_hour_that_comes_twice_counts_twice() -> None:
    order = an_order(starts_on=date(2026, 10, 1), ends_on=None, hours="20:00-01:30")
    moments = [at(25, 1, 15, month=10, fold=fold) for fold in (0, 1)]
    assert moments[0].astimezone(UTC) != moments[1].astimezone(UTC)
    assert [applies_at(order, "MID", one, TOWN) for one in moments] == [True, True]


def test_when_they_go_forward_it_ends_at_the_hour_on_the_wall() -> None:
    order = an_order(starts_on=date(2026, 3, 1), ends_on=None)
    assert applies_at(order, "MID", datetime(2026, 3, 29, 4, 59, tzinfo=UTC), TOWN)
    assert not applies_at(order, "MID", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), TOWN)


@pytest.mark.parametrize(
    ("changes", "day", "runs"),
    [
        ({}, date(2026, 4, 30), False),
        ({}, date(2026, 5, 3), True),
        ({}, date(2026, 5, 4), False),
        ({"ends_on": None}, date(2036, 5, 4), True),
        ({"ended_on": date(2026, 5, 2)}, date(2026, 5, 2), True),
        ({"ended_on": date(2026, 5, 2)}, date(2026, 5, 3), False),
    ],
)
def test_which_days_are_its_own(changes: dict[str, Any], day: date, runs: bool) -> None:
    assert is_running(an_order(**changes), day) is runs


def test_its_last_day_is_the_earlier_of_two() -> None:
    assert until(an_order(ended_on=date(2026, 5, 2))) == date(2026, 5, 2)
    assert until(an_order(ends_on=None)) is None


@pytest.mark.parametrize("said", ["20:00", "24:00-06:00", "20:60-06:00", "8-6", "20:00-06:00, weekends"])
def test_hours_that_nobody_can_read_are_none(said: str) -> None:
    assert hours_of(said) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"route": "asbo"}, "route"),
        ({"made_by": " "}, "made_by"),
        ({"made_on": None}, "made_on"),
        ({"made_on": date(2027, 1, 1)}, "made_on"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": date(2026, 4, 30)}, "starts_on"),
        ({"ends_on": date(2026, 4, 30)}, "ends_on"),
        ({"terms": ()}, "terms"),
        ({"zones": ("MOON",)}, "zones"),
        ({"hours": "at night"}, "hours"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_not_whole_says_at_which_field(changes: dict[str, Any], field: str) -> None:
    said = WHOLE._replace(**changes)
    assert field in faults_in(said, routes=["cbo"], zone_ids=["MID"], today=NOON.date())


def test_a_whole_one_has_no_fault() -> None:
    assert faults_in(WHOLE, routes=["cbo"], zone_ids=["MID"], today=NOON.date()) == {}
