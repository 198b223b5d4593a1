"""Trails of the demo town: the desk recognises somebody with a profile in reports that were approved before.

Who is in which report goes by number alone, never by what anybody looks like.
"""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.demo.events import Event
from app.demo.planned import Planned
from app.demo.six_weeks import Cast, report_id
from app.profiles.models import Associate, Vehicle
from app.reports.models import Report
from app.review.also_there import also_there
from app.review.models import Facts, ReportVehicle

_LATER = timedelta(minutes=35)  # after the decision, when the recordings have been looked at
_NOT_BEFORE = timedelta(days=1)


class _Trail(NamedTuple):
    """So many reports of these categories in these zones name `ref`, and each third of them `beside` as well."""

    ref: str
    categories: tuple[str, ...]
    zones: tuple[str, ...]
    most: int
    beside: str | None = None
    plate: str | None = None


_TRAILS = (
    _Trail(
        "WB-0108",
        ("abuse of staff", "anti-social behaviour", "theft", "damage", "fraud and counterfeit"),
        ("MKT", "STN"),
        22,
        beside="WB-0114",
    ),
    _Trail("WB-0101", ("theft", "deterred theft"), ("WEA", "STN"), 7, beside="WB-0107", plate="Q101TWN"),
    _Trail("WB-0102", ("theft", "abuse of staff"), ("WEA",), 4, beside="WB-0104"),
    _Trail("WB-0109", ("alcohol disorder", "refusal or ejection"), ("RIV",), 5),
    _Trail("WB-0119", ("theft", "damage"), ("MIL", "RIV"), 2, plate="Q119TWN"),
    _Trail("WB-0105", ("assault",), ("RIV",), 2),
)


def trails(session: Session, reports: list[Planned], cast: Cast) -> list[Event]:
    """Return how the desk places people in past reports, each with its moment."""
    _tie(session, cast)
    events: list[Event] = []
    taken: set[int] = set()
    for told in _TRAILS:
        for number, report in enumerate(islice(_fit(told, reports, taken, cast), told.most)):
            taken.add(report.number)
            if report.decided_at is not None:
                at = report.decided_at + _LATER
                events.append((at, partial(_place, session, told, report, cast, is_third=number % 3 == 2)))
    return events


def _fit(told: _Trail, reports: list[Planned], taken: set[int], cast: Cast) -> list[Planned]:
    zones = {place.id: place.zone for place in cast.town.premises}
    return [
        report
        for report in reversed(reports)
        if report.category in told.categories
        and zones[report.premises] in told.zones
        and (report.outcome, report.profile) == ("approved", None)
        and report.number not in taken | set(cast.photos)
        and report.decided_by is not None
        and report.decided_at is not None
        and report.decided_at < cast.now - _NOT_BEFORE
    ]


def _place(session: Session, told: _Trail, report: Planned, cast: Cast, *, is_third: bool) -> None:
    if report.decided_at is None or report.decided_by is None:
        return
    row, at = session.get_one(Report, report_id(report)), report.decided_at + _LATER
    desk = cast.settled.accounts[report.decided_by]
    also_there(session, row, cast.profiles[told.ref], is_conduct=True, by=desk, now=at)
    if told.beside and is_third:
        also_there(session, row, cast.profiles[told.beside], is_conduct=True, by=desk, now=at)
    if told.plate and is_third:
        session.add(ReportVehicle(report_id=row.id, plate=told.plate, at=at, by_id=desk.id))
    spread = next((one.value_gbp for one in cast.town.reports.categories if one.category == report.category), None)
    if spread and spread[1] and session.get(Facts, row.id) is None:
        r = random.Random(f"worth {report.number}")
        value = r.randint(spread[0] * 100, spread[1] * 100)
        session.add(
            Facts(
                report_id=row.id,
                value_pence=value,
                recovered_pence=value if r.random() < 0.3 else 0,
                by_id=desk.id,
                at=at,
            )
        )


def _tie(session: Session, cast: Cast) -> None:
    """Link two profiles, and keep two vehicles with theirs, as the desk would."""
    desk, at = cast.settled.accounts["rukhsana"], cast.now - timedelta(days=9)
    one, other = cast.profiles["WB-0101"], cast.profiles["WB-0107"]
    because = "Came and left together on two recordings."
    session.add(Associate(profile_id=one.id, other_id=other.id, because=because, by_id=desk.id, at=at))
    for ref, plate, looks in (("WB-0101", "Q101TWN", "small grey van"), ("WB-0119", "Q119TWN", "flat-bed, blue cab")):
        kept = Vehicle(
            profile_id=cast.profiles[ref].id,
            plate=plate,
            looks=looks,
            because="Seen getting in, on a recording.",
            by_id=desk.id,
            at=at,
        )
        session.add(kept)
    session.flush()
