"""From the commit that decides to the phone: once, in time, and after every kind of failure."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, Delivery, Message, Progress, Subscription
from app.alerts.note import Result
from app.alerts.push import Outcome
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.wire import Wire, claim, write_down

ASHAS, BENS, LENAS, CALS, LEES, BEAS, ROSAS, DEES = (f"http://127.0.0.1/{who}" for who in range(8))
OWNERS = {
    ASHAS: town.ASHA,
    BENS: town.BEN,
    LENAS: town.LENA,
    CALS: town.CAL,
    LEES: town.LEE,
    BEAS: town.BEA,
    ROSAS: town.ROSA,
    DEES: town.DEE,
}


@pytest.fixture
def wire(app: Flask) -> Wire:
    """Everybody has a phone; the gallery has one who is excluded, and one who has had a warning."""
    with transaction() as session:
        for endpoint, who in OWNERS.items():
            subscribe_phone(session, who, endpoint=endpoint)
        town.make_profile(session)
        town.make_profile(session, "WB-0042", standing="warned", standing_until=None)
    return Wire()


def sound(app: Flask, ref: str = "WB-0118", by: int = town.ASHA) -> UUID:
    answer = send_report(signed_in(app, by), category="sighting", profile_ref=ref, note="He took gin again.")
    assert answer.json is not None
    assert answer.json["lane"] == "at once"
    return UUID(answer.json["alert_id"])


def delivery_to(endpoint: str, message: Message = Message.ALERT) -> Delivery:
    db.session.rollback()
    return db.session.scalars(
        select(Delivery).join(Subscription).where(Subscription.endpoint == endpoint, Delivery.message == message)
    ).one()


def test_those_near_are_told_and_nobody_else(app: Flask, wire: Wire, parts: Parts) -> None:
    sound(app)
    wire.work(parts)
    assert wire.endpoints == sorted([BENS, LENAS, DEES])


def test_the_sender_is_not_told_on_any_of_their_phones(app: Flask, wire: Wire, parts: Parts) -> None:
    with transaction() as session:
        subscribe_phone(session, town.ASHA, endpoint="http://127.0.0.1/second")
    sound(app)
    wire.work(parts)
    assert not {ASHAS, "http://127.0.0.1/second"} & set(wire.endpoints)


def test_a_phone_that_was_switched_off_is_not_told(app: Flask, wire: Wire, parts: Parts) -> None:
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == BENS)).one().dropped_at = town.NOON
    sound(app)
    wire.work(parts)
    assert BENS not in wire.endpoints


def test_the_rows_are_there_in_the_commit_that_raised_the_alert(app: Flask, wire: Wire) -> None:
    id = sound(app)
    db.session.rollback()
    rows = db.session.scalars(select(Delivery)).all()
    assert {row.alert_id for row in rows} == {id}
    assert {row.progress for row in rows} == {Progress.PENDING}
    assert len(rows) == 3


def test_an_alert_that_is_rolled_back_leaves_no_delivery(
    app: Flask, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = signed_in(app, town.ASHA)

    def fail(*_: object) -> str:
        raise RuntimeError("the power went")

    monkeypatch.setattr("app.web.outbox.still_needed", fail)
    assert send_report(asha, category="sighting", profile_ref="WB-0118").status_code == 500
    db.session.rollback()
    assert db.session.scalars(select(Alert)).all() == []
    assert db.session.scalars(select(Delivery)).all() == []


def test_what_goes_out_says_nothing_of_anybody(app: Flask, wire: Wire, parts: Parts) -> None:
    id = sound(app)
    wire.work(parts)
    for one in wire.heard:
        text = repr(one.payload)
        for secret in ("Asha", "Orchard", "Oakapple", "WB-0118", "gin", "photo", "Seen", "excluded", "53."):
            assert secret not in text
        assert one.payload["notification"]["navigate"] == f"https://t.example/alerts/{id}"
        assert len(one.topic) <= 32
    assert len({one.payload["townwatch"]["token"] for one in wire.heard}) == 3
    assert len({one.topic for one in wire.heard}) == 1


def test_a_push_lives_as_long_as_its_alert(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    sound(app)
    clock.passes(minutes=5)
    wire.work(parts)
    assert {one.ttl_s for one in wire.heard} == {115 * 60}


def test_what_was_sent_is_not_sent_again(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    sound(app)
    assert [wire.work(parts), wire.work(parts)] == [3, 0]
    clock.passes(minutes=30)
    assert wire.work(parts) == 0
    assert (delivery_to(BENS).progress, delivery_to(BENS).status) == (Progress.SENT, 201)


def test_what_is_claimed_is_nobody_elses_for_a_minute(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    sound(app)
    assert len(claim(parts)) == 3  # and then the worker is killed
    assert claim(parts) == []
    clock.passes(seconds=60)
    assert claim(parts) == []
    clock.passes(microseconds=1)
    assert len(claim(parts)) == 3


def test_killed_between_sending_and_writing_it_down_it_is_sent_again_under_the_same_tag(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    sound(app)
    for due in claim(parts):
        wire.send(due, parts)
    clock.passes(seconds=61)
    wire.work(parts)
    assert len(wire.heard) == 6
    assert len({one.payload["notification"]["tag"] for one in wire.heard}) == 1
    assert delivery_to(BENS).attempts == 2


def test_two_workers_never_send_the_same_push(app: Flask, wire: Wire, parts: Parts) -> None:
    with transaction() as session:
        for number in range(120):
            subscribe_phone(session, town.BEN, endpoint=f"http://127.0.0.1/many/{number}")
    sound(app)

    def work(name: str) -> None:
        with app.app_context():
            while wire.work(parts, name):
                pass

    workers = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(wire.heard) == len(set(wire.endpoints)) == 123


def test_what_comes_too_late_is_closed_unsent(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    sound(app)
    clock.passes(minutes=120)
    assert wire.work(parts) == 0
    assert wire.heard == []
    assert delivery_to(BENS).progress is Progress.EXPIRED


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_dropped_and_others_go_on(app: Flask, wire: Wire, parts: Parts, status: int) -> None:
    wire.says[BENS] = [Outcome(status)]
    sound(app)
    wire.work(parts)
    gone = delivery_to(BENS)
    assert gone.progress is Progress.GONE
    assert gone.subscription.dropped_because == f"push service said {status}"
    assert delivery_to(LENAS).progress is Progress.SENT
    sound(app, "WB-0042")
    wire.work(parts)
    assert wire.endpoints.count(BENS) == 1


@pytest.mark.parametrize("outcome", [Outcome(0), Outcome(408), Outcome(429), Outcome(500), Outcome(503)])
def test_what_may_work_later_is_tried_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, outcome: Outcome
) -> None:
    wire.says[BENS] = [outcome]
    sound(app)
    wire.work(parts)
    waiting = delivery_to(BENS)
    assert (waiting.progress, waiting.leased_until, waiting.status) == (Progress.RETRY, None, outcome.status)
    assert timedelta(seconds=0.4) < waiting.due_at - clock() <= timedelta(seconds=4)
    clock.passes(seconds=4)
    wire.work(parts)
    assert delivery_to(BENS).progress is Progress.SENT


@pytest.mark.parametrize("seconds", [0, 90, 3600])
def test_a_service_that_says_when_is_not_asked_before(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, seconds: int
) -> None:
    wire.says[BENS] = [Outcome(429, seconds)]
    sound(app)
    wire.work(parts)
    assert delivery_to(BENS).due_at == clock() + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [400, 401, 403, 413, 301, 308])
def test_what_will_never_work_is_given_up_at_once(app: Flask, wire: Wire, parts: Parts, status: int) -> None:
    wire.says[BENS] = [Outcome(status)]
    sound(app)
    wire.work(parts)
    failed = delivery_to(BENS)
    assert failed.progress is Progress.FAILED
    assert failed.subscription.dropped_at is None


def test_it_is_tried_until_the_alert_is_over_and_then_no_more(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    wire.says[BENS] = [Outcome(500)] * 99
    sound(app)
    for _ in range(40):
        wire.work(parts)
        clock.passes(minutes=5)
    assert wire.endpoints.count(BENS) == 24  # two hours long
    assert delivery_to(BENS).progress is Progress.EXPIRED


def test_pauses_grow_but_never_beyond_five_minutes(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    wire.says[BENS] = [Outcome(500)] * 7
    sound(app)
    for number in range(1, 8):
        wire.work(parts)
        pause = delivery_to(BENS).due_at - clock()
        assert timedelta(0) < pause <= timedelta(seconds=min(2 * 2**number, 300))
        clock.passes(minutes=5)


def test_a_late_word_of_a_worker_that_lost_its_lease_does_no_harm(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    sound(app)
    slow = claim(parts)
    clock.passes(seconds=61)
    wire.work(parts)
    write_down(parts, [Result.of(due, Outcome(500)) for due in slow])
    clock.passes(minutes=10)
    wire.work(parts)
    assert wire.endpoints.count(BENS) == 1


def test_who_signs_out_hears_nothing_that_was_queued_before(app: Flask, wire: Wire, parts: Parts) -> None:
    sound(app)
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == BENS)).one().dropped_at = town.NOON
    wire.work(parts)
    assert BENS not in wire.endpoints
    assert delivery_to(BENS).progress is Progress.GONE
