"""The ledger that workers share: what is claimed and by whom, what is left for later, and what is closed unsent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.alerts.deliver import LEASE, take_back
from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, Message, Progress, Subscription
from app.alerts.note import Result
from app.alerts.push import Outcome
from app.kernel.db import transaction
from app.members.models import Account, AccountState
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.queued import phones, queue, raise_one, rows, the_row
from tests.wire import Wire, claim, write_down

ONE, OTHER = "worker one", "worker two"


def test_the_nearest_phones_go_first(app: Flask, parts: Parts) -> None:
    ids = phones(5)
    queue(parts, raise_one(parts), ids, metres=[400, 20, 300, 0, 90])
    claimed = [due.subscription_id for due in claim(parts, limit=3)]
    assert claimed == [ids[3], ids[1], ids[4]]


def test_of_equally_near_phones_those_go_first_that_were_used_last(app: Flask, parts: Parts, clock: Clock) -> None:
    ids = phones(4)
    with transaction() as session:
        for id, days in zip(ids[:3], (9, 1, 5), strict=True):  # the fourth has not been seen since this is written down
            session.get_one(Subscription, id).seen_at = clock() - timedelta(days=days)
    queue(parts, raise_one(parts), ids, metres=[40, 40, 40, 40])
    assert [due.subscription_id for due in claim(parts)] == [ids[1], ids[2], ids[0], ids[3]]


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


def test_what_is_closed_on_the_way_keeps_nothing_waiting(app: Flask, parts: Parts, clock: Clock) -> None:
    ids = phones(8)
    queue(parts, raise_one(parts), ids[:7])
    clock.passes(hours=2)
    queue(parts, raise_one(parts), ids[7:], metres=[400])
    assert [due.subscription_id for due in claim(parts, limit=2)] == [ids[7]]
    assert sum(row.progress is Progress.EXPIRED for row in rows()) == 7


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
