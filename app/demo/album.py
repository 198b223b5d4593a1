"""Which pictures the demo town has: of its profiles, and of those reports whose photos are not forgotten yet."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta
from typing import NamedTuple

from app.demo.pictures import PLACES_OF_KIND, Again, Picture, copy_of, of_profile
from app.demo.planned import Planned
from app.demo.town import Look, ProfileOfTown, Town

_NOBODY_IN_IT = frozenset({"damage", "fly-tipping", "vehicle"})
# Waiting reports whose picture the town has seen before, so that the desk has likenesses to look at.
SEEN_BEFORE: tuple[tuple[str, Again], ...] = (
    ("WB-0118", "screenshot"),
    ("WB-0110", "smaller"),
    ("WB-0115", "part"),
    ("WB-0101", "from a screen"),  # taken askew: that it is the same picture is for people to see
)


class Album(NamedTuple):
    """`looks`: what the reporter of a numbered report saw of somebody unknown."""

    pictures: list[Picture]
    looks: dict[int, Look]


def name_of(report: Planned) -> str:
    """Return the name under which the picture of a report is drawn."""
    return f"report {report.number}"


def of_profiles(town: Town, now: datetime) -> dict[str, list[Picture]]:
    """Return the pictures of each profile, the one shown first first; a wrongly shown one has none any more."""
    return {told.ref: _of_profile(told, now) for told in town.profiles}


def _of_profile(told: ProfileOfTown, now: datetime) -> list[Picture]:
    if told.correction is not None:
        return []
    at = now + timedelta(days=told.published_day, hours=-5)
    shots = 2 if told.exclusion or told.order else 1
    return [of_profile(told.ref, told.look, shot, at - timedelta(days=shot)) for shot in range(1, shots + 1)]


def of_reports(town: Town, reports: list[Planned], profiles: dict[str, list[Picture]]) -> Album:
    """Return the pictures of reports, and what was seen of people whom nobody knows."""
    album = Album([], {})
    twice = _sent_twice(reports)
    seen_before = iter(SEEN_BEFORE)
    looks = {told.ref: told.look for told in town.profiles}
    for report in (report for report in reports if report.has_photo):
        again = None
        if _may_be_known(report) and report not in twice:
            again = next(seen_before, None)
        if twice and report is twice[1]:
            (first,) = (picture for picture in album.pictures if picture.name == name_of(twice[0]))
            album.pictures.append(copy_of(first, name_of(report), "cropped"))
            album.looks[report.number] = album.looks[twice[0].number]
            continue
        if again is not None:
            ref, how = again
            album.pictures.append(copy_of(profiles[ref][0], name_of(report), how))
            continue
        look = looks[report.profile] if report.profile else _stranger(report)
        if report.profile is None and report.category not in _NOBODY_IN_IT:
            album.looks[report.number] = look
        album.pictures.append(_of_report(town, report, look))
    return album


def _may_be_known(report: Planned) -> bool:
    """Return whether it waits, with somebody in its picture whom its reporter did not know."""
    return report.outcome == "waiting" and report.profile is None and report.category not in _NOBODY_IN_IT


def _sent_twice(reports: list[Planned]) -> tuple[Planned, ...]:
    """Return the two latest waiting reports from two places, of one kind if there are: both bring the same picture."""
    waiting = [report for report in reports if report.has_photo and _may_be_known(report)]
    pairs = [
        (first, later)
        for first, later in itertools.combinations(waiting, 2)
        if first.premises != later.premises and first.reporter != later.reporter
    ]
    return max(
        pairs, key=lambda pair: (pair[0].category == pair[1].category, pair[1].number, pair[0].number), default=()
    )


def _of_report(town: Town, report: Planned, look: Look) -> Picture:
    places = PLACES_OF_KIND[next(place.kind for place in town.premises if place.id == report.premises)]
    return Picture(
        name=name_of(report),
        seed=int(report.profile.rsplit("-", 1)[1]) if report.profile else 2000 + report.number,
        shot=100 + report.number,
        look=None if report.category in _NOBODY_IN_IT else look,
        where=places[report.number % len(places)],
        camera="cctv" if report.reporter in ("marek", "joyce") else "still" if report.number % 4 == 0 else "phone",
        at=report.happened_at,
    )


def _stranger(report: Planned) -> Look:
    """Return somebody whom nobody knows; drawn evenly, so that no report is of a kind of person."""
    r = random.Random(f"stranger {report.number}")
    return Look(
        appears=r.choice(("woman", "man", "not sure")),
        age=r.choice(("18-24", "25-34", "35-44", "45-54", "55 or over")),
        build=r.choice(("slim", "medium", "heavy")),
        height=r.choice(("short", "average", "tall")),
        hair=r.choice(("short", "long", "tied back", "curly", "grey", "covered")),
        wearing=r.choice(("hood up", "cap or hat", "coat", "suit", "sportswear", "work clothes", "bag")),
        marks=r.choice(("", "", "", "glasses", "freckles")),
    )
