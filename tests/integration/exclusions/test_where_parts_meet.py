"""Where notices, orders, warnings, reviews and breaches meet: what each decides alone and the others must not undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals.who_heard import who_heard
from app.breaches.note_breach import note_breach
from app.exclusions.here import here
from app.exclusions.issue import issue
from app.exclusions.models import ForcedReview, State
from app.exclusions.review_again import ReviewOutcome, review_again, waiting_reviews
from app.kernel.clock import by_the_clock_of
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account, Member, Premises, Role, Sector
from app.orders.models import Order
from app.profiles.models import Standing
from app.profiles.stand import no_longer, settle, stand
from tests import town
from tests.breach_cases import exclude
from tests.builders import new_account
from tests.issued_cases import REACHED, decided, served, sign
from tests.orders_cases import a_review, an_exclusion, an_order
from tests.town import NOON, make_profile
from tests.trails import approved

LONDON = ZoneInfo("Europe/London")
TODAY = NOON.date()


@pytest.mark.parametrize(
    ("changes", "at", "is_claimed"),
    [
        ({"ended_on": TODAY}, NOON, True),  # its last day
        ({"ended_on": TODAY - timedelta(days=1)}, NOON, False),
        ({"hours": "20:00-06:00"}, NOON.replace(hour=3), False),  # its first evening has not come
        ({"hours": "20:00-06:00", "starts_on": TODAY - timedelta(days=1)}, NOON.replace(hour=3), True),
        ({"hours": "20:00-20:00"}, NOON, True),  # the whole day
    ],
)
def test_a_breach_of_an_order_is_one_when_the_order_applies(
    app: Flask, changes: dict[str, object], at: datetime, is_claimed: bool
) -> None:
    with transaction() as session:
        profile = make_profile(session)
        session.flush()
        session.add(an_order(profile, zones=["MID"], **changes))
        report = approved(session, "breach of order", at=at)
        report.sure = "know"
        made = note_breach(session, report, profile, by=report.reporter, now=at, zone=LONDON)
        assert (made is not None) is is_claimed
        assert made is None or session.get_one(Order, made.order_id or 0).profile_id == profile.id


@pytest.mark.parametrize(("minutes", "is_claimed"), [(-1, True), (0, False)])
def test_a_breach_sent_after_the_clocks_changed_has_the_day_on_which_it_happened(
    app: Flask, minutes: int, is_claimed: bool
) -> None:
    midnight = datetime(2027, 10, 1, 23, 0, tzinfo=UTC)  # in summer time
    at, now = midnight + timedelta(minutes=minutes), by_the_clock_of(LONDON, datetime(2027, 11, 3, 12, tzinfo=UTC))
    with transaction() as session:
        profile = make_profile(session)
        session.flush()
        exclude(session, profile, ends_on=datetime(2027, 10, 1, tzinfo=UTC).date())
        report = approved(session, "breach of exclusion", at=at)
        report.sure = "know"
        made = note_breach(session, report, profile, by=report.reporter, now=now, zone=LONDON)
        assert (made is not None) is is_claimed


def test_no_notice_holds_where_medicine_is_sold_since(app: Flask) -> None:
    with transaction() as session:
        it = served(session)
        place = session.get_one(Premises, town.ORCHARD)
        place.essential = "medicine"
        found = here(session, it.profile_id, [place], now=NOON, zone=LONDON)
    assert found is not None
    assert (found.is_on, found.premises) == (False, ["Lantern Club"])
    assert "essential: medicine" in found.why


def test_nobody_gets_a_notice_by_a_withdrawn_profile(app: Flask) -> None:
    with transaction() as session:
        it = decided(session)
        sign(session, town.ORCHARD)
        it.profile.withdraw(now=NOON, because="It is over.")
        mo = session.get_one(Account, town.MO)
        with pytest.raises(NotPossible, match="is withdrawn"):
            issue(session, it, reached=REACHED, by=mo, now=NOON, zone=LONDON)


def test_who_speaks_for_the_council_by_their_member_alone_looks_at_nothing_again(app: Flask) -> None:
    with transaction() as session:
        hall = Member(name="Quillby Council")
        session.add(hall)
        session.flush()
        where = {"zone_id": "MID", "latitude": 53.2, "longitude": 2.2}
        session.add(Premises(name="The hall", member_id=hall.id, sector=Sector.PUBLIC_BODY, **where))
        lead = new_account(session, Role.LEAD, member_id=hall.id)
        profile = make_profile(session)
        session.flush()
        review = a_review(session, an_exclusion(session, profile))
        with pytest.raises(NotAllowed):
            review_again(
                session, review, ReviewOutcome.KEPT, because="So.", heard=who_heard, by=lead, now=NOON, zone=LONDON
            )


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED, State.LAPSED])
def test_no_review_waits_for_what_has_ended(app: Flask, state: State) -> None:
    with transaction() as session:
        profile = make_profile(session)
        session.flush()
        it = an_exclusion(session, profile)
        a_review(session, it)
        assert len(waiting_reviews(session, today=TODAY)) == 1
        it.state = state
        session.flush()
        assert waiting_reviews(session, today=TODAY) == []
        assert session.scalars(select(ForcedReview)).one().done_at is None


def test_what_ended_before_its_first_day_has_never_run(app: Flask) -> None:
    first, later = TODAY + timedelta(days=3), TODAY + timedelta(days=30)
    with transaction() as session:
        profile = make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
        session.flush()
        stand(session, profile, "OR-0001", Standing.UNDER_ORDER, from_on=first, until=later, today=TODAY)
        no_longer(session, profile, "OR-0001", now=NOON, today=TODAY)
        settle(session, profile, today=later)
        assert profile.standing is Standing.SUSPECTED
