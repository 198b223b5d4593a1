"""What the answers of push services change, about the delivery and about the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.alerts.deliver import take_back
from app.alerts.models import Progress
from app.alerts.note import Result, pause
from app.alerts.push import HELD, UNKNOWN_KEY, Outcome
from app.kernel.db import transaction
from app.web.parts import Parts
from tests.conftest import Clock
from tests.queued import phone, phones, queue, raise_one, rows, the_row
from tests.wire import claim, write_down

ONE, OTHER = "worker one", "worker two"


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


@pytest.mark.parametrize("attempts", [1, 3, 8, 30])
def test_pauses_are_drawn_between_half_a_second_and_what_doubles_up_to_five_minutes(attempts: int) -> None:
    drawn = [pause(attempts, None) for _ in range(400)]
    longest = min(2 * 2**attempts, 300)
    assert 0.5 <= min(drawn) < longest / 2 < max(drawn) <= longest
    assert pause(attempts, 77) == 77
