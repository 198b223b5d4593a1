"""Who may do what, what may sound before review, and who hears it: written down a second time, by hand.

From decision 0011 and the scheme's defaults, and never from app/: what is wrong there must not be wrong here as well.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

FRESH = timedelta(minutes=10)
RINGS_WITHIN = timedelta(hours=4)
APPROVED_REACH_M, APPROVED_LASTS = 400, timedelta(hours=2)
DESK = {"manager", "deputy"}
SENDERS = {"staff", "door", "lead", "cctv"} | DESK
HEARERS = SENDERS | {"police"}
SOUND_AT_ONCE = {"staff", "door", "lead", "cctv"}
SHORT_LIVED = {"suspected", "ID sought"}

# Nothing was done, somebody was only seen, or it is not about what somebody did.
NOT_CONDUCT = {
    "suspicious activity",
    "sighting",
    "breach of exclusion",
    "breach of order",
    "fly-tipping",
    "vehicle",
    "missing person",
    "intelligence",
    "other",
}


ADULT = {"18-24", "25-34", "35-44", "45-54", "55 or over"}
REPEAT = timedelta(minutes=45)
LIVE_M, LIVE_PREMISES, LIVE_LASTS, LIVE_A_DAY = 250, 8, timedelta(minutes=30), 3
INCIDENT_LASTS = timedelta(hours=72)
MAY_SERVE = ["manager", "deputy"]  # and whom a member has named: in this town nobody
# Nobody in this town has a notice or an order that holds anywhere, so what claims a breach always waits.
BREACHES = {"breach of exclusion", "breach of order"}
TOWN = ZoneInfo("Europe/London")
# From and until which hour nobody is rung who has not said that they work then.
RESTS = {"retail": (20, 7), "licensed": (5, 15)}
_OTHERS_REST = (19, 7)


class Reach(NamedTuple):
    radius_m: int
    whole_zone: bool
    lasts: timedelta
    rings: bool = True
    few: bool = False  # only the desk, and who may serve a notice at this very place


_WIDE, _NEAR = Reach(400, True, timedelta(hours=2)), Reach(200, False, timedelta(minutes=30))
AT_ONCE = {"excluded": _WIDE, "under order": _WIDE, "warned": _NEAR, "ID sought": _NEAR, "suspected": _NEAR}
AT_ONCE["not banned yet"] = _NEAR._replace(few=True)
APPROVED = Reach(APPROVED_REACH_M, True, APPROVED_LASTS)


class Place(NamedTuple):
    """Premises as they lie on the one street of Quillby: metres east of the cross."""

    east_m: int
    zone: str
    member: int
    sector: str


POLICE = 5  # the one body with an agreement in force
PLACES = {
    1: Place(0, "MID", 1, "retail"),
    2: Place(90, "MID", 2, "licensed"),
    3: Place(1600, "OUT", 3, "service"),
    4: Place(300, "OUT", 4, "retail"),
}


class Aim(NamedTuple):
    """Whom an alert is for, as its row says."""

    at: int
    radius_m: int
    zone: str | None
    sectors: list[str]
    places: list[int]
    roles: list[str]

    def reaches(self, id: int) -> bool:
        place, there = PLACES[id], PLACES[self.at]
        if (self.places and id not in self.places) or (self.sectors and place.sector not in self.sectors):
            return False
        near = self.radius_m > 0 and abs(place.east_m - there.east_m) <= self.radius_m
        return near or place.zone == self.zone


class Person(NamedTuple):
    """What the rules need to know of an account, as it stands at this moment."""

    id: int
    role: str
    is_active: bool  # and so is the member it belongs to
    is_away: bool  # nobody vouches for them any more, or they have not said where they work tonight
    is_under_18: bool
    places: frozenset[int]
    member: int | None
    at_work: bool = False  # says so, or works nights: no hour is quiet

    @property
    def members(self) -> set[int]:
        return {PLACES[id].member for id in self.places} | ({self.member} if self.member else set())

    def may_report(self) -> bool:
        """Whoever is away still brings what they saw; it waits at the desk."""
        return self.is_active and self.role in SENDERS

    def sees_alerts(self) -> bool:
        """By their role: reading asks this, and nothing of who is away comes so far as to ask."""
        return self.is_active and not self.is_under_18 and self.role in HEARERS

    def may_answer(self) -> bool:
        return self.may_report() and not self.is_away

    def may_hear(self) -> bool:
        if self.role == "police" and self.member != POLICE:
            return False  # their body has signed no agreement
        return self.is_active and not self.is_away and not self.is_under_18 and self.role in HEARERS

    def is_desk(self) -> bool:
        return self.is_active and not self.is_away and not self.is_under_18 and self.role in DESK


class Watched(NamedTuple):
    """What the rules need to know of a profile, as it stands at this moment."""

    state: str
    standing: str
    until: date | None
    hidden: str | None
    review_on: date | None
    is_young: bool = False
    agreed_until: date | None = None  # two people have agreed that somebody under 18 is shown

    def is_shown(self, today: date) -> bool:
        if self.state != "published" or self.standing in ("expired", "disputed"):
            return False
        if self.hidden not in (None, "under 18 or unsure"):
            return False
        if (self.is_young or self.hidden) and (self.agreed_until is None or self.agreed_until < today):
            return False
        if self.review_on is None or self.review_on < today:
            return False
        return self.until is None or self.until >= today


def may_sound(who: Person, *, what: str, age: timedelta, sure: str | None) -> bool:
    """Return whether anything of this person's report may reach anybody before review."""
    if who.role not in SOUND_AT_ONCE or who.is_under_18 or not who.is_active or who.is_away:
        return False
    return age <= FRESH and sure != "unsure" and what not in BREACHES


def sounds(
    who: Person, *, what: str, age: timedelta, sure: str | None, about: Watched | None, today: date
) -> Reach | None:
    """Return how far a report is told before anybody has looked at it, or None when it must wait.

    `who` has shown who they are: what a locked phone brings never sounds.
    """
    if about is None or not about.is_shown(today) or not may_sound(who, what=what, age=age, sure=sure):
        return None
    reach = AT_ONCE.get(about.standing)
    if reach is not None and about.standing == "suspected" and what in NOT_CONDUCT:
        return reach._replace(rings=False)
    return reach


def may_be_live(who: Person, *, what: str, age: timedelta, sure: str | None, looks: str, sent_today: int) -> bool:
    """Return whether the nearest may be told at once of somebody whom nobody knows."""
    is_enough = what not in NOT_CONDUCT or what == "suspicious activity"
    return may_sound(who, what=what, age=age, sure=sure) and looks in ADULT and is_enough and sent_today < LIVE_A_DAY


def nearest(at: int, suspended: set[int]) -> list[int]:
    """Return the premises that a live alert is for: its own, and the nearest of members that are not suspended."""
    there = PLACES[at].east_m
    others = [(abs(place.east_m - there), id) for id, place in PLACES.items() if id != at]
    near = [id for metres, id in sorted(others) if metres <= LIVE_M and PLACES[id].member not in suspended]
    return [at, *near][:LIVE_PREMISES]


def is_for(who: Person, aim: Aim) -> bool:
    """Return whether an alert that is aimed so is for this person."""
    return who.may_hear() and _is_aimed_at(who, aim)


def reads(who: Person, aim: Aim) -> bool:
    """Return whether they may read it in the list: also who works for no shop, if no roles or places are named."""
    if not who.sees_alerts():
        return False
    works_nowhere = not who.places and not aim.places
    return _is_aimed_at(who, aim) or (works_nowhere and (not aim.roles or who.role in aim.roles))


def _is_aimed_at(who: Person, aim: Aim) -> bool:
    if aim.roles and who.role not in aim.roles:
        return False
    return any(aim.reaches(id) for id in who.places) or (who.role in DESK and who.role in aim.roles)


def is_resting(who: Person, aim: Aim, now: datetime) -> bool:
    """Return whether their phone is spared the sound: it is quiet in all sectors in which they would hear it."""
    hour = now.astimezone(TOWN).hour
    hours = {RESTS.get(PLACES[id].sector, _OTHERS_REST) for id in who.places if aim.reaches(id)} or {_OTHERS_REST}
    return not who.at_work and all(
        begin <= hour < end if begin < end else hour >= begin or hour < end for begin, end in hours
    )
