"""A small map of one case, drawn here: premises as dots where they lie, no streets, nothing fetched from anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.geo import Point, metres_between, offset
from app.members.models import Premises
from app.profiles.models import Profile, Sighting
from app.reports.models import Report
from app.web.desk_words import clock

WIDE, HIGH, EDGE = 320, 200, 16  # the drawing, and what is left free round it, in its own units
LATELY = timedelta(days=30)
_LEAST_M = 120.0  # a map of one shop is no wider than a street
_MOST_SEEN = 12


class Dot(NamedTuple):
    """One place on the drawing; `number` is that of the related report there, if any."""

    x: float
    y: float
    number: str


class Map(NamedTuple):
    """The drawing and the same in words. `scale_m` metres are as long as `scale` units of it."""

    here: Dot
    shops: list[Dot]
    related: list[Dot]
    seen: list[Dot]
    says: list[str]  # of the related reports, in the order of their numbers
    seen_says: list[str]
    scale_m: int
    scale: float


class _Plan:
    """Turns places into points of the drawing: the case's own in the middle, everything near it inside."""

    def __init__(self, centre: Point, places: Sequence[Point]) -> None:
        self._centre = centre
        east = [abs(offset(centre, one).east_m) for one in places]
        north = [abs(offset(centre, one).north_m) for one in places]
        self.per_metre = min(
            (WIDE / 2 - EDGE) / max(_LEAST_M, *east, 0), (HIGH / 2 - EDGE) / max(_LEAST_M * HIGH / WIDE, *north, 0)
        )
        self._there: Counter[tuple[int, int]] = Counter()

    def dot(self, where: Point, number: str = "", *, beside: bool = False) -> Dot:
        """Return where a place lies; what lies `beside` another at the same place is moved a little."""
        east, north = offset(self._centre, where)
        x, y = WIDE / 2 + east * self.per_metre, HIGH / 2 - north * self.per_metre
        if beside:
            again = self._there[round(x), round(y)]
            self._there[round(x), round(y)] += 1
            x, y = x + 13 + 13 * (again % 4), y - 9 + 15 * (again // 4)
        return Dot(round(min(max(x, 8), WIDE - 8), 1), round(min(max(y, 8), HIGH - 8), 1), number)


def draw_map(
    session: Session, report: Report, related: Sequence[Report], profile_ids: Sequence[int], *, now: datetime
) -> Map:
    """Draw the report's premises, those of its zone, related reports by number, and where these profiles were seen."""
    place = report.premises
    zone = select(Premises.latitude, Premises.longitude).where(Premises.zone_id == place.zone_id)
    shops = [Point(*row) for row in session.execute(zone)]
    seen = _seen_lately(session, profile_ids, now)
    plan = _Plan(place.where, [*shops, *(one.premises.where for one in related), *(where for where, _ in seen)])
    here = plan.dot(place.where)
    scale_m = next((metres for metres in (500, 200, 100, 50) if metres * plan.per_metre <= WIDE / 3), 20)
    return Map(
        here=here,
        shops=[plan.dot(one) for one in shops if one != place.where],
        related=[plan.dot(one.premises.where, str(at), beside=True) for at, one in enumerate(related, 1)],
        seen=[plan.dot(where) for where, _ in seen],
        says=[_says(place, one) for one in related],
        seen_says=[says for _, says in seen],
        scale_m=scale_m,
        scale=round(scale_m * plan.per_metre, 1),
    )


def _says(place: Premises, other: Report) -> str:
    there = other.premises
    when = clock(other.happened_at)
    if there.id == place.id:
        return f"{there.name}, the same place, {when}"
    metres = round(metres_between(there.where, place.where))
    return f"{there.name}, {metres} m {way(place.where, there.where)}, {when}"


def way(one: Point, other: Point) -> str:
    """Return in which of eight directions the other place lies: "north-east"."""
    east, north = offset(one, other)
    if abs(east) > 2.4 * abs(north):
        return "east" if east > 0 else "west"
    if abs(north) > 2.4 * abs(east):
        return "north" if north > 0 else "south"
    return f"{'north' if north > 0 else 'south'}-{'east' if east > 0 else 'west'}"


def _seen_lately(session: Session, profile_ids: Sequence[int], now: datetime) -> list[tuple[Point, str]]:
    rows = session.execute(
        select(Premises, Sighting.happened_at, Profile.ref)
        .join(Sighting, Sighting.premises_id == Premises.id)
        .join(Profile, Profile.id == Sighting.profile_id)
        .where(Sighting.profile_id.in_(profile_ids), Sighting.happened_at > now - LATELY)
        .order_by(Sighting.happened_at.desc())
        .limit(_MOST_SEEN)
    )
    return [(place.where, f"{ref} at {place.name}, {clock(at)}") for place, at, ref in rows]
