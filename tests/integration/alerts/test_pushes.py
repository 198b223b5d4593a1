"""The worker that sends, with its loop and its thread, against a sender that only pretends."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.alerts import fan_out
from app.alerts.journal import Journal
from app.alerts.models import Alert, Delivery, Message, Progress, Subscription
from app.alerts.push import HELD, Device, Outcome
from app.kernel import wake
from app.kernel.db import db, transaction
from app.kernel.heartbeat import last_beat
from app.web.parts import Parts
from app.worker import ledger, pushes
from app.worker.pushes import Pushes
from tests.conftest import Clock
from tests.queued import HOST, phones, queue, raise_one, rows, the_row

_PATIENCE_S = 20


class Pretender:
    """A sender that answers 201, or what `says` says of an endpoint; `holds` are hosts behind a shut gate."""

    says: dict[str, Callable[[], Outcome]]
    heard: list[tuple[str, dict[str, Any]]]

    def __init__(self, **_: object) -> None:
        self.armed = 0

    async def send(self, device: Device, text: bytes, *, topic: str, ttl_s: int, urgency: str = "high") -> Outcome:
        await asyncio.sleep(0.001)
        type(self).heard.append((device.endpoint, json.loads(text)))
        said = type(self).says.get(device.endpoint)
        return said() if said else Outcome(201)

    def is_held(self, host: str) -> float:
        return 0.0

    def arm(self, devices: Iterable[Device]) -> int:
        return 0

    async def warm(self, endpoints: Iterable[str]) -> int:
        type(self).heard.extend(("warm", {"of": one}) for one in endpoints)
        return 0

    async def close(self) -> None: ...


@pytest.fixture
def sender(monkeypatch: pytest.MonkeyPatch) -> type[Pretender]:
    Pretender.says, Pretender.heard = {}, []
    monkeypatch.setattr(pushes, "Sender", Pretender)
    return Pretender


@contextmanager
def working(app: Flask, parts: Parts, many: int = 1) -> Iterator[list[Pushes]]:
    """Workers as they run in earnest, each on a thread of its own."""
    workers = [Pushes(app, parts, at_once=8) for _ in range(many)]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield workers
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join(_PATIENCE_S)
            assert not thread.is_alive()


def wait_until(fits: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not fits():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def is_up() -> bool:
    db.session.rollback()
    return last_beat(db.session(), ledger.NAME) is not None


def count(*progress: Progress) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Delivery).where(Delivery.progress.in_(progress))) or 0


def endpoint_of(id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Subscription, id).endpoint


def test_what_is_queued_goes_out_and_is_written_down(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    queue(parts, raise_one(parts), phones(300))
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 300)
    assert len({endpoint for endpoint, _ in sender.heard}) == len(sender.heard) == 300


def test_two_workers_send_nothing_twice(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    queue(parts, raise_one(parts), phones(600))
    with working(app, parts, many=2):
        wait_until(lambda: count(Progress.SENT) == 600)
    assert Counter(endpoint for endpoint, _ in sender.heard).most_common(1)[0][1] == 1
    assert len(sender.heard) == 600


def test_it_is_woken_and_need_not_look(
    app: Flask, parts: Parts, sender: type[Pretender], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushes, "LOOK_EVERY_S", 15.0)
    with working(app, parts):
        wait_until(is_up)
        queue(parts, raise_one(parts), phones(1))
        began = time.monotonic()
        wake.ring(parts.settings.var_dir)
        wait_until(lambda: count(Progress.SENT) == 1)
        assert time.monotonic() - began < 10


def test_without_being_woken_it_looks(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    with working(app, parts):
        queue(parts, raise_one(parts), phones(1))
        wait_until(lambda: count(Progress.SENT) == 1)


def test_whoever_opens_the_form_lets_it_open_connections(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    (id,) = phones(1)
    with working(app, parts):
        wait_until(is_up)
        wake.ring(parts.settings.var_dir, wake.WARM)
        wait_until(lambda: ("warm", {"of": endpoint_of(id)}) in sender.heard)


def test_a_phone_that_is_gone_hears_nothing_more_though_it_was_claimed(
    app: Flask, parts: Parts, sender: type[Pretender]
) -> None:
    (id,) = phones(1)
    for _ in range(12):
        queue(parts, raise_one(parts), [id])
    sender.says[endpoint_of(id)] = lambda: Outcome(410)
    with working(app, parts):
        wait_until(lambda: count(Progress.GONE) == 12)
    assert len(sender.heard) <= 8  # those under way at once


def test_what_a_gate_holds_is_asked_again_soon(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    (id,) = phones(1)
    answers = [Outcome(HELD, 600), Outcome(201)]
    sender.says[endpoint_of(id)] = lambda: answers.pop(0)
    queue(parts, raise_one(parts), [id])
    with working(app, parts):
        wait_until(lambda: the_row().due_at > parts.clock())
    assert the_row().due_at - parts.clock() <= timedelta(seconds=5)
    assert (the_row().progress, the_row().attempts) == (Progress.PENDING, 0)


def test_a_sender_that_breaks_ends_nothing(app: Flask, parts: Parts, sender: type[Pretender]) -> None:
    first, second = phones(2)

    def broken() -> Outcome:
        raise RuntimeError("what nobody foresaw")

    sender.says[endpoint_of(first)] = broken
    queue(parts, raise_one(parts), [first, second])
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT, Progress.RETRY) == 2)


def test_a_ledger_that_fails_once_loses_no_answer(
    app: Flask, parts: Parts, sender: type[Pretender], monkeypatch: pytest.MonkeyPatch
) -> None:
    really, failed = ledger.note, []

    def fails_once(session: Any, results: Any, **how: Any) -> None:
        if results and not failed:
            failed.append(len(results))
            raise OSError("the disk is full")
        really(session, results, **how)

    monkeypatch.setattr(ledger, "note", fails_once)
    queue(parts, raise_one(parts), phones(5))
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 5)
    assert failed
    assert len(sender.heard) == 5


def test_an_orderly_stop_leaves_no_claim_and_an_empty_journal(
    app: Flask, parts: Parts, sender: type[Pretender]
) -> None:
    queue(parts, raise_one(parts), phones(400))
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) > 0)
    assert {row.claimed_by for row in rows()} == {None}
    assert count(Progress.SENT) == len(sender.heard)
    assert {row.attempts for row in rows() if row.progress is Progress.PENDING} <= {0}
    files = list((parts.settings.var_dir / "worker").glob("*.journal"))
    assert [file.read_bytes() for file in files] == [b""] * len(files) != []
    assert list((parts.settings.var_dir / "wake").glob("*")) == []


def test_an_alert_for_very_many_is_told_in_chunks(
    app: Flask, parts: Parts, sender: type[Pretender], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out, "AT_ONCE", 10)
    phones(25)
    alert_id = raise_one(parts)
    with transaction() as session:
        assert fan_out.begin(session, session.get_one(Alert, alert_id), now=parts.clock()) is None
    assert rows() == []
    with transaction() as session:
        assert fan_out.expand(session, session.get_one(Alert, alert_id), limit=10, now=parts.clock()) == 10
    assert len(rows()) == 10
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 25)
    assert db.session.get_one(Alert, alert_id).fanned_after is None


def test_a_chunk_and_its_cursor_are_one_commit(app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    phones(25)
    alert_id = raise_one(parts, fanned_after=0)

    class Killed(BaseException): ...

    def expand_and_be_killed() -> None:
        with transaction() as session:
            fan_out.expand(session, session.get_one(Alert, alert_id), limit=10, now=parts.clock())
            session.flush()
            raise Killed

    with pytest.raises(Killed):
        expand_and_be_killed()
    assert rows() == []
    while fan_out.next_to_expand(db.session()) is not None:
        with transaction() as session:
            fan_out.expand(session, session.get_one(Alert, alert_id), limit=10, now=parts.clock())
    assert len({row.subscription_id for row in rows()}) == len(rows()) == 25


def test_nothing_more_is_told_of_an_alert_that_is_over(app: Flask, parts: Parts, clock: Clock) -> None:
    phones(3)
    alert_id = raise_one(parts, fanned_after=0)
    with transaction() as session:
        session.execute(update(Alert).values(recalled_at=clock()))
    with transaction() as session:
        assert fan_out.expand(session, session.get_one(Alert, alert_id), now=parts.clock()) == 0
    assert rows() == []
    assert fan_out.next_to_expand(db.session()) is None


def test_an_alert_that_ended_unapproved_is_disregarded_where_it_was_told(
    app: Flask, parts: Parts, clock: Clock, sender: type[Pretender]
) -> None:
    (id,) = phones(1)
    queue(parts, raise_one(parts, kind="live", approved_at=None), [id])
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 1)
    clock.passes(hours=1)
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 2)
    assert {row.message for row in rows()} == {Message.ALERT, Message.DISREGARD}


def test_what_a_dead_worker_had_heard_is_written_down_at_the_next_start(
    app: Flask, parts: Parts, sender: type[Pretender]
) -> None:
    from app.alerts.note import Result
    from app.worker import seat
    from tests.wire import claim

    queue(parts, raise_one(parts), phones(3))
    dead = seat.take(parts.settings.var_dir, ledger.NAME)
    first, *_ = claim(parts, dead.name)
    journal = Journal(dead.path)
    journal.write(Result.of(first, Outcome(201)))
    journal.close()
    dead.leave()
    with working(app, parts):
        wait_until(lambda: count(Progress.SENT) == 3)
    assert len(sender.heard) == 2
    assert first.device.endpoint not in {endpoint for endpoint, _ in sender.heard}
    assert first.host == HOST
