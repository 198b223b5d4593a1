"""How the pushes are doing is read from the ledger: what waits, how quickly it goes, what each service answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Delivery, Message, Progress, Subscription
from app.alerts.status import Status, in_words, is_late, service_of, status
from app.kernel.db import db, transaction
from tests import town
from tests.builders import new_alert, subscribe_phone
from tests.conftest import Clock

KEY = "current-key-16-l"
GOOGLE, FIREFOX = "fcm.googleapis.com", "updates.push.services.mozilla.com"


@pytest.fixture
def alert_id(app: Flask) -> UUID:
    with transaction() as session:
        return new_alert(session).id


def phone(session: Session, host: str = GOOGLE, **changes: Any) -> Subscription:
    device = subscribe_phone(session, town.BEN)
    for name, value in {"host": host, "key_id": KEY, **changes}.items():
        setattr(device, name, value)
    session.flush()
    return device


def push(session: Session, alert_id: UUID, *, host: str = GOOGLE, **changes: Any) -> None:
    """One row of the ledger, queued and due at noon unless it says otherwise."""
    fields: dict[str, Any] = {"queued_at": town.NOON, "due_at": town.NOON, "message": Message.ALERT, **changes}
    device = phone(session, host)
    session.add(Delivery(alert_id=alert_id, subscription_id=device.id, account_id=town.BEN, **fields))


def now_says(clock: Clock) -> Status:
    db.session.rollback()
    return status(db.session(), key_ids=[KEY, "previous-key-16l"], now=clock())


def test_nothing_to_send_is_well(app: Flask, clock: Clock) -> None:
    said = now_says(clock)
    assert (said.oldest_due_at, said.waiting, said.retrying, said.hosts, said.faults) == (None, 0, 0, [], [])
    assert said.age == timedelta()
    assert said.pace == (0, None, None)


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (60, False), (61, True), (600, True)])
def test_a_push_due_for_over_a_minute_is_a_fault(
    app: Flask, alert_id: UUID, clock: Clock, seconds: int, late: bool
) -> None:
    with transaction() as session:
        push(session, alert_id)
        push(session, alert_id, due_at=town.NOON + timedelta(seconds=30), progress=Progress.RETRY)
    clock.passes(seconds=seconds)
    assert is_late(db.session(), now=clock()) is late
    said = now_says(clock)
    assert (said.waiting, said.retrying, said.age) == (1, 1, timedelta(seconds=seconds))
    assert bool(said.faults) is late


def test_what_a_push_service_asked_to_hold_back_is_not_late(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        push(session, alert_id, progress=Progress.RETRY, status=429, due_at=town.NOON + timedelta(hours=1))
    clock.passes(minutes=30)
    assert not is_late(db.session(), now=clock())
    assert now_says(clock).retrying == 1


def test_phones_that_have_no_place_in_the_queue_yet_wait_as_well(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        session.get_one(Alert, alert_id).fanned_after = 0
    clock.passes(seconds=60)
    assert not is_late(db.session(), now=clock())
    clock.passes(seconds=1)
    assert is_late(db.session(), now=clock())


def test_the_pace_is_that_of_the_last_hour(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        for tenths in range(1, 21):
            push(session, alert_id, progress=Progress.SENT, sent_at=town.NOON + timedelta(milliseconds=100 * tenths))
        old = town.NOON - timedelta(hours=3)
        push(session, alert_id, progress=Progress.SENT, queued_at=old, due_at=old, sent_at=old + timedelta(minutes=9))
    clock.passes(minutes=10)
    assert now_says(clock).pace == (20, 1000, 1900)


def test_each_push_service_has_its_own_line(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        for _ in range(3):
            push(session, alert_id, progress=Progress.SENT, status=201, sent_at=town.NOON)
        push(session, alert_id, progress=Progress.GONE, status=410)
        push(session, alert_id, host=FIREFOX, progress=Progress.FAILED, status=413)
        push(session, alert_id, host=FIREFOX, progress=Progress.RETRY, status=401)
        push(session, alert_id, host=FIREFOX)
    google, firefox = now_says(clock).hosts
    assert google == (GOOGLE, 4, 3, 0, 1, 0, 0, "")
    assert firefox == ("push.services.mozilla.com", 3, 0, 1, 0, 1, 2, "")


def test_a_service_that_refuses_our_signature_has_stopped(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        for _ in range(18):
            push(session, alert_id, progress=Progress.SENT, status=201, sent_at=town.NOON)
        for _ in range(2):
            push(session, alert_id, progress=Progress.FAILED, status=403)
    assert now_says(clock).faults == [
        "fcm.googleapis.com refuses our signature (2 of 20 in the last hour): a wrong key, or a wrong clock."
    ]


def test_one_refused_phone_of_many_stops_nobody(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        for _ in range(19):
            push(session, alert_id, progress=Progress.SENT, status=201, sent_at=town.NOON)
        push(session, alert_id, progress=Progress.FAILED, status=403)
    assert now_says(clock).faults == []


@pytest.mark.parametrize(
    ("answer", "sent", "stopped"), [(0, 0, True), (503, 0, True), (429, 0, False), (503, 9, False)]
)
def test_a_service_that_does_not_answer_has_stopped(
    alert_id: UUID, clock: Clock, answer: int, sent: int, stopped: bool
) -> None:
    later = town.NOON + timedelta(minutes=2)
    with transaction() as session:
        for _ in range(8):
            push(session, alert_id, progress=Progress.RETRY, status=answer, due_at=later)
        for _ in range(sent):
            push(session, alert_id, progress=Progress.SENT, status=201, sent_at=town.NOON)
    assert now_says(clock).faults == (["fcm.googleapis.com does not answer."] if stopped else [])


def test_lost_and_resting_phones_are_counted_by_reason(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        phone(session)
        phone(session, quarantined_at=town.NOON)
        for why in ("push service said 410", "push service said 410", "signed out"):
            phone(session, dropped_at=town.NOON, dropped_because=why)
        phone(session, dropped_at=town.NOON - timedelta(days=40), dropped_because="long ago")
    said = now_says(clock)
    assert (said.devices, said.quarantined) == (2, 1)
    assert said.dropped == {"push service said 410": 2, "signed out": 1}


def test_phones_are_counted_by_the_key_they_subscribed_with(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        for key_id in (KEY, KEY, "previous-key-16l", "a key that is gone"):
            phone(session, key_id=key_id)
        phone(session, key_id=KEY, dropped_at=town.NOON)
    assert {one.id: one[1:] for one in now_says(clock).keys} == {
        KEY: (2, True, True),
        "previous-key-16l": (1, False, True),
        "a key that is gone": (1, False, False),
    }


def test_what_was_spared_is_counted_by_reason(app: Flask, alert_id: UUID, clock: Clock) -> None:
    with transaction() as session:
        for why in ("quiet hours", "quiet hours", "kind not wanted"):
            push(session, alert_id, progress=Progress.SUPPRESSED, because=why)
    assert now_says(clock).suppressed == {"quiet hours": 2, "kind not wanted": 1}


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("wns2-par02p.notify.windows.com", "notify.windows.com"),
        ("web.push.apple.com", "push.apple.com"),
        ("notapple.com", "notapple.com"),
        ("", "not known"),
    ],
)
def test_hosts_of_one_service_are_one(host: str, service: str) -> None:
    assert service_of(host) == service


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (8, "8 seconds"), (119, "119 seconds"), (240, "4 minutes"), (10800, "3 hours")],
)
def test_an_age_in_words(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
