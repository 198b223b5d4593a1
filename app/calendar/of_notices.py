"""What is due of exclusions, appeals, warnings and orders, and when each ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.appeals.find import not_ended
from app.appeals.rules import last_day_to_appeal
from app.calendar.entries import Entry, Kind, Noun
from app.exclusions.models import Exclusion, State
from app.exclusions.review_again import waiting_reviews
from app.exclusions.rules import last_day_to_issue
from app.kernel.months import day_of
from app.orders.models import Order
from app.profiles.models import Profile
from app.scheme_rules.current import rules_of_version
from app.scheme_rules.matrix import Matrix
from app.warnings.models import GivenWarning
from app.warnings.rules import last_day_to_give

WRITTEN_WITHIN = timedelta(days=7)


def of_exclusions(session: Session, *, today: date, zone: tzinfo) -> Iterator[Entry]:
    """Yield what members have to decide, what is to be written and served, when each ends and can be appealed.

    Nothing of one whose last day is over, though it stays SERVED.
    """
    on_its_way = Exclusion.state.in_((State.DECIDING, State.DECIDED, State.ISSUED))
    runs = and_(Exclusion.state == State.SERVED, Exclusion.ends_on >= today)
    found = session.scalars(select(Exclusion).where(or_(on_its_way, runs))).all()
    rules = {version: rules_of_version(session, version) for version in {one.rules_version for one in found}}
    for one in found:
        for kind, on, says in _days_of(one, zone, rules[one.rules_version]):
            if on is not None:
                yield Entry(on, kind, Noun.NOTICE, one.ref, says, f"/desk/exclusions/{one.ref}", f"exclusion {one.id}")


def _days_of(one: Exclusion, zone: tzinfo, rules: Matrix) -> Iterator[tuple[Kind, date | None, str]]:
    if one.state is State.DECIDING and one.closes_at is not None:
        # It closes with the end of a day, which is the first moment of the next.
        yield Kind.DUE, day_of(one.closes_at - timedelta(seconds=1), zone), "The words of those who decide are due"
    if one.state is State.DECIDED and one.decided_at is not None:
        yield Kind.DUE, day_of(one.decided_at, zone) + WRITTEN_WITHIN, "The notice should be written"
        yield (
            Kind.ENDS,
            last_day_to_issue(one, days=rules.unserved_days, zone=zone),
            "Last day on which the notice can be issued",
        )
    if one.state is State.ISSUED:
        yield Kind.DUE, one.lapses_on, "Last day on which the notice can be given"
    if one.state is State.SERVED and one.served_at is not None:
        yield Kind.ENDS, one.ends_on, "Last day of the exclusion"
        last = last_day_to_appeal(one.served_at, rules.appealing.within_days, zone=zone)
        yield Kind.ENDS, last, "Last day on which an appeal comes in time"


def of_reviews(session: Session, *, today: date) -> Iterator[Entry]:
    """Yield exclusions that must be looked at again because the police or a court changed what they rest on."""
    for review, one in waiting_reviews(session, today=today):
        says, page = "Must be looked at again", f"/desk/exclusions/{one.ref}"
        yield Entry(review.due_on, Kind.DUE, Noun.NOTICE, one.ref, says, page, f"review {review.id}")


def of_appeals(session: Session) -> Iterator[Entry]:
    """Yield appeals that wait for an answer: also what is decided, until the letter that says so was sent."""
    for appeal in not_ended(session):
        page = f"/desk/appeals/{appeal.id}"
        yield Entry(
            appeal.answer_by, Kind.DUE, Noun.APPEAL, appeal.ref, "An answer is due", page, f"appeal {appeal.id}"
        )


def of_warnings(session: Session, *, zone: tzinfo) -> Iterator[Entry]:
    """Yield the last day on which a warning can be given, and of those that were given when they are off the record."""
    for one in session.scalars(select(GivenWarning).where(GivenWarning.ended_at.is_(None))):
        kind, on, says = Kind.ENDS, one.lapses_on, "Last day on record"
        if on is None:
            days = rules_of_version(session, one.rules_version).unserved_days
            kind, on, says = Kind.DUE, last_day_to_give(one, days=days, zone=zone), "Last day on which it can be given"
        yield Entry(on, kind, Noun.WARNING, one.ref, says, _page(one.profile), f"warning {one.id}")


def of_orders(session: Session) -> Iterator[Entry]:
    """Yield when orders begin and end."""
    for one in session.scalars(select(Order).where(Order.ended_on.is_(None))):
        page, row = _page(one.profile), f"order {one.id}"
        yield Entry(one.starts_on, Kind.BEGINS, Noun.ORDER, one.ref, "First day of the order", page, row)
        if one.ends_on is not None:
            yield Entry(one.ends_on, Kind.ENDS, Noun.ORDER, one.ref, "Last day of the order", page, row)


def _page(profile: Profile) -> str:
    return f"/desk/profiles/{profile.ref}/steps"
