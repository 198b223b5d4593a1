"""The night in which the clocks go back: the hour from one to two comes twice, and pubs are full in both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.alerts.deliver import LEASE, claim
from app.alerts.models import Alert, Progress
from app.alerts.note import Result, note
from app.alerts.push import Outcome
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.live import ask, give_phones, only_alert
from tests.queued import phones, queue, raise_one, the_row

NIGHT = [datetime(2026, 10, 25, 0, 59, 58, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)]


@pytest.fixture(params=NIGHT, ids=["before", "after"])
def night(request: pytest.FixtureRequest, clock: Clock) -> Iterator[datetime]:
    clock.at = request.param
    yield request.param
    clock.at = town.NOON


def test_a_live_alert_lasts_half_an_hour(app: Flask, night: datetime) -> None:
    wire = give_phones(town.BEN)
    ask(app, happened_at=night.isoformat())
    alert: Alert = only_alert()
    assert alert.ends_at - alert.raised_at == timedelta(minutes=30)
    assert wire is not None


def test_what_is_claimed_is_nobody_elses_for_a_minute(app: Flask, parts: Parts, night: datetime) -> None:
    queue(parts, raise_one(parts), phones(1))
    with transaction() as session:
        assert len(claim(session, worker="one", limit=9, now=parts.clock())) == 1
    with transaction() as session:
        assert claim(session, worker="two", limit=9, now=parts.clock()) == []
    assert the_row().leased_until == night + LEASE


def test_what_failed_is_tried_again_within_seconds(app: Flask, parts: Parts, night: datetime) -> None:
    queue(parts, raise_one(parts), phones(1))
    with transaction() as session:
        (due,) = claim(session, worker="one", limit=9, now=parts.clock())
        note(session, [Result.of(due, Outcome(500))], now=parts.clock())
    db.session.rollback()
    assert the_row().progress is Progress.RETRY
    assert timedelta() < the_row().due_at - night < timedelta(seconds=5)
