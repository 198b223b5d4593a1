"""When, where and what a trail shows: by the town's clock, and of the past alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.insight import rules
from app.insight.rules import Seen, Spot
from app.kernel.geo import Point
from app.reports.categories import CATEGORIES

LONDON = ZoneInfo("Europe/London")
SATURDAY, SUNDAY = 5, 6
SHOP, CLUB = Spot(1, "Shop", Point(53.2, 2.2)), Spot(2, "Club", Point(53.2, 2.21))


def seen(
    day: int, spot: Spot = SHOP, category: str = "theft", value: int | None = None, back: int | None = None
) -> Seen:
    return Seen(UUID(int=day), datetime(2026, 11, day, 12, tzinfo=UTC), category, spot, value, back)


@pytest.mark.parametrize(
    ("at", "zone", "weekday", "hour"),
    [
        ("2026-03-29T00:59+00:00", "Europe/London", SUNDAY, 0),  # a minute before the clocks go forward
        ("2026-03-29T01:00+00:00", "Europe/London", SUNDAY, 2),  # there is no one o'clock on that day
        ("2026-10-25T00:30+00:00", "Europe/London", SUNDAY, 1),  # half past one, for the first time
        ("2026-10-25T01:30+00:00", "Europe/London", SUNDAY, 1),  # and for the second
        ("2026-07-04T23:30+00:00", "Europe/London", SUNDAY, 0),  # by the town's clock it is Sunday already
        ("2026-01-03T23:30+00:00", "Europe/London", SATURDAY, 23),
        ("2026-01-03T23:30+00:00", "Asia/Tokyo", SUNDAY, 8),
        ("2026-01-04T00:30+02:00", "Europe/London", SATURDAY, 22),
    ],
)
def test_an_hour_is_that_of_the_towns_clock(at: str, zone: str, weekday: int, hour: int) -> None:
    counted = rules.heat([datetime.fromisoformat(at)], ZoneInfo(zone))
    assert counted.busiest == [(weekday, hour, 1)]


def test_the_fullest_hour_comes_first_and_none_is_lost() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    counted = rules.heat([noon, noon, noon + timedelta(hours=1), noon - timedelta(days=7)], LONDON)
    assert counted.busiest == [(4, 12, 3), (4, 13, 1)]
    assert (counted.most, sum(map(sum, counted.counts))) == (3, 4)


def test_an_empty_trail_has_an_empty_grid() -> None:
    assert rules.heat([], LONDON).most == 0


@pytest.mark.parametrize(
    ("count", "most", "shade"),
    [
        (0, 0, 0),
        (0, 9, 0),
        (1, 1, 1),
        (3, 3, 3),
        (5, 5, 5),
        (1, 10, 1),
        (2, 10, 1),
        (3, 10, 2),
        (9, 10, 5),
        (10, 10, 5),
    ],
)
def test_the_shade_is_in_five_steps_and_one_report_is_never_the_darkest(count: int, most: int, shade: int) -> None:
    assert rules.shade(count, most) == shade


def test_the_strip_has_twelve_months_up_to_this_one_across_the_year() -> None:
    strip = rules.months([datetime(2026, 1, 31, 23, 59, tzinfo=UTC)], LONDON, today=date(2026, 2, 3))
    assert strip[0].first == date(2025, 3, 1)
    assert [one.times for one in strip] == [*[0] * 10, 1, 0]


def test_a_month_begins_at_midnight_of_the_town() -> None:
    strip = rules.months([datetime(2026, 6, 30, 23, 30, tzinfo=UTC)], LONDON, today=date(2026, 7, 3))
    assert strip[-1] == (date(2026, 7, 1), 1)


def test_what_is_older_than_the_strip_is_not_in_it() -> None:
    assert (
        sum(one.times for one in rules.months([datetime(2025, 2, 28, tzinfo=UTC)], LONDON, today=date(2026, 2, 3))) == 0
    )


def test_places_come_by_how_often_and_the_latest_is_marked() -> None:
    rows = rules.places([seen(9, CLUB), seen(8), seen(3), seen(2, CLUB), seen(1)])
    assert [(row.spot.name, row.times, row.is_latest) for row in rows] == [("Shop", 3, False), ("Club", 2, True)]


def test_kinds_come_by_how_often_then_by_name() -> None:
    row = [seen(1, category="damage"), seen(2), seen(3), seen(4, category="abuse of staff")]
    assert rules.kinds(row) == [("theft", 2), ("abuse of staff", 1), ("damage", 1)]


def test_money_is_added_up_and_it_is_said_how_many_reports_say_any() -> None:
    row = [seen(1, value=1250, back=1250), seen(2, value=0), seen(3), seen(4, value=500)]
    assert rules.worth(row) == rules.Worth(taken=1750, recovered=1250, said=3, of=4)


def test_only_what_was_done_leaves_a_trail_and_a_breach_does() -> None:
    no_trail = {key for key, category in CATEGORIES.items() if not category.leaves_trail}
    assert no_trail == {
        "suspicious activity",
        "sighting",
        "fly-tipping",
        "vehicle",
        "missing person",
        "intelligence",
        "other",
    }
