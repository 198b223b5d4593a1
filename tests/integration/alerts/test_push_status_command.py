"""Whoever watches the machine hears of pushes that do not go out: by a command's exit code, and at /readyz."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app.alerts.models import Delivery, Progress
from app.kernel.db import transaction
from app.kernel.heartbeat import beat
from tests.conftest import Clock, Phone


def says(app: Flask) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["push", "status"])
    return done.exit_code, done.output


def ready(app: Flask, clock: Clock) -> tuple[int, bool]:
    with app.app_context(), transaction() as session:
        for part in ("pushes", "photos", "packs"):
            beat(session, part, now=clock())
    answer = Phone(app.test_client()).get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json["pushes"]


def test_with_nothing_to_send_all_is_well(app: Flask, clock: Clock) -> None:
    code, words = says(app)
    assert code == 0
    assert "All is well." in words
    assert "the current key, 0 phones" in words
    assert ready(app, clock) == (200, True)


def test_it_says_what_waits_and_whether_that_is_too_long(app: Flask, alert_id: UUID, clock: Clock) -> None:
    assert says(app)[0] == 0
    assert ready(app, clock) == (200, True)
    clock.passes(minutes=4)
    code, words = says(app)
    assert code == 1
    assert "waiting    3 due or to come, 0 to be tried again; the oldest due for 4 minutes" in words
    assert "WRONG      A push has been due for 4 minutes. Does the worker run?" in words
    assert ready(app, clock) == (503, False)


def test_what_is_sent_is_well_again(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=4)
    with transaction() as session:
        session.execute(update(Delivery).values(progress=Progress.SENT, sent_at=clock(), status=201))
    code, words = says(app)
    assert code == 0
    assert "3 sent in the last hour; half within 240000 ms" in words
    assert ready(app, clock) == (200, True)


@pytest.mark.parametrize("hidden", ["http://127.0.0.1/ben", "Ben", "lena"])
def test_it_names_nobody_and_no_endpoint(app: Flask, alert_id: UUID, hidden: str) -> None:
    assert hidden not in says(app)[1]
