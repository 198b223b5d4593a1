"""Days of the town, verb by verb: late evenings in summer, leap days, short months, letters over a clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals.rules import early_review_from, last_day_to_appeal
from app.exclusions.find import in_force_here
from app.exclusions.lift import shorten
from app.exclusions.models import Exclusion, ServiceOutcome
from app.exclusions.run_out import run_out
from app.exclusions.serve import IncomingService, serve
from app.kernel.clock import by_the_clock_of
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from app.orders.find import applying
from app.orders.note import note_order
from app.profiles.models import Profile, Standing
from app.profiles.rules import visible_to_members
from app.warnings.models import Given
from app.warnings.rules import counts_from, lapses_on
from tests import town
from tests.issued_cases import issued
from tests.orders_cases import terms

LONDON = ZoneInfo("Europe/London")
POST, BY_HAND = Given.POST, Given.IN_PERSON
SECOND = timedelta(seconds=1)


def local(*when: int) -> datetime:
    return datetime(*when, tzinfo=LONDON)  # type: ignore[arg-type, misc]


def give(how: Given, at: datetime, months: int) -> Exclusion:
    """Issue a notice an hour before, and let the desk say at this moment that it was given."""
    now = by_the_clock_of(LONDON, at)
    with transaction() as session:
        it = issued(session, now=now - timedelta(hours=1), months=months, proposes_months=months)
        it.profile.review_on = date(2040, 1, 1)
        said = IncomingService(exclusion=it.ref, outcome=ServiceOutcome.TAKEN, how=how, at=at)
        serve(session, it, uuid4(), said, by=session.get_one(Account, town.MO), now=now, zone=LONDON)
    return the_one()


def the_one() -> Exclusion:
    db.session.rollback()
    return db.session.scalars(select(Exclusion)).one()


def holds(at: datetime) -> bool:
    session = db.session()
    place = session.get_one(Premises, town.ORCHARD)
    return in_force_here(session, the_one().profile_id, place, now=at, zone=LONDON) is not None


def shown(at: datetime) -> Standing | None:
    """How members see them once the worker has run at this moment; None: not at all."""
    with transaction() as session:
        run_out(session, now=by_the_clock_of(LONDON, at), zone=LONDON)
    profile = the_one().profile
    return profile.standing if visible_to_members(profile, today=at.astimezone(LONDON).date()) else None


@pytest.mark.parametrize(
    ("how", "at", "months", "from_at", "last_day"),
    [
        # 23:30 by Greenwich is half past midnight of the next day in the town's summer.
        (BY_HAND, datetime(2027, 6, 30, 23, 30, tzinfo=UTC), 6, local(2027, 7, 1, 0, 30), date(2028, 1, 1)),
        (BY_HAND, datetime(2027, 12, 30, 23, 30, tzinfo=UTC), 6, local(2027, 12, 30, 23, 30), date(2028, 6, 30)),
        # The night in which 01:30 comes twice: its second hour is the same day.
        (
            BY_HAND,
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            1,
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            date(2027, 11, 30),
        ),
        (BY_HAND, local(2028, 2, 29, 12), 12, local(2028, 2, 29, 12), date(2029, 2, 28)),
        (BY_HAND, local(2027, 2, 28, 12), 12, local(2027, 2, 28, 12), date(2028, 2, 28)),
        (BY_HAND, local(2027, 8, 31, 12), 6, local(2027, 8, 31, 12), date(2028, 2, 29)),
        (BY_HAND, local(2026, 8, 31, 12), 6, local(2026, 8, 31, 12), date(2027, 2, 28)),
        # Posted on a Friday before the clocks change: from the first moment of Tuesday, by the new time.
        (POST, local(2028, 3, 24, 17), 12, datetime(2028, 3, 27, 23, 0, tzinfo=UTC), date(2029, 3, 28)),
        (POST, local(2027, 10, 29, 17), 12, datetime(2027, 11, 2, 0, 0, tzinfo=UTC), date(2028, 11, 2)),
        (POST, datetime(2027, 6, 30, 23, 30, tzinfo=UTC), 1, local(2027, 7, 5), date(2027, 8, 5)),
    ],
)
def test_it_holds_from_service_to_the_last_second_of_its_last_day(
    app: Flask, *, how: Given, at: datetime, months: int, from_at: datetime, last_day: date
) -> None:
    it = give(how, at, months)
    over = local(last_day.year, last_day.month, last_day.day) + timedelta(days=1)
    assert (it.served_at, it.ends_on) == (from_at, last_day)
    assert not holds(from_at - SECOND)
    assert holds(from_at)
    assert holds(over.astimezone(UTC) - SECOND)
    assert not holds(over)
    if how is POST:
        assert shown(at) is Standing.NOT_SERVED
    assert shown(from_at) is Standing.EXCLUDED
    assert shown(over.astimezone(UTC) - SECOND) is Standing.EXCLUDED
    assert shown(over) is None
    assert the_one().profile.standing is Standing.EXPIRED


def test_shortened_to_today_it_holds_until_midnight(app: Flask) -> None:
    give(BY_HAND, local(2027, 7, 1, 12), 12)
    late = datetime(2028, 6, 30, 23, 30, tzinfo=UTC)  # the first of July already
    with transaction() as session:
        it = session.scalars(select(Exclusion)).one()
        assert it.ends_on == date(2028, 7, 1)
        it.ends_on = date(2028, 12, 1)
        by, now = session.get_one(Account, town.BEA), by_the_clock_of(LONDON, late)
        shorten(session, it, ends_on=date(2028, 7, 1), because="So.", by=by, now=now, zone=LONDON)
    assert holds(local(2028, 7, 1, 23, 59, 59))
    assert not holds(local(2028, 7, 2))


@pytest.mark.parametrize(
    ("served_at", "appeal_by", "review_from"),
    [
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2027, 7, 29), date(2028, 1, 1)),
        (local(2028, 2, 29, 12), date(2028, 3, 28), date(2028, 8, 29)),
        (local(2027, 8, 31, 0, 5), date(2027, 9, 28), date(2028, 2, 29)),
    ],
)
def test_an_appeal_and_a_review_count_the_days_of_the_town(
    served_at: datetime, appeal_by: date, review_from: date
) -> None:
    assert last_day_to_appeal(served_at, 28, zone=LONDON) == appeal_by
    assert early_review_from(served_at, 6, zone=LONDON) == review_from


@pytest.mark.parametrize(
    ("given_on", "how", "first", "last"),
    [
        (date(2028, 2, 29), BY_HAND, date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 2, 25), POST, date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 3, 24), POST, date(2028, 3, 28), date(2029, 3, 28)),
    ],
)
def test_a_warning_is_on_record_to_its_day(given_on: date, how: Given, first: date, last: date) -> None:
    counted = counts_from(given_on, how, post_days=2)
    assert (counted, lapses_on(counted, 12)) == (first, last)


@pytest.mark.parametrize(
    ("at", "applies"),
    [
        (local(2027, 10, 30, 3), False),  # its first evening has not come
        (local(2027, 10, 30, 19, 59, 59), False),
        (local(2027, 10, 30, 20), True),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), True),  # 01:30, in summer time
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), True),  # 01:30 again
        (local(2027, 10, 31, 5, 59, 59), True),
        (local(2027, 10, 31, 6), False),
        (local(2027, 11, 1, 23, 59, 59), True),  # its last day
        (local(2027, 11, 2), False),
    ],
)
def test_an_order_over_midnight(app: Flask, at: datetime, applies: bool) -> None:
    now = local(2027, 10, 30, 12)
    with transaction() as session:
        profile: Profile = town.make_profile(session)
        session.flush()
        said = terms(made_on=now.date(), starts_on=now.date(), ends_on=date(2027, 11, 1))
        note_order(session, profile, said, by=session.get_one(Account, town.MO), now=now, today=now.date())
        assert (applying(session, profile.id, "MID", at, LONDON) is not None) is applies
