"""Who got an alert: counted for all, by premises, by person for thirty days, and then forgotten but for the counts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.alerts.forget import forget
from app.alerts.models import Alert, Answer, Delivery, Message, Opened, Progress, Subscription, Word
from app.alerts.reach import by_person, by_premises, reach
from app.alerts.receipts import answer, opened
from app.alerts.told_where import told_where
from app.audit.models import Entry
from app.insight.counts import figures
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.builders import subscribe_phone, take_back
from tests.conftest import Clock
from tests.wire import BENS, DEES, LENAS

A_MONTH = timedelta(days=30)


def alert_of(id: UUID) -> Alert:
    db.session.rollback()
    return db.session.get_one(Alert, id)


def somebody(id: int) -> Account:
    return db.session.get_one(Account, id)


def change(endpoint: str, **values: object) -> None:
    with transaction() as session:
        ids = select(Delivery.id).join(Subscription).where(Subscription.endpoint == endpoint)
        session.execute(update(Delivery).where(Delivery.id.in_(ids.scalar_subquery())).values(**values))


@pytest.fixture
def heard(alert_id: UUID, clock: Clock) -> UUID:
    """An alert of which Ben's phone has a receipt, which Lena has opened in the app, and that spared Dee."""
    change(BENS, progress=Progress.SENT, sent_at=clock(), delivered_at=clock(), opened_at=clock())
    change(LENAS, progress=Progress.SENT, sent_at=clock())
    change(DEES, progress=Progress.SUPPRESSED, because="quiet hours")
    with transaction() as session:
        alert = session.get_one(Alert, alert_id)
        opened(session, alert, by=session.get_one(Account, town.LENA), now=clock())
        answer(session, alert, Word.SEEN_HERE, by=session.get_one(Account, town.BEN), now=clock())
    return alert_id


def test_a_phone_that_was_spared_was_not_told(heard: UUID, clock: Clock) -> None:
    assert reach(db.session(), alert_of(heard), now=clock())[:3] == (2, 1, 1)


@pytest.mark.parametrize(("seconds", "unreachable"), [(0, 0), (20, 0), (20.001, 1), (3600, 1)])
def test_a_phone_without_a_receipt_is_unreachable_after_twenty_seconds(
    heard: UUID, clock: Clock, seconds: float, unreachable: int
) -> None:
    clock.passes(seconds=seconds)
    alert = alert_of(heard)
    assert reach(db.session(), alert, now=clock()).unreachable == unreachable
    assert [place.unreachable for place in by_premises(db.session(), alert, now=clock())] == [unreachable, 0]
    assert [place.state for place in told_where(db.session(), alert, now=clock())] == [
        "unreachable" if unreachable else "told",
        "seen_here",
    ]


def test_a_receipt_that_comes_late_is_one(heard: UUID, clock: Clock) -> None:
    clock.passes(minutes=5)
    change(LENAS, delivered_at=clock())
    assert reach(db.session(), alert_of(heard), now=clock())[:4] == (2, 2, 1, 0)


def test_a_push_that_was_not_taken_yet_is_still_on_its_way(alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=5)
    assert reach(db.session(), alert_of(alert_id), now=clock())[:4] == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("progress", "attempts", "told"),
    [
        (Progress.PENDING, 0, 3),
        (Progress.FAILED, 8, 3),
        (Progress.EXPIRED, 2, 3),
        (Progress.EXPIRED, 0, 2),
        (Progress.GONE, 1, 2),
    ],
)
def test_who_counts_as_told(alert_id: UUID, clock: Clock, progress: Progress, attempts: int, told: int) -> None:
    change(BENS, progress=progress, attempts=attempts)
    assert reach(db.session(), alert_of(alert_id), now=clock()).told == told


def test_by_premises_each_person_counts_where_they_work_nearest_to_it(heard: UUID, clock: Clock) -> None:
    places = by_premises(db.session(), alert_of(heard), now=clock())
    assert [(one.premises and one.premises.name, *one[1:4]) for one in places] == [
        ("Orchard Foods", 1, 0, 0),
        ("Lantern Club", 1, 1, 1),
    ]
    assert places[1].answered == {"seen_here": 1, "not_here": 0, "looking_out": 0}


def test_of_some_premises_only_theirs(heard: UUID, clock: Clock) -> None:
    places = by_premises(db.session(), alert_of(heard), only={2}, now=clock())
    assert [one.premises and one.premises.id for one in places] == [2]


def test_those_without_premises_stand_together_and_last(app: Flask, heard: UUID, clock: Clock) -> None:
    with transaction() as session:
        device = subscribe_phone(session, town.PAT)
        session.add(
            Delivery(
                alert_id=heard,
                subscription_id=device.id,
                account_id=town.PAT,
                message=Message.ALERT,
                queued_at=clock(),
                due_at=clock(),
            )
        )
    assert by_premises(db.session(), alert_of(heard), now=clock())[-1][:2] == (None, 1)


def test_the_desk_sees_by_person_and_that_is_written_down(heard: UUID, clock: Clock) -> None:
    alert = alert_of(heard)
    with transaction() as session:
        got = by_person(session, alert, because="a complaint", by=session.get_one(Account, town.MO), now=clock())
    assert [(one.account.name, one.phones) for one in got] == [("Ben", 1), ("Dee", 0), ("Lena", 1)]
    ben, dee, lena = got
    assert (ben.delivered_at, ben.word, ben.place) == (clock(), Word.SEEN_HERE, "Lantern Club")
    assert (lena.delivered_at, lena.opened_at, lena.word) == (None, clock(), None)
    assert dee.opened_at is None
    entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.about) == ("viewed receipts", f"alert {heard}")


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_nobody_else_sees_by_person(heard: UUID, clock: Clock, who: int) -> None:
    with pytest.raises(NotAllowed), transaction() as session:
        by_person(session, session.get_one(Alert, heard), because="x", by=session.get_one(Account, who), now=clock())


def test_after_thirty_days_nobody_sees_by_person(heard: UUID, clock: Clock) -> None:
    clock.passes(days=30, seconds=1)
    with pytest.raises(NotPossible, match="30 days"):
        by_person(db.session(), alert_of(heard), because="x", by=somebody(town.MO), now=clock())


def rows() -> tuple[int, int]:
    db.session.rollback()
    count = [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (Delivery, Opened)]
    return count[0], count[1]


def forget_now(clock: Clock, most: int = 100) -> int:
    with transaction() as session:
        return forget(session, now=clock(), most=most)


def test_for_thirty_days_nothing_is_forgotten(heard: UUID, clock: Clock) -> None:
    clock.passes(days=30)
    assert forget_now(clock) == 0
    assert rows() == (3, 1)
    assert alert_of(heard).told is None


def test_then_persons_are_forgotten_and_counts_stay(heard: UUID, clock: Clock) -> None:
    clock.passes(days=30, seconds=1)
    before = reach(db.session(), alert_of(heard), now=clock())
    assert forget_now(clock) == 5
    assert rows() == (0, 0)
    assert db.session.scalars(select(Answer)).all() == []
    assert reach(db.session(), alert_of(heard), now=clock()) == before
    assert forget_now(clock) == 0
    assert reach(db.session(), alert_of(heard), now=clock()) == before


def test_forgetting_a_little_at_a_time_counts_no_less(heard: UUID, clock: Clock) -> None:
    clock.passes(days=31)
    assert [forget_now(clock, most=2) for _ in range(3)] == [2, 2, 1]
    assert reach(db.session(), alert_of(heard), now=clock())[:4] == (2, 1, 1, 1)
    assert alert_of(heard).answered == {"seen_here": 1, "not_here": 0, "looking_out": 0}


def test_a_late_correction_is_kept_for_its_own_thirty_days(heard: UUID, clock: Clock, parts: Parts) -> None:
    change(BENS, attempts=1)
    clock.passes(days=20)
    take_back(heard, parts)
    clock.passes(days=15)
    forget_now(clock)
    left = db.session.scalars(select(Delivery.message)).all()
    assert left == [Message.CORRECTION]
    clock.passes(days=16)
    forget_now(clock)
    assert rows() == (0, 0)


def test_the_figures_say_the_same_after_forgetting(app: Flask, heard: UUID, clock: Clock, parts: Parts) -> None:
    def told() -> tuple[int, ...]:
        db.session.rollback()
        at = clock()
        mo, zone = somebody(town.MO), parts.settings.zone
        return figures(db.session(), weeks=13, for_account=mo, zone=zone, now=at, today=at.date()).told[:6]

    before = told()
    assert before == (1, 0, 0, 2, 1, 1)
    clock.passes(days=31)
    forget_now(clock)
    assert told() == before


def test_the_worker_forgets_once_a_day_and_all_of_it(app: Flask, heard: UUID, clock: Clock, parts: Parts) -> None:
    daily = Daily(app, parts)
    clock.passes(days=31)
    again = daily.forget_receipts(clock())
    assert rows() == (0, 0)
    assert again.date() == clock().date() + timedelta(days=1)
