"""Six weeks of the demo town: which reports there were, when, where, by whom, and what became of them.

Pure: the same town and moment always give the same calendar.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.demo.moments import Moment, Moments
from app.demo.outcomes import deal, lanes_of_sightings
from app.demo.planned import SIGHTINGS, Planned
from app.demo.town import CategoryOfTown, ProfileOfTown, Town

PICTURE_DAYS = 3  # the photos of older reports have been forgotten
_FRESH_SIGHTINGS = 6  # so that the gallery tells of the last three days
_JUST_SEEN = "WB-0102"
_WAITING = (
    *("theft", "deterred theft", "theft", "abuse of staff", "deterred theft", "theft", "suspicious activity"),
    *("refusal or ejection", "fraud and counterfeit", "theft", "damage", "deterred theft", "anti-social behaviour"),
    *("abuse of staff", "alcohol disorder", "theft"),
)
_NO_PICTURE = frozenset({"missing person", "hate", "spiking", "cyber", "intelligence"})
# What may sound at once when somebody is merely seen.
_SOUND = {
    "sighting": {"excluded", "under order", "warned", "ID sought"},
    "breach of exclusion": {"excluded"},
    "breach of order": {"under order"},
}


def plan(town: Town, *, now: datetime, zone: ZoneInfo) -> list[Planned]:
    """Return the reports of the six weeks before `now`, oldest first; the counts are exactly those of the town."""
    moments = Moments(town, now, zone)
    r = moments.r
    waiting = _waiting(moments)
    waits = [report.category for report in waiting]
    reports = list(waiting)
    for category in town.reports.categories:
        left = category.n - waits.count(category.category)
        reports += [_happened(moments, category, k) for k in range(left)]
    reports = _numbered(reports)
    sightings = lanes_of_sightings([report for report in reports if report.category in SIGHTINGS], r)
    reports = _numbered(sightings + [report for report in reports if report.category not in SIGHTINGS])
    dealt = deal(town, reports, now=moments.now, r=r)
    shares = {category.category: category.photo_share for category in town.reports.categories}
    return [replace(report, has_photo=_has_photo(report, shares[report.category], moments)) for report in dealt]


def _numbered(reports: list[Planned]) -> list[Planned]:
    in_time = sorted(reports, key=lambda report: (report.received_at, report.premises, report.category))
    return [replace(report, number=number) for number, report in enumerate(in_time, 1)]


def _waiting(moments: Moments) -> list[Planned]:
    """Return what lies before the desk now: one sighting that has just sounded, the rest of the last thirteen hours."""
    wanted = moments.town.reports.outcomes.waiting
    by_name = {category.category: category for category in moments.town.reports.categories}
    first = moments.just_now()
    reports = [
        Planned(
            category="sighting",
            happened_at=first.at,
            received_at=first.at + timedelta(seconds=50),
            premises=first.premises.id,
            reporter=first.reporter.id,
            profile=_JUST_SEEN,
            outcome="waiting",
        )
    ]
    for name in _WAITING * 5:
        if len(reports) < wanted:
            moment = moments.waiting(by_name[name])
            if moment and _room_for(name, reports, by_name[name]):
                reports.append(replace(_report(name, moment, moments.r), outcome="waiting"))
    return reports


def _room_for(name: str, reports: list[Planned], category: CategoryOfTown) -> bool:
    return sum(report.category == name for report in reports) < category.n


def _happened(moments: Moments, category: CategoryOfTown, k: int) -> Planned:
    """Return the k-th past report of a category; a sighting names a profile that members could see that day."""
    name = category.category
    if name not in SIGHTINGS:
        return _report(name, moments.past(category), moments.r)
    told = [(profile.ref, -day) for profile in moments.town.profiles for day in profile.breaches]
    if name == "breach of exclusion" and k < len(told):
        ref, ago = told[k]
        return replace(_report(name, moments.past(category, days_ago=(ago, ago), place="P13"), moments.r), profile=ref)
    while True:
        recent = name == "sighting" and k < _FRESH_SIGHTINGS
        moment = moments.past(category, days_ago=(0, PICTURE_DAYS) if recent else None)
        profiles = [p for p in moments.town.profiles if _could_be_seen(p, name, moment, moments.now)]
        if profiles:
            return replace(_report(name, moment, moments.r), profile=moments.r.choice(profiles).ref)


def _could_be_seen(profile: ProfileOfTown, category: str, moment: Moment, now: datetime) -> bool:
    day = -(now.date() - moment.at.date()).days
    in_force = profile.exclusion.served_day if profile.exclusion else None
    return (
        profile.state == "published"
        and moment.premises.zone in profile.zones
        and max(profile.published_day, in_force if in_force is not None else profile.published_day) < day
        and profile.standing in _SOUND[category]
        and not moment.reporter.under_18
    )


def _report(category: str, moment: Moment, r: random.Random) -> Planned:
    late = timedelta(seconds=r.randint(40, 420)) if category in SIGHTINGS else timedelta(minutes=r.randint(3, 24))
    return Planned(
        category=category,
        happened_at=moment.at,
        received_at=moment.at + late,
        premises=moment.premises.id,
        reporter=moment.reporter.id,
    )


def _has_photo(report: Planned, share: float, moments: Moments) -> bool:
    if report.category in _NO_PICTURE or report.outcome == "rejected":
        return False
    if report.outcome == "waiting":
        return True
    recent = moments.now - report.received_at < timedelta(days=PICTURE_DAYS)
    return recent and moments.r.random() < share + 0.2
