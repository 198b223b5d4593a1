"""Which reports may sound before a named person has looked, how far, and for how long.

This is the only place that knows. Everything that is not said here to sound waits for review.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from app.members.models import Role
from app.profiles.models import Standing
from app.profiles.rules import MAY_BE_UNDER_18
from app.reports.categories import DESCRIPTION
from app.reports.models import Report, ReportKind


class Lane(enum.StrEnum):
    AT_ONCE = "at once"
    LIVE = "live"  # somebody whom nobody knows: the nearest premises only
    LISTED = "listed"  # the list shows it, no phone rings
    HELD = "held"


class Reach(NamedTuple):
    """How far an alert goes (metres, and in the whole zone or not) and how long it lasts (minutes).

    `rings` False: it is only listed. `only_who_serve`: for the desk, and for those at this very place who may give a
    notice.
    """

    radius_m: int
    minutes: int
    tells_zone: bool
    rings: bool = True
    only_who_serve: bool = False


class Lookout(NamedTuple):
    """One row of the table below. `needs_conduct`: for being seen alone, nobody is rung."""

    radius_m: int | None  # None: the scheme's own radius, and the zone
    minutes: int
    needs_conduct: bool = False
    only_who_serve: bool = False


_AT_ONCE: dict[Standing, Lookout] = {
    Standing.EXCLUDED: Lookout(None, 120),
    Standing.UNDER_ORDER: Lookout(None, 120),
    Standing.WARNED: Lookout(200, 30),
    Standing.ID_SOUGHT: Lookout(200, 30),
    Standing.SUSPECTED: Lookout(200, 30, needs_conduct=True),
    # Not banned yet: whoever else heard of it would accuse before the notice is given.
    Standing.NOT_SERVED: Lookout(200, 30, only_who_serve=True),
}
_MAY_SOUND = frozenset({Role.STAFF, Role.DOOR, Role.LEAD, Role.CCTV})
# Who always hears of somebody whose notice is not given; where the person is, who was named to serve hears as well.
DESK = (Role.MANAGER, Role.DEPUTY)
_APPROVED_LASTS = 120
INCIDENT_HOURS = 72


class Sighting(NamedTuple):
    """All that the lane depends on. `standing` is that of a profile that members may see, else None."""

    standing: Standing | None
    is_conduct: bool
    is_fresh: bool
    sure: str | None
    sender: Role
    sender_is_under_18: bool
    comes_locked: bool = False
    sender_works_in_care: bool = False
    is_breach: bool = False  # it says that somebody is where a notice or an order keeps them from
    holds_here: bool = False  # and one does, at these premises, when it happened


def lane(sighting: Sighting, *, scheme_radius_m: int) -> tuple[Lane, Reach | None]:
    """Return the lane of a report about somebody known and, unless it is held, how far and how long it is told."""
    lookout = _AT_ONCE.get(sighting.standing) if sighting.standing else None
    if lookout is None or fault_before_sounding(sighting) is not None:
        return Lane.HELD, None
    rings = sighting.is_conduct or not lookout.needs_conduct
    reach = Reach(
        lookout.radius_m or scheme_radius_m,
        lookout.minutes,
        tells_zone=lookout.radius_m is None,
        rings=rings,
        only_who_serve=lookout.only_who_serve,
    )
    return (Lane.AT_ONCE if rings else Lane.LISTED), reach


def fault_before_sounding(sighting: Sighting) -> str | None:
    """Return why nothing of this report may reach anybody before review, whomever it is about; None if it may."""
    if sighting.comes_locked:
        return "It was sent while the phone was locked."
    is_told_of_nobody = sighting.sender_is_under_18 or sighting.sender_works_in_care
    if is_told_of_nobody or sighting.sender not in _MAY_SOUND:
        return "Your role tells the desk, and the desk tells others."
    if not sighting.is_fresh:
        return "It happened too long ago to sound before review."
    if sighting.is_breach and sighting.sure != "know":
        return "You are not certain, so the list does not apply. House rules decide."
    if sighting.is_breach and not sighting.holds_here:
        return "No notice keeps them from here, so this is no breach. The desk looks first."
    if sighting.sure == "unsure":
        return "You are not sure, so the desk looks first."
    return None


def card_was_given(sighting: Sighting) -> bool:
    """Return whether somebody at a door is not certain: then house rules decided, and a card was given."""
    return sighting.is_breach and sighting.sure in ("think", "unsure")


def breach_held(sighting: Sighting) -> str | None:
    """Return what the sender of a breach is told that nobody near was told of; None when it is none."""
    fault = fault_before_sounding(sighting) if sighting.is_breach else None
    return held_because(fault) if fault else None


class Live(NamedTuple):
    """What else is asked before somebody unknown is told of. `ages` are the chosen words for how old they look."""

    category: str
    ages: str
    sent_today: int
    nobody_keeps_the_desk: bool = False


def live_fault(sighting: Sighting, live: Live, *, a_day: int) -> str | None:
    """Return why nobody may be told at once of somebody unknown, as a sentence for whoever asked; None if they may."""
    held = fault_before_sounding(sighting)
    if held is not None:
        return held
    if live.nobody_keeps_the_desk:
        return "Nobody keeps the desk just now, and a live alert needs somebody who looks within half an hour."
    if not live.ages.strip():
        return "Say first about how old they look: a live alert is about adults only."
    if live.ages not in ADULT:
        return "They may be under 18. A live alert is about adults only."
    if not sighting.is_conduct and live.category != "suspicious activity":
        return "A live alert needs something that was done, or that is suspicious. Being seen is not enough."
    if live.sent_today >= a_day:
        return f"You have sent {a_day} live alerts today. The desk looks at this one first."
    return None


def may_be_a_child(ages: str) -> bool:
    """Return whether somebody says of a person that they may be under 18."""
    return MAY_BE_UNDER_18 in ages


ADULT = tuple(age for age in DESCRIPTION["age"] if age != MAY_BE_UNDER_18)


AT_THE_DESK = "It is at the desk. A named person looks at it, and you are told what became of it."
JOINED = "It was added to the alert that is out, and those who were told see it. The desk looks at it now."
ENDED_IN_DOUBT = "You say that they may be under 18: the alert was ended, and the desk looks at it now."
_SAYS = {
    Lane.AT_ONCE: "People near you were told at once. The desk looks at it now and can take it back.",
    Lane.LIVE: "The nearest premises were told. It ends by itself unless the desk approves it in time.",
    Lane.LISTED: "Those near you see it in their list; no phone rings for it. The desk looks at it now.",
    Lane.HELD: AT_THE_DESK,
}
_SAYS_TO_FEW = "The desk was told, and who may give the notice here. Do not accuse; do not mention a ban."


def says_of(lane: Lane, *, only_who_serve: bool = False) -> str:
    """Return the sentence that tells the reporter what became of a report the moment it came in."""
    return _SAYS_TO_FEW if only_who_serve else _SAYS[lane]


def held_because(fault: str) -> str:
    """Return the same for a live alert that was asked for and refused."""
    return f"Nobody near was told. {fault} It is at the desk."


def linked_only(fault: str) -> str:
    """Return the same for a report about the person of an alert that is out, of which nothing may be told yet."""
    return f"It lies beside the alert that is out, for the desk alone. {fault}"


def approved_reach(*, scheme_radius_m: int) -> Reach:
    """Return how far and how long an approved sighting is told."""
    return Reach(scheme_radius_m, _APPROVED_LASTS, tells_zone=True)


def approver_fault(*, approver_id: int, reporter_id: int, merged_ids: Collection[int] = ()) -> str | None:
    """Return why this account may not decide on the report, or None.

    `merged_ids`: who sent the reports that are read under it. A word on the first is a word on them as well.
    """
    if approver_id == reporter_id:
        return "You sent this report yourself. Somebody else must decide."
    if approver_id in merged_ids:
        return "You sent one of the reports that are read here as one. Somebody else must decide."
    return None


def tying_fault(*, by_id: int, reporter_ids: Iterable[int]) -> str | None:
    """Return why this account may not link or merge these reports, or None: it is a word on both of them."""
    if by_id in reporter_ids:
        return "You sent one of these reports yourself. Somebody else must link or merge them."
    return None


def in_order(one: Report, other: Report) -> tuple[Report, Report]:
    """Return the earlier and the later of two reports, by when they came in."""
    first, later = sorted((one, other), key=lambda report: (report.received_at, report.id))
    return first, later


# What is found rather than seen done: broken glass, rubbish, a false e-mail. Not fraud, because somebody handed the
# note over; not burglary, because somebody may be hurt; not a vehicle, because its plate leads to a person.
ABOUT_NO_PERSON = frozenset({"damage", "fly-tipping", "cyber"})


def closable_together(report: Report) -> bool:
    """Return whether a report speaks of no person at all, so that it may be closed with others like it.

    One with a picture, or with anybody described or named, at first or later, never is, nor one that says which way
    somebody went: about a person somebody decides once for each.
    """
    said_later = any(one.photos or one.direction or any(one.description.values()) for one in report.additions)
    went = report.direction or report.still_nearby
    speaks_of_somebody = bool(report.subjects or report.pictures or report.sure or went) or said_later
    is_heard_only = report.kind is ReportKind.INTELLIGENCE
    return report.category in ABOUT_NO_PERSON and not speaks_of_somebody and not is_heard_only


def target(received_at: datetime, *, local_hour: int, day_minutes: int, night_minutes: int) -> datetime:
    """Return by when the desk means to have decided: 4 hours by day, 12 by night (20:00 to 07:00)."""
    by_night = local_hour >= 20 or local_hour < 7
    return received_at + timedelta(minutes=night_minutes if by_night else day_minutes)
