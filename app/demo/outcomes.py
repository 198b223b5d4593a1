"""What became of each report of the demo town: the desk's word, by whom, after how long."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

from app.demo.planned import SIGHTINGS, Outcome, Planned
from app.demo.town import Spread, Town

_LATE_SIGHTINGS = 2  # they came too late to be fresh, so they were held
_LIVE = ("theft", "deterred theft", "abuse of staff")
_QUIET_NIGHT = 12  # days ago nobody was at the desk; the deputy is called after twelve hours
_DECIDES_FOR = {"tom": "P09", "beverley": "P19"}


def deal(town: Town, reports: list[Planned], *, now: datetime, r: random.Random) -> list[Planned]:
    """Give each report that does not wait its lane and outcome; the shares are exactly those of the town."""
    dealt = dict(zip((report.number for report in reports), reports, strict=True))
    past = [report for report in reports if report.outcome != "waiting"]
    for report, outcome in _outcomes(town, past, r):
        dealt[report.number] = replace(report, outcome=outcome)
    for number in _live_ones(town, past, r):
        dealt[number] = replace(dealt[number], lane="live")
    open_question = _still_asked(list(dealt.values()))
    return [
        report
        if report.outcome == "waiting"
        else _decided(town, report, now, r, is_open=report.number == open_question)
        for report in dealt.values()
    ]


def _outcomes(town: Town, past: list[Planned], r: random.Random) -> list[tuple[Planned, Outcome]]:
    shares, total = town.reports.outcomes, town.reports.total
    seen = [report for report in past if report.category in SIGHTINGS]
    others = [report for report in past if report.category not in SIGHTINGS]
    r.shuffle(seen)
    r.shuffle(others)
    linked, recalled = round(shares.linked_as_sighting * total), town.reports.recalled_alerts
    rejected = round(shares.rejected * total) - recalled
    ends: list[Outcome] = ["merged"] * round(shares.merged * total)
    ends += ["returned"] * round(shares.returned * total)
    ends += ["rejected"] * rejected
    ends += ["approved"] * (len(others) - len(ends))
    of_seen: list[Outcome] = ["linked"] * linked
    of_seen += ["rejected"] * recalled
    return [*zip(seen, of_seen, strict=True), *zip(others, ends, strict=True)]


def _live_ones(town: Town, past: list[Planned], r: random.Random) -> list[int]:
    able = [report.number for report in past if report.category in _LIVE]
    return r.sample(able, town.reports.lanes.live)


def _still_asked(reports: list[Planned]) -> int:
    """Return the number of the newest returned report: its reporter has not answered yet."""
    return max(report.number for report in reports if report.outcome == "returned")


def _decided(town: Town, report: Planned, now: datetime, r: random.Random, *, is_open: bool) -> Planned:
    by = _who(town, report, now, r)
    at = report.received_at + _how_long(town, report, now, r)
    latest = now - timedelta(minutes=3)
    if at > latest:
        at = report.received_at + (latest - report.received_at) * r.uniform(0.3, 0.8)
    if report.outcome != "returned":
        return replace(report, decided_at=at, decided_by=by)
    asked = report.received_at + (at - report.received_at) / 2
    return replace(report, asked_at=asked, decided_at=None if is_open else at, decided_by=by)


def _how_long(town: Town, report: Planned, now: datetime, r: random.Random) -> timedelta:
    minutes, ago = town.reports.decision_minutes, (now.date() - report.received_at.date()).days
    by_night = not 8 <= report.received_at.hour < 20
    if ago == _QUIET_NIGHT and by_night:
        return timedelta(minutes=r.randint(725, 790))
    if _manager_is_away(town, report, now):
        return _after(minutes.away, r)
    return _after(minutes.night if by_night else minutes.day, r)


def _after(spread: Spread, r: random.Random) -> timedelta:
    """Draw minutes whose median and ninetieth percentile are those given (log-normal)."""
    sigma = math.log(spread.p90 / spread.median) / 1.2816
    return timedelta(minutes=min(spread.p90 * 2, spread.median * math.exp(r.gauss(0, sigma))))


def _manager_is_away(town: Town, report: Planned, now: datetime) -> bool:
    first, last = town.reports.decision_minutes.manager_away_days
    return first <= -(now.date() - report.received_at.date()).days <= last


def _who(town: Town, report: Planned, now: datetime, r: random.Random) -> str:
    """Return who decides: never whoever reported, nor somebody who works where it happened."""
    names = ["tom", "beverley"] if _manager_is_away(town, report, now) else ["rukhsana"] * 6 + ["tom", "beverley"]
    return r.choice([name for name in names if name != report.reporter and _DECIDES_FOR.get(name) != report.premises])


def lanes_of_sightings(sightings: list[Planned], r: random.Random) -> list[Planned]:
    """Send the sightings at once, but for the two that came too late."""
    past = [report.number for report in sightings if report.outcome != "waiting"]
    late = set(r.sample(past, _LATE_SIGHTINGS))
    return [
        replace(report, received_at=report.happened_at + timedelta(minutes=r.randint(25, 45)))
        if report.number in late
        else replace(report, lane="at once")
        for report in sightings
    ]
