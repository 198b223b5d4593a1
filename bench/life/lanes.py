"""Who may do what, what may sound before review, and who hears it: written down a second time, by hand.

From decision 0011 and the scheme's defaults, and never from app/: what is wrong there must not be wrong here as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

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


class Reach(NamedTuple):
    radius_m: int
    whole_zone: bool
    lasts: timedelta


_WIDE, _NEAR = Reach(400, True, timedelta(hours=2)), Reach(200, False, timedelta(minutes=30))
AT_ONCE = {"excluded": _WIDE, "under order": _WIDE, "warned": _NEAR, "ID sought": _NEAR, "suspected": _NEAR}
APPROVED = Reach(APPROVED_REACH_M, True, APPROVED_LASTS)


class Place(NamedTuple):
    """Premises as they lie on the one street of Quillby: metres east of the cross."""

    east_m: int
    zone: str
    member: int


POLICE = 5  # the one body with an agreement in force
PLACES = {1: Place(0, "MID", 1), 2: Place(90, "MID", 2), 3: Place(1600, "OUT", 3), 4: Place(300, "OUT", 4)}


class Person(NamedTuple):
    """What the rules need to know of an account, as it stands at this moment."""

    id: int
    role: str
    is_active: bool  # and so is the member it belongs to
    is_away: bool  # nobody vouches for them any more, or they have not said where they work tonight
    is_under_18: bool
    places: frozenset[int]
    member: int | None

    @property
    def members(self) -> set[int]:
        return {PLACES[id].member for id in self.places} | ({self.member} if self.member else set())

    def may_report(self) -> bool:
        """Whoever is away still brings what they saw; it waits at the desk."""
        return self.is_active and self.role in SENDERS

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

    def is_shown(self, today: date) -> bool:
        if self.state != "published" or self.hidden or self.standing in ("expired", "disputed"):
            return False
        if self.review_on is None or self.review_on < today:
            return False
        return self.until is None or self.until >= today


def sounds(
    who: Person, *, what: str, age: timedelta, sure: str | None, about: Watched | None, today: date
) -> Reach | None:
    """Return how far a report rings before anybody has looked at it, or None when it must wait.

    `who` has shown who they are: what a locked phone brings never sounds.
    """
    if about is None or not about.is_shown(today) or who.role not in SOUND_AT_ONCE or who.is_under_18:
        return None
    if age > FRESH or sure == "unsure" or not who.is_active or who.is_away:
        return None
    if about.standing == "suspected" and what in NOT_CONDUCT:
        return None
    return AT_ONCE.get(about.standing)


def hearers(people: Iterable[Person], reach: Reach, *, at: int, reporter: int) -> set[int]:
    """Return whose phones ring for something at these premises."""
    there = PLACES[at]

    def is_near(place: Place) -> bool:
        return abs(place.east_m - there.east_m) <= reach.radius_m or (reach.whole_zone and place.zone == there.zone)

    return {
        one.id
        for one in people
        if one.may_hear() and one.id != reporter and any(is_near(PLACES[id]) for id in one.places)
    }
