"""While phones ask and pushes are claimed as fast as they can be, somebody is ended: from that commit on, nothing.

The long version, over the real processes: script/bench ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Device
from app.alerts.deliver import claim
from app.alerts.models import Delivery, Message, Subscription
from app.kernel.db import transaction
from app.web import cookie
from app.web.parts import Parts
from tests.builders import new_alert, signed_in, subscribe_phone
from tests.conftest import Phone
from tests.integration.people.test_endings import ENDINGS, End, end_all_of
from tests.town import ASHA, BEN

BUDGET_S = 1.0  # a machine under tests may be slow: the time fails at twice that, an answer at one too many
_BEFORE, _AFTER_S, _PATIENCE_S = 5, 0.4, 20


@dataclass
class Seen:
    """What was served and claimed, each with the moment at which it began (and, for an answer, ended)."""

    answers: list[tuple[float, float, int]] = field(default_factory=list)
    claimed: list[tuple[float, set[int]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def asks(self, phone: Phone) -> None:
        while not self.stopped.is_set():
            began = time.perf_counter()
            status = phone.get("/api/me").status_code
            self.answers.append((began, time.perf_counter(), status))

    def claims(self, app: Flask, parts: Parts, whose: dict[int, int]) -> None:
        while not self.stopped.is_set():
            with app.app_context(), transaction() as session:
                began = time.perf_counter()
                due = claim(session, worker="a worker", limit=16, now=parts.clock())
                for one in due:  # due again at once, so that there is no end of them
                    session.get_one(Delivery, one.delivery_id).leased_until = None
            self.claimed.append((began, {whose[one.delivery_id] for one in due}))
            self.stopped.wait(0.005)


def same_phone(app: Flask, phone: Phone) -> Phone:
    """Return another window of the same browser: a test client is no thread's but its own."""
    window = Phone(app.test_client())
    for name in (cookie.SIGN_IN, cookie.DEVICE):
        held = phone.client.get_cookie(name)
        assert held is not None
        window.put_in(name, held.value)
    return window


def many_pushes(parts: Parts) -> dict[int, int]:
    """Queue pushes to Asha and Ben in turn; return whose each is."""
    with transaction() as session:
        browsers = [subscribe_phone(session, who) for who in (ASHA, BEN) for _ in range(2)]
        alerts = [new_alert(session, at=parts.clock()) for _ in range(6)]
        rows = [
            Delivery(
                alert_id=alert.id,
                subscription_id=browser.id,
                account_id=browser.account_id,
                message=Message.ALERT,
                queued_at=parts.clock(),
                due_at=parts.clock(),
            )
            for alert in alerts
            for browser in browsers
        ]
        session.add_all(rows)
        session.flush()
        return {row.id: row.account_id for row in rows}


@contextmanager
def at_once(*work: Callable[[], None], stopped: threading.Event) -> Iterator[None]:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(_PATIENCE_S)


def wait_until(fits: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not fits():
        assert time.monotonic() < end, "the load did not get going"
        time.sleep(0.005)


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_from_the_commit_on_nothing_is_served_and_nothing_claimed(app: Flask, parts: Parts, end: End) -> None:
    seen, phone, whose = Seen(), signed_in(app, ASHA), many_pushes(parts)
    if end is ENDINGS["phone locked out"]:
        _tie_pushes_to_phone()
    windows = [same_phone(app, phone) for _ in range(3)]
    asking = [lambda window=window: seen.asks(window) for window in windows]
    with at_once(*asking, lambda: seen.claims(app, parts, whose), stopped=seen.stopped):
        wait_until(lambda: len(seen.answers) >= _BEFORE and len(seen.claimed) >= _BEFORE)
        end_all_of(ASHA, end, parts)
        committed = time.perf_counter()
        wait_until(lambda: time.perf_counter() - committed > _AFTER_S and _asked_since(seen, committed) >= _BEFORE)
    before = [status for _, ended, status in seen.answers if ended < committed]
    after = [status for began, _, status in seen.answers if began > committed]
    assert before.count(200) >= 1
    assert set(after) == {401}
    served = [ended for _, ended, status in seen.answers if status == 200]
    assert max(served) - committed < 2 * BUDGET_S
    told = [accounts for began, accounts in seen.claimed if began > committed]
    assert any(ASHA in accounts for began, accounts in seen.claimed if began < committed)
    assert not any(ASHA in accounts for accounts in told)
    assert any(BEN in accounts for accounts in told)


def _asked_since(seen: Seen, moment: float) -> int:
    return sum(began > moment for began, _, _ in seen.answers)


def _tie_pushes_to_phone() -> None:
    with transaction() as session:
        device = session.scalars(select(Device.id).where(Device.account_id == ASHA)).one()
        session.execute(update(Subscription).where(Subscription.account_id == ASHA).values(device_id=device))
