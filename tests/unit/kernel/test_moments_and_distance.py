"""Times keep their zone, distances their metres."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from app.kernel.geo import Point, metres_between, moved, offset
from app.kernel.model import Moment

MOMENT, DIALECT = Moment(), sqlite.dialect()  # type: ignore[no-untyped-call]
CROSS = Point(53.2, 2.2)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        MOMENT.process_bind_param(datetime(2026, 11, 18, 12, 0), DIALECT)  # noqa: DTZ001 - that is the point


def test_a_moment_is_stored_as_that_of_greenwich() -> None:
    local = datetime(2026, 6, 30, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert MOMENT.process_bind_param(local, DIALECT) == datetime(2026, 6, 29, 23, 30)  # noqa: DTZ001


def test_a_moment_comes_back_with_its_zone() -> None:
    assert MOMENT.process_result_value(datetime(2026, 6, 29, 23, 30), DIALECT) == datetime(  # noqa: DTZ001
        2026, 6, 29, 23, 30, tzinfo=UTC
    )


def test_no_moment_stays_none() -> None:
    assert MOMENT.process_bind_param(None, DIALECT) is None
    assert MOMENT.process_result_value(None, DIALECT) is None


@pytest.mark.parametrize("metres", [0, 1, 90, 400, 5000])
@pytest.mark.parametrize(("east", "north"), [(1, 0), (0, 1), (-1, 0), (0, -1)])
def test_going_some_metres_is_that_far_away(metres: int, east: int, north: int) -> None:
    there = moved(CROSS, east_m=east * metres, north_m=north * metres)
    assert metres_between(CROSS, there) == pytest.approx(metres, abs=0.5)


@pytest.mark.parametrize(("east", "north"), [(0, 0), (90, 0), (-400, 250), (0, -1600)])
def test_how_far_east_and_north_is_the_way_back_of_going_there(east: int, north: int) -> None:
    assert offset(CROSS, moved(CROSS, east_m=east, north_m=north)) == pytest.approx((east, north), abs=0.5)


def test_distance_across_the_date_line_is_short() -> None:
    assert metres_between(Point(0, 179.999), Point(0, -179.999)) == pytest.approx(222, abs=2)


def test_half_the_earth_is_the_farthest_there_is() -> None:
    assert metres_between(Point(0, 0), Point(0, 180)) == pytest.approx(20_015_000, rel=0.001)
