"""What lies around one case: related reports and likely profiles with why, the map, the reporter, the facts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.members.models import Account
from app.members.rules import short_name
from app.photos.models import Photo
from app.profiles.models import Profile, ProfileState
from app.profiles.pictures import shown_pictures
from app.reports.categories import CATEGORIES
from app.reports.models import CAME_TO_NOTHING, Report, ReportState
from app.review.beside import photos_of
from app.review.likely import Why, as_on_plate
from app.review.models import ReportLink
from app.review.note_facts import facts_of, plates_of, pounds
from app.review.related import Likely, Related, likely_profiles, related
from app.review.reporter import says_of, sent_in_a_year
from app.review.rules import in_order, tying_fault
from app.web.desk_beside import Pair, called, outlined
from app.web.desk_case import Case, Choice
from app.web.desk_history import Step, timeline
from app.web.desk_map import Map, draw_map
from app.web.desk_words import clock
from app.web.parts import now, today
from app.web.shapes import ready

# Each is kept with the record as it stands.
LINK_BECAUSE = ("It is the same vehicle.", "They happened at the same place and hour.", "The descriptions are alike.")
_NOT_LINKED = (*CAME_TO_NOTHING, ReportState.MERGED)


class Card(NamedTuple):
    """Another report that may belong to this one. `number` stands on the map and in the list."""

    number: int
    report: Report
    label: str
    why: list[Why]
    thumb: int | None
    pair: Pair | None
    tie: ReportLink | None
    may_link: bool
    may_merge: bool
    later: Report


class LikelyCard(NamedTuple):
    """A profile that the report may be about."""

    profile: Profile
    why: list[Why]
    thumb: int | None
    pair: Pair | None
    is_draft: bool


class FactsForm(NamedTuple):
    """The facts as they are typed: money in pounds, vehicles with commas between."""

    goods: str
    value: str
    recovered: str
    police_ref: str
    vehicles: str
    found: str  # vehicles that were found in the words and nobody has confirmed
    noted: str


class Around(NamedTuple):
    """All that is laid around a case. `suggested` is the verdict of key A, with `profile_ref` chosen beforehand."""

    related: list[Card]
    profiles: list[LikelyCard]
    reporter: str
    timeline: list[Step]
    map: Map
    facts: FactsForm
    suggested: str
    profile_ref: str


def look_around(session: Session, case: Case, *, for_account: Account) -> Around:
    """Gather what may belong to a case, and what is known beside it."""
    report = case.report
    own = _ready(photos_of(report))
    found = related(session, report, but=[one.report.id for one in case.others], for_account=for_account)
    cards = [_card(number, report, one, own, for_account) for number, one in enumerate(found, 1)]
    shown = [choice.profile.id for choice in case.choices]
    chosen = next((one for one in case.choices if _is_suggested(one, case)), None)
    return Around(
        related=cards,
        profiles=[_likely(one, own) for one in likely_profiles(session, report, but=shown)],
        reporter=says_of(
            short_name(report.reporter.name),
            sent_in_a_year(session, report.reporter, for_account=for_account, now=now()),
        ),
        timeline=timeline(case.history, [*_moments(cards), *_same_picture(case)]),
        map=draw_map(session, report, [one.report for one in cards], shown, now=now()),
        facts=_facts(session, report),
        suggested="sighting" if chosen else "incident",
        profile_ref=chosen.profile.ref if chosen else "",
    )


def _is_suggested(choice: Choice, case: Case) -> bool:
    """Return whether key A offers a sighting of it: somebody named it, or its picture came; and it can be told."""
    return (choice.is_same or choice is case.claimed) and not choice.stands_in_the_way


def _card(number: int, report: Report, one: Related, own: Photo | None, account: Account) -> Card:
    other = one.report
    fault = tying_fault(by_id=account.id, reporter_ids=(report.reporter_id, other.reporter_id))
    _, later = in_order(report, other)
    picture = _ready(photos_of(other))
    where = f"{other.premises.name}, {clock(other.received_at)}"
    return Card(
        number=number,
        report=other,
        label=CATEGORIES[other.category].label,
        why=one.why,
        thumb=picture.id if picture else None,
        pair=_pair(own, picture, "This report", where),
        tie=one.tie,
        may_link=fault is None and report.state not in _NOT_LINKED and other.state not in _NOT_LINKED,
        may_merge=fault is None and report.is_open and other.is_open,
        later=later,
    )


def _likely(one: Likely, own: Photo | None) -> LikelyCard:
    picture = next((row.photo for row in shown_pictures(one.profile, today=today(), sectors=None)), None)
    pair = _pair(own, picture, "As sent", called(one.profile))
    is_draft = one.profile.state is ProfileState.DRAFT
    return LikelyCard(one.profile, one.why, picture.id if picture else None, pair, is_draft)


def _pair(own: Photo | None, other: Photo | None, own_says: str, other_says: str) -> Pair | None:
    """Lay two pictures side by side that were not found to be alike: no band, and it says so."""
    if own is None or other is None:
        return None
    why = "These pictures were not found to be alike."
    return Pair(outlined(own, []), outlined(other, []), own_says, other_says, "", "", why)


def _ready(photos: list[Photo]) -> Photo | None:
    return next((photo for photo in photos if ready(photo)), None)


def _moments(cards: list[Card]) -> list[tuple[datetime, str]]:
    return [(one.report.happened_at, f"{one.label} at {one.report.premises.name}: {_grounds(one)}") for one in cards]


def _grounds(card: Card) -> str:
    return ", ".join(why.ground.value for why in card.why) or "linked"


def _same_picture(case: Case) -> list[tuple[datetime, str]]:
    return [(one.report.happened_at, f"{one.label} at {one.report.premises.name}: same picture") for one in case.others]


def _facts(session: Session, report: Report) -> FactsForm:
    facts, plates = facts_of(session, report), [as_on_plate(plate) for plate in plates_of(session, report)]
    vehicles = ", ".join(plates)
    return FactsForm(
        goods=facts.goods if facts else "",
        value=pounds(facts.value_pence) if facts else "",
        recovered=pounds(facts.recovered_pence) if facts else "",
        police_ref=facts.police_ref if facts else "",
        vehicles=vehicles,
        found=vehicles if facts is None else "",
        noted=clock(facts.at) if facts else "",
    )
