"""The only place that asks what time it is; everybody else is told."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def by_the_clock_of(zone: ZoneInfo, moment: datetime) -> datetime:
    """Return a moment as the town's clock shows it, with the offset from UTC that holds then.

    Not with the zone itself: to a time of a zone Python adds what the hands of a clock move, which in the night in
    which the clocks change is an hour too much or too little. Half an hour is half an hour in every night.
    """
    local = moment.astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)
