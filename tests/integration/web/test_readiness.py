"""/readyz hears of each worker by itself: one that sends tells nothing about one that develops photos."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.kernel.heartbeat import beat
from tests.conftest import Clock, Phone

WELL, SILENT = timedelta(seconds=29), timedelta(seconds=30)
LONG, TOO_LONG = timedelta(seconds=59), timedelta(seconds=60)
BEATS = {
    "all are well": ({"pushes": WELL, "photos": WELL, "packs": LONG}, True),
    "who sends is silent": ({"pushes": SILENT, "photos": WELL, "packs": WELL}, False),
    "who develops is silent": ({"pushes": WELL, "photos": SILENT, "packs": WELL}, False),
    "who builds packs is silent": ({"pushes": WELL, "photos": WELL, "packs": TOO_LONG}, False),
    "who sends never spoke": ({"photos": WELL, "packs": WELL}, False),
    "who develops never spoke": ({"pushes": WELL, "packs": WELL}, False),
    "who builds packs never spoke": ({"pushes": WELL, "photos": WELL}, False),
    "nobody ever spoke": ({}, False),
}


@pytest.mark.parametrize("name", BEATS)
def test_it_is_ready_only_while_every_worker_gives_a_sign_of_life(app: Flask, clock: Clock, name: str) -> None:
    ages, is_well = BEATS[name]
    with transaction() as session:
        for worker, age in ages.items():
            beat(session, worker, now=clock() - age)
    answer = Phone(app.test_client()).get("/readyz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["worker"]) == (200 if is_well else 503, is_well)
