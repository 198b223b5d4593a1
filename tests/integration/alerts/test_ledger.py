"""The ledger that workers share: what is claimed and by whom, what is left for later, and what a result changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.alerts.deliver import LEASE, take_back
from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, AlertKind, Delivery, Message, Progress, Subscription
from app.alerts.note import Result, pause
from app.alerts.push import HELD, UNKNOWN_KEY, Outcome
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.web.parts import Parts
from tests import town
from tests.builders import subscribe_phone
from tests.conftest import Clock
from tests.wire import Wire, claim, write_down

ONE, OTHER = "worker one", "worker two"
HOST = "push.services.mozilla.com"


def raise_one(parts: Parts, **changes: object) -> UUID:
    now = parts.clock()
    fields = {
        "kind": AlertKind.INFORMATION, "place": "Quillby", "latitude": 53.2, "longitude": 2.2, "radius_m": 400,
        "happened_at": now, "raised_at": now, "ends_at": now + timedelta(hours=1), "raised_by_id": town.MO,
        "approved_at": now,
    }  # fmt: skip
    with transaction() as session:
        alert = Alert(**{"id": uuid4(), **fields, **changes})  # type: ignore[arg-type]
        session.add(alert)
        return alert.id


def phones(many: int, *, who: int = town.BEN, host: str = HOST) -> list[int]:
    with transaction() as session:
        found = [subscribe_phone(session, who, endpoint=f"https://{host}/{uuid4().hex}") for _ in range(many)]
        for one in found:
            one.host = host
        return [one.id for one in found]


def queue(
    parts: Parts, alert_id: UUID, to: Sequence[int], *, message: Message = Message.ALERT, metres: Sequence[int] = ()
) -> None:
    far = metres or [0] * len(to)
    with transaction() as session:
        devices = [session.get_one(Subscription, id) for id in to]
        places = [Place(one.id, one.account_id, m) for one, m in zip(devices, far, strict=True)]
        enqueue_places(session, session.get_one(Alert, alert_id), message, places, now=parts.clock())


def rows() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def the_row() -> Delivery:
    (row,) = rows()
    return row


def phone(id: int) -> Subscription:
    db.session.rollback()
    return db.session.get_one(Subscription, id)


@pytest.fixture
def one(app: Flask, parts: Parts) -> int:
    """One phone, and one push that waits for it."""
    (id,) = phones(1)
    queue(parts, raise_one(parts), [id])
    return id


def test_the_nearest_phones_go_first(app: Flask, parts: Parts) -> None:
    ids = phones(5)
    queue(parts, raise_one(parts), ids, metres=[400, 20, 300, 0, 90])
    claimed = [due.subscription_id for due in claim(parts, limit=3)]
    assert claimed == [ids[3], ids[1], ids[4]]


def test_what_was_never_tried_goes_before_what_failed(app: Flask, parts: Parts, clock: Clock) -> None:
    first, second = phones(2)
    alert_id = raise_one(parts)
    queue(parts, alert_id, [first])
    write_down(parts, [Result.of(claim(parts)[0], Outcome(500))])
    clock.passes(seconds=4)
    queue(parts, alert_id, [second], metres=[400])
    assert [due.subscription_id for due in claim(parts)] == [second, first]


def test_what_a_worker_claims_bears_its_name_and_a_lease(one: int, parts: Parts) -> None:
    (due,) = claim(parts, ONE)
    row = the_row()
    assert (row.claimed_by, row.leased_until, row.attempts) == (ONE, parts.clock() + LEASE, 1)
    assert (due.worker, due.attempts, due.round) == (ONE, 1, 0)


def test_a_worker_that_comes_back_takes_back_its_own_claims_and_no_others(app: Flask, parts: Parts) -> None:
    queue(parts, raise_one(parts), phones(4))
    claim(parts, ONE, limit=2)
    claim(parts, OTHER, limit=2)
    with transaction() as session:
        assert take_back(session, ONE) == 2
    assert len(claim(parts, ONE)) == 2


def test_the_result_of_a_lease_that_was_taken_over_changes_nothing(one: int, parts: Parts, clock: Clock) -> None:
    (slow,) = claim(parts, ONE)
    clock.passes(seconds=61)
    (again,) = claim(parts, OTHER)
    write_down(parts, [Result.of(slow, Outcome(201))])
    assert (the_row().progress, the_row().claimed_by) == (Progress.PENDING, OTHER)
    write_down(parts, [Result.of(again, Outcome(201))])
    assert the_row().progress is Progress.SENT


def test_a_result_that_is_written_down_twice_counts_once(one: int, parts: Parts, clock: Clock) -> None:
    (due,) = claim(parts)
    write_down(parts, [Result.of(due, Outcome(403))] * 2)
    write_down(parts, [Result.of(due, Outcome(403))])
    assert phone(one).refusals == 1


def test_an_update_begins_a_new_round_of_the_same_row(one: int, parts: Parts, clock: Clock) -> None:
    alert_id = the_row().alert_id
    claim(parts)
    queue(parts, alert_id, [one], message=Message.UPDATE)
    first = next(due for due in claim(parts) if due.letter.message is Message.UPDATE)
    queue(parts, alert_id, [one], message=Message.UPDATE)
    write_down(parts, [Result.of(first, Outcome(201))])  # about the round before
    update_row = rows()[1]
    assert (update_row.round, update_row.progress, update_row.attempts) == (1, Progress.PENDING, 0)
    assert len(rows()) == 2
    (second,) = claim(parts)
    write_down(parts, [Result.of(second, Outcome(201))])
    assert rows()[1].progress is Progress.SENT


def test_updates_make_no_sound_and_alerts_do(one: int, parts: Parts) -> None:
    queue(parts, the_row().alert_id, [one], message=Message.UPDATE)
    wire = Wire()
    wire.work(parts)
    silent = {heard.payload["townwatch"]["how"]: heard.payload["notification"]["silent"] for heard in wire.heard}
    assert silent == {"vibrate": False, "quiet": True}  # Ben's at a door
    assert len({heard.topic for heard in wire.heard}) == 1


def test_a_host_that_may_not_be_asked_is_left_for_later_and_costs_no_attempt(
    app: Flask, parts: Parts, clock: Clock
) -> None:
    held, free = phones(1, host="fcm.googleapis.com") + phones(1)
    queue(parts, raise_one(parts), [held, free])
    assert [due.subscription_id for due in claim(parts, held={"fcm.googleapis.com": 30.0})] == [free]
    waiting = rows()[0]
    assert (waiting.attempts, waiting.due_at, waiting.claimed_by) == (0, clock() + timedelta(seconds=30), None)
    clock.passes(seconds=30)
    assert [due.subscription_id for due in claim(parts)] == [held]


def test_a_host_that_has_enough_to_do_is_passed_over(app: Flask, parts: Parts) -> None:
    slow, quick = phones(8, host="fcm.googleapis.com"), phones(1)
    queue(parts, raise_one(parts), slow + quick)
    assert [due.subscription_id for due in claim(parts, limit=4, full=["fcm.googleapis.com"])] == quick
    assert {row.due_at for row in rows()} == {parts.clock()}


def test_what_a_gate_held_back_at_the_last_moment_is_no_attempt(one: int, parts: Parts, clock: Clock) -> None:
    (due,) = claim(parts)
    write_down(parts, [Result.of(due, Outcome(HELD, 12))])
    row = the_row()
    assert (row.progress, row.attempts, row.due_at) == (Progress.PENDING, 0, clock() + timedelta(seconds=12))
    assert row.claimed_by is None


@pytest.mark.parametrize("status", [400, 401, 403])
def test_after_three_refusals_within_a_day_a_phone_is_left_alone(
    app: Flask, parts: Parts, clock: Clock, status: int
) -> None:
    (id,) = phones(1)
    for _ in range(3):
        assert phone(id).quarantined_at is None
        queue(parts, raise_one(parts), [id])
        write_down(parts, [Result.of(due, Outcome(status)) for due in claim(parts)])
        clock.passes(hours=7)
    assert phone(id).quarantined_at is not None
    assert {row.progress for row in rows()} == {Progress.FAILED}
    queue(parts, raise_one(parts), [id])
    assert claim(parts) == []
    assert (rows()[-1].progress, rows()[-1].attempts) == (Progress.PENDING, 0)
    assert rows()[-1].due_at > clock()  # so that it does not look as if the worker were late


def test_refusals_of_other_days_are_not_added_up(app: Flask, parts: Parts, clock: Clock) -> None:
    (id,) = phones(1)
    for _ in range(6):
        queue(parts, raise_one(parts), [id])
        write_down(parts, [Result.of(due, Outcome(403)) for due in claim(parts)])
        clock.passes(hours=13)
    assert phone(id).quarantined_at is None


def test_one_that_is_accepted_forgets_the_refusals(app: Flask, parts: Parts, clock: Clock) -> None:
    (id,) = phones(1)
    for status in (403, 403, 201):
        queue(parts, raise_one(parts), [id])
        write_down(parts, [Result.of(due, Outcome(status)) for due in claim(parts)])
    assert (phone(id).refusals, phone(id).refused_since, phone(id).accepted_at) == (0, None, clock())


def test_a_phone_with_a_key_that_we_lost_waits_for_its_app_to_start(one: int, parts: Parts) -> None:
    write_down(parts, [Result.of(due, Outcome(UNKNOWN_KEY)) for due in claim(parts)])
    assert phone(one).quarantined_at is not None
    assert (the_row().progress, the_row().status) == (Progress.FAILED, None)


def test_a_message_that_is_too_long_is_never_tried_again(one: int, parts: Parts, clock: Clock) -> None:
    write_down(parts, [Result.of(due, Outcome(413)) for due in claim(parts)])
    clock.passes(minutes=30)
    assert claim(parts) == []
    assert the_row().because == "longer than a push may be"
    assert phone(one).refusals == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_hears_nothing_else_either(app: Flask, parts: Parts, status: int) -> None:
    (id,) = phones(1)
    for _ in range(2):
        queue(parts, raise_one(parts), [id])
    first, _ = claim(parts)
    write_down(parts, [Result.of(first, Outcome(status))])
    with transaction() as session:
        take_back(session, "a worker")
    assert claim(parts) == []
    assert {row.progress for row in rows()} == {Progress.GONE}


def test_that_a_phone_is_gone_is_believed_also_of_a_lost_lease(one: int, parts: Parts, clock: Clock) -> None:
    (slow,) = claim(parts, ONE)
    clock.passes(seconds=61)
    claim(parts, OTHER)
    write_down(parts, [Result.of(slow, Outcome(410))])
    assert phone(one).dropped_because == "push service said 410"


LIVES = {
    (Message.ALERT, False): 60,
    (Message.UPDATE, False): 60,
    (Message.CORRECTION, True): 72 * 60,
    (Message.STAND_DOWN, True): 72 * 60,
}


@pytest.mark.parametrize(("message", "is_recalled"), LIVES)
def test_each_message_lives_as_long_as_it_is_true(
    app: Flask, parts: Parts, message: Message, is_recalled: bool
) -> None:
    queue(parts, raise_one(parts, recalled_at=parts.clock() if is_recalled else None), phones(1), message=message)
    (due,) = claim(parts)
    assert due.ttl_s(parts.clock()) == LIVES[message, is_recalled] * 60


def test_the_request_to_disregard_lasts_72_hours_beyond_the_alert(app: Flask, parts: Parts, clock: Clock) -> None:
    alert_id = raise_one(parts, approved_at=None)
    queue(parts, alert_id, phones(1), message=Message.DISREGARD)
    clock.passes(hours=1)
    (due,) = claim(parts)
    assert due.ttl_s(clock()) == 72 * 3600


@pytest.mark.parametrize("what", ["approved", "recalled"])
def test_nobody_is_asked_to_disregard_what_was_decided_after_all(
    app: Flask, parts: Parts, clock: Clock, what: str
) -> None:
    alert_id = raise_one(parts)
    queue(parts, alert_id, phones(1), message=Message.DISREGARD)
    clock.passes(hours=2)
    decided = {"ends_at": clock() + timedelta(hours=1)} if what == "approved" else {"recalled_at": clock()}
    with transaction() as session:
        session.execute(update(Alert).values(decided))
    assert claim(parts) == []
    assert the_row().progress is Progress.EXPIRED


def test_an_alert_that_was_recalled_does_not_ring(one: int, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        session.execute(update(Alert).values(recalled_at=clock()))
    clock.passes(seconds=1)
    assert claim(parts) == []
    assert the_row().progress is Progress.EXPIRED


ENDED = {
    "suspended": {"state": AccountState.SUSPENDED},
    "left": {"state": AccountState.LEFT},
    "under 18": {"is_under_18": True},
    "not vouched for": {"confirmed_until": town.NOON},
}


@pytest.mark.parametrize("how", ENDED)
def test_who_may_not_be_told_any_more_is_not(one: int, parts: Parts, how: str) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == town.BEN).values(ENDED[how]))
    assert claim(parts) == []
    assert the_row().progress is Progress.GONE


def test_whose_phone_is_somebody_elses_now_hears_nothing_on_it(one: int, parts: Parts) -> None:
    with transaction() as session:
        session.execute(update(Subscription).where(Subscription.id == one).values(account_id=town.LENA))
    assert claim(parts) == []
    assert the_row().progress is Progress.GONE


def test_what_is_spared_is_written_down_and_never_claimed(app: Flask, parts: Parts) -> None:
    (id,) = phones(1)
    alert_id = raise_one(parts)
    with transaction() as session:
        place = Place(id, town.BEN, 40, "quiet hours")
        told = enqueue_places(session, session.get_one(Alert, alert_id), Message.ALERT, [place], now=parts.clock())
    assert told == 0
    assert claim(parts) == []
    assert (the_row().progress, the_row().because) == (Progress.SUPPRESSED, "quiet hours")


@pytest.mark.parametrize("attempts", [1, 3, 8, 30])
def test_pauses_are_drawn_between_half_a_second_and_what_doubles_up_to_five_minutes(attempts: int) -> None:
    drawn = [pause(attempts, None) for _ in range(400)]
    longest = min(2 * 2**attempts, 300)
    assert 0.5 <= min(drawn) < longest / 2 < max(drawn) <= longest
    assert pause(attempts, 77) == 77
