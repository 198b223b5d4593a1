"""The hours in which phones stay silent: those of a sector, or a person's own. Pure: the time is handed in.

Times are minutes after midnight by the town's own clock, so a day of 23 or 25 hours needs no rule of its own:
eight in the evening is eight in the evening.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from app.members.models import Sector

A_DAY = 24 * 60


class Hours(NamedTuple):
    """From `begin` until `end`, in minutes after midnight; over midnight when it begins later than it ends."""

    begin: int
    end: int


NIGHT = Hours(20 * 60, 7 * 60)
_OF_SECTOR = {Sector.RETAIL: Hours(20 * 60, 7 * 60), Sector.LICENSED: Hours(5 * 60, 15 * 60)}
_OF_OTHERS = Hours(19 * 60, 7 * 60)  # services, public bodies, hospitals, schools, and who works for no premises


def is_within(hours: Hours, local: datetime) -> bool:
    """Return whether these hours hold at this moment, which is given in the town's own time."""
    minute = local.hour * 60 + local.minute
    if hours.begin <= hours.end:
        return hours.begin <= minute < hours.end
    return minute >= hours.begin or minute < hours.end


def hours_of(sectors: Collection[str]) -> list[Hours]:
    """Return the quiet hours of each sector that somebody works in."""
    own = [_OF_SECTOR[sector] for sector in _OF_SECTOR if sector.value in sectors]
    others = any(Sector(sector) not in _OF_SECTOR for sector in sectors)
    return [*own, _OF_OTHERS] if others or not own else own


def is_quiet(sectors: Collection[str], local: datetime) -> bool:
    """Return whether somebody who works in these sectors may be asleep: quiet in each of them."""
    return all(is_within(hours, local) for hours in hours_of(sectors))
