"""The trail of one person: the reports of something done in which they were seen. For the desk alone."""

from __future__ import annotations

import enum
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.insight.rules import Heat, Month, Place, Seen, Spot, Worth, first_month, heat, kinds, months, places, worth
from app.kernel.geo import Point
from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.profiles.models import Profile, Sighting
from app.review.models import Facts


class Period(enum.StrEnum):
    """How far back a trail is read."""

    QUARTER = "90"
    YEAR = "365"
    ALL = "all"


class Trail(NamedTuple):
    """What a trail shows of its period, `seen` newest first; `months` is always of the last twelve."""

    seen: list[Seen]
    heat: Heat
    months: list[Month]
    kinds: list[tuple[str, int]]
    places: list[Place]
    worth: Worth


def since(period: Period, *, now: datetime) -> datetime | None:
    """Return from when on a period counts; None: from the beginning."""
    return None if period is Period.ALL else now - timedelta(days=int(period))


def trail(
    session: Session,
    profile: Profile,
    *,
    period: Period,
    for_account: Account,
    zone: ZoneInfo,
    now: datetime,
    today: date,
) -> Trail:
    """Read the trail of a profile in one query. A sighting without conduct is never part of it."""
    require(for_account, Permission.PUBLISH_PROFILES)
    begins = since(period, now=now)
    strip_begins = datetime.combine(first_month(today), time(), zone)
    rows = _seen(session, profile.id, None if begins is None else min(begins, strip_begins))
    seen = [one for one in rows if begins is None or one.at >= begins]
    return Trail(
        seen=seen,
        heat=heat((one.at for one in seen), zone),
        months=months((one.at for one in rows), zone, today=today),
        kinds=kinds(seen),
        places=places(seen),
        worth=worth(seen),
    )


def _seen(session: Session, profile_id: int, begins: datetime | None) -> list[Seen]:
    wanted = (
        select(
            Sighting.report_id,
            Sighting.happened_at,
            Sighting.category,
            Premises.id,
            Premises.name,
            Premises.latitude,
            Premises.longitude,
            Facts.value_pence,
            Facts.recovered_pence,
        )
        .join(Premises, Premises.id == Sighting.premises_id)
        .outerjoin(Facts, Facts.report_id == Sighting.report_id)
        .where(Sighting.profile_id == profile_id, Sighting.is_conduct)
        .order_by(Sighting.happened_at.desc(), Sighting.report_id)
    )
    if begins is not None:
        wanted = wanted.where(Sighting.happened_at >= begins)
    spots: dict[int, Spot] = {}
    return [
        Seen(report_id, at, category, spots.setdefault(id, Spot(id, name, Point(north, east))), value, recovered)
        for report_id, at, category, id, name, north, east, value, recovered in session.execute(wanted)
    ]
