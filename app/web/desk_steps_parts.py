"""What the page of one person's steps shows of the police and of courts."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, ForcedReview, PoliceOutcome, PoliceOutcomeKind
from app.exclusions.points import assess_profile, outcomes_of
from app.exclusions.review_again import waiting_reviews
from app.members.models import Account, Premises, Zone
from app.orders import rules as order_rules
from app.orders.find import orders_of
from app.orders.models import Order
from app.profiles.models import Profile, Sighting
from app.reports.categories import CATEGORIES
from app.scheme_rules.current import current_rules, route_of
from app.scheme_rules.matrix import Route
from app.scheme_rules.points import Assessment
from app.web.desk_words import day
from app.web.parts import today, zone


class OutcomeRow(NamedTuple):
    """What the police or a court did, where, and who wrote it down."""

    outcome: PoliceOutcome
    place: str
    by: str


class Outcomes(NamedTuple):
    """`assessment`: what the rules propose today. `reports`, `places`, `kinds`: what the form offers."""

    assessment: Assessment
    rows: list[OutcomeRow]
    reviews: list[tuple[ForcedReview, Exclusion]]
    kinds: list[tuple[str, str]]
    reports: list[tuple[str, str]]
    places: list[tuple[str, str]]


class OrderRow(NamedTuple):
    """One order with its route, where it holds in words, and whether it is over."""

    order: Order
    route: Route | None
    zones: str
    is_over: bool
    is_to_come: bool


class Orders(NamedTuple):
    rows: list[OrderRow]
    routes: list[tuple[str, str]]
    zones: list[tuple[str, str]]


def outcomes_part(session: Session, profile: Profile) -> Outcomes:
    """Return the points of today, what the police and courts did, and the reviews that wait because of it."""
    rows = outcomes_of(session, profile)
    places = {row.id: row.name for row in session.execute(select(Premises.id, Premises.name).order_by(Premises.name))}
    by_ids = {row.by_id for row in rows}
    whose = select(Account.id, Account.name).where(Account.id.in_(by_ids))
    names = {row.id: row.name for row in session.execute(whose)}
    return Outcomes(
        assessment=assess_profile(session, profile, today=today(), zone=zone()),
        rows=[OutcomeRow(row, places.get(row.premises_id or 0, ""), names.get(row.by_id, "")) for row in rows],
        reviews=waiting_reviews(session, profile.id, today=today()),
        kinds=[("", "Choose"), *((kind.value, kind.value.capitalize()) for kind in PoliceOutcomeKind)],
        reports=[("", "Of no report"), *_reports(session, profile)],
        places=[("", "Not at a member’s premises, or not known"), *((str(id), name) for id, name in places.items())],
    )


def orders_part(session: Session, profile: Profile) -> Orders:
    """Return the orders of a person, the newest first, and what the form offers."""
    matrix = current_rules(session).matrix
    names = {row.id: row.name for row in session.execute(select(Zone.id, Zone.name).order_by(Zone.name))}
    return Orders(
        rows=[
            OrderRow(
                order=one,
                route=route_of(matrix, one.route),
                zones=" and ".join(names[id] for id in one.zones if id in names),
                is_over=(last := order_rules.until(one)) is not None and last < today(),
                is_to_come=one.starts_on > today(),
            )
            for one in orders_of(session, profile.id)
        ],
        routes=[("", "Choose"), *((one.key, one.name) for one in matrix.routes if one.in_use and one.is_order)],
        zones=list(names.items()),
    )


def _reports(session: Session, profile: Profile) -> list[tuple[str, str]]:
    wanted = (
        select(Sighting, Premises.name)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id == profile.id)
        .order_by(Sighting.happened_at.desc())
        .limit(50)
    )
    return [
        (str(row.report_id), f"{_label(row)}, {name}, {day(row.happened_at.astimezone(zone()).date())}")
        for row, name in session.execute(wanted)
    ]


def _label(row: Sighting) -> str:
    return CATEGORIES[row.category].label if row.category in CATEGORIES else row.category
