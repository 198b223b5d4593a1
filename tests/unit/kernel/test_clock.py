"""The town's clock, also in the two nights of the year in which it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.kernel.clock import by_the_clock_of

LONDON = ZoneInfo("Europe/London")
# The clock goes back at 01:00 UTC, so that the hour from one to two comes twice; and forward at 01:00 UTC.
MOMENTS = [
    datetime(2026, 10, 25, 0, 59, 58, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 10, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 45, tzinfo=UTC),
    datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    "long", [timedelta(seconds=5), timedelta(minutes=30), timedelta(hours=72), -timedelta(hours=2)]
)
def test_half_an_hour_is_half_an_hour_in_every_night(moment: datetime, long: timedelta) -> None:
    assert (by_the_clock_of(LONDON, moment) + long).astimezone(UTC) - moment == long


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_shows_what_the_town_hall_shows(moment: datetime) -> None:
    assert (
        f"{by_the_clock_of(LONDON, moment):%Y-%m-%d %H:%M:%S %z}" == f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M:%S %z}"
    )
