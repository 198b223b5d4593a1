"""Who is spared the sound, and at what hour of the town's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.alerts.models import AlertKind
from app.alerts.quiet import A_DAY, Hours, is_quiet, is_within
from app.alerts.rules import Listener, Spared, verdict
from app.members.models import Sector
from tests.unit.alerts.test_concerns import alert

LONDON = ZoneInfo("Europe/London")
RETAIL, LICENSED, SERVICE = frozenset({"retail"}), frozenset({"licensed"}), frozenset({"service"})


def at(time: str, day: int = 18) -> datetime:
    """Return a time in November, by the town's clock."""
    hour, minute = time.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=LONDON)


def listener(**changes: Any) -> Listener:
    return Listener(**{"subscription_id": 1, "account_id": 1, "metres": 90, "sectors": RETAIL, **changes})


HOURS = [
    (Sector.RETAIL, "19:59", False),
    (Sector.RETAIL, "20:00", True),
    (Sector.RETAIL, "00:00", True),
    (Sector.RETAIL, "06:59", True),
    (Sector.RETAIL, "07:00", False),
    (Sector.LICENSED, "04:59", False),
    (Sector.LICENSED, "05:00", True),
    (Sector.LICENSED, "14:59", True),
    (Sector.LICENSED, "15:00", False),
    (Sector.LICENSED, "23:30", False),
    (Sector.SERVICE, "18:59", False),
    (Sector.SERVICE, "19:00", True),
    (Sector.PUBLIC_BODY, "19:00", True),
    (Sector.PUBLIC_BODY, "07:00", False),
]


@pytest.mark.parametrize(("sector", "time", "quiet"), HOURS)
def test_each_sector_rests_as_the_table_says(sector: Sector, time: str, quiet: bool) -> None:
    assert is_quiet({sector.value}, at(time)) is quiet
    assert (verdict(listener(sectors=frozenset({sector.value})), alert(), now=at(time)) is Spared.QUIET) is quiet


@pytest.mark.parametrize(("time", "quiet"), [("18:59", False), ("19:00", True), ("06:59", True)])
def test_who_works_at_no_premises_rests_as_the_others_do(time: str, quiet: bool) -> None:
    assert is_quiet((), at(time)) is quiet


@pytest.mark.parametrize(("time", "quiet"), [("06:00", True), ("12:00", False), ("22:00", False), ("05:30", True)])
def test_who_works_in_two_sectors_rests_when_both_do(time: str, quiet: bool) -> None:
    assert is_quiet({"retail", "licensed"}, at(time)) is quiet


OWN = [
    ((13 * 60, 14 * 60), "12:59", None),
    ((13 * 60, 14 * 60), "13:00", Spared.QUIET),
    ((13 * 60, 14 * 60), "14:00", None),
    ((13 * 60, 14 * 60), "03:00", None),  # they take the place of the sector's
    ((23 * 60, 6 * 60), "22:59", None),
    ((23 * 60, 6 * 60), "23:00", Spared.QUIET),
    ((23 * 60, 6 * 60), "05:59", Spared.QUIET),
    ((23 * 60, 6 * 60), "06:00", None),
]


@pytest.mark.parametrize(("own", "time", "because"), OWN)
def test_own_quiet_hours_take_the_place_of_the_sectors(own: tuple[int, int], time: str, because: Spared | None) -> None:
    who = listener(quiet_from=own[0], quiet_until=own[1])
    assert verdict(who, alert(), now=at(time)) is because


def test_every_minute_of_the_day_is_either_within_hours_or_within_their_counterpart() -> None:
    day, night = Hours(7 * 60, 20 * 60), Hours(20 * 60, 7 * 60)
    midnight = at("00:00")
    minutes = [midnight + timedelta(minutes=minute) for minute in range(A_DAY)]
    assert [is_within(day, one) for one in minutes] == [not is_within(night, one) for one in minutes]


CHANGES_OF_CLOCK = [
    # 29 March: at one in the morning it becomes two. 25 October: at two it becomes one again.
    (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), (1, 3), False),  # 00:59
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), (1, 3), True),  # 02:00: the hour from one to two was left out
    (datetime(2026, 3, 29, 1, 59, tzinfo=UTC), (1, 3), True),  # 02:59
    (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), (1, 3), False),  # 03:00
    (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), (20, 7), False),  # 07:00, an hour earlier than the day before
    (datetime(2026, 3, 28, 6, 59, tzinfo=UTC), (20, 7), True),  # 06:59
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), (1, 2), True),  # 01:30 for the first time
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), (1, 2), True),  # 01:30 again
    (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), (1, 2), False),  # 02:00
    (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), (20, 7), True),  # 06:59
    (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), (20, 7), False),
]


@pytest.mark.parametrize(("moment", "hours", "quiet"), CHANGES_OF_CLOCK)
def test_on_the_nights_when_the_clock_changes_the_clock_on_the_wall_counts(
    moment: datetime, hours: tuple[int, int], quiet: bool
) -> None:
    who = listener(quiet_from=hours[0] * 60, quiet_until=hours[1] * 60)
    assert (verdict(who, alert(), now=moment.astimezone(LONDON)) is Spared.QUIET) is quiet


AT_WORK: dict[str, tuple[dict[str, Any], Spared | None]] = {
    "not at work": ({}, Spared.QUIET),
    "at work until later": ({"on_shift_until": at("23:30")}, None),
    "at work until just now": ({"on_shift_until": at("23:00")}, Spared.QUIET),
    "a guard placed tonight": ({"placed_until": at("04:00", day=19)}, None),
    "a guard whose night is over": ({"placed_until": at("22:00")}, Spared.QUIET),
    "works nights": ({"works_nights": True}, None),
    "works nights, and wants these hours": (
        {"works_nights": True, "quiet_from": 22 * 60, "quiet_until": 60},
        Spared.QUIET,
    ),
    "at work in one's own quiet hours": (
        {"on_shift_until": at("23:30"), "quiet_from": 22 * 60, "quiet_until": 60},
        None,
    ),
}


@pytest.mark.parametrize(("changes", "because"), AT_WORK.values(), ids=AT_WORK)
def test_who_is_at_work_is_rung_at_eleven_at_night(changes: dict[str, Any], because: Spared | None) -> None:
    assert verdict(listener(**changes), alert(), now=at("23:00")) is because


WISHED: list[tuple[AlertKind, dict[str, Any], str, Spared | None]] = [
    (AlertKind.SIGHTING, {"unwanted": ("sighting",)}, "12:00", Spared.UNWANTED),
    (AlertKind.INCIDENT, {"unwanted": ("sighting",)}, "12:00", None),
    (AlertKind.SIGHTING, {"radius_m": 100}, "12:00", None),
    (AlertKind.SIGHTING, {"radius_m": 90}, "12:00", None),
    (AlertKind.SIGHTING, {"radius_m": 89}, "12:00", Spared.FARTHER),
    (AlertKind.LIVE, {"radius_m": 89}, "12:00", Spared.FARTHER),
    (AlertKind.INCIDENT, {"radius_m": 89}, "12:00", Spared.FARTHER),
    (AlertKind.MISSING, {"radius_m": 89}, "12:00", None),  # it has no place from which to measure
    (AlertKind.INFORMATION, {"radius_m": 89}, "12:00", None),
    (AlertKind.INFORMATION, {"works_nights": True}, "19:59", None),
    (AlertKind.INFORMATION, {"works_nights": True}, "20:00", Spared.QUIET),  # no notice is worth a night's sound
    (AlertKind.INFORMATION, {"on_shift_until": at("23:30")}, "23:00", Spared.QUIET),
    (AlertKind.MISSING, {}, "23:00", Spared.QUIET),
    (AlertKind.MISSING, {"works_nights": True}, "23:00", None),
    (AlertKind.TOWN_WIDE, {"unwanted": ("town-wide",), "radius_m": 1}, "03:00", None),
    (AlertKind.TEST, {"unwanted": ("test",), "radius_m": 1}, "03:00", None),
]


@pytest.mark.parametrize(("kind", "changes", "time", "because"), WISHED)
def test_what_somebody_wished_holds_but_for_a_notice_of_two_people(
    kind: AlertKind, changes: dict[str, Any], time: str, because: Spared | None
) -> None:
    assert verdict(listener(**changes), alert(kind=kind), now=at(time)) is because
