"""Whoever opens the report form warms the worker: it hears so, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.kernel import wake
from app.web.parts import Parts
from tests.builders import send_report


@pytest.fixture
def worker(app: Flask, parts: Parts) -> Iterator[Any]:
    """`worker()` is what a worker of this house has heard since the last question."""
    held = wake.listen(parts.settings.var_dir, "w")
    if held is None:
        pytest.skip("the test's folder has too long a path for a socket")
    yield lambda: wake.hear(held)
    held.close()


def test_the_form_of_somebody_signed_in_warms(worker: Any, phone_of: Any) -> None:
    assert phone_of("Asha").get("/api/me").status_code == 200
    assert worker() == {wake.WARM}


def test_a_report_that_rings_nobody_wakes_nobody(worker: Any, phone_of: Any) -> None:
    assert send_report(phone_of("Asha")).status_code == 201
    assert wake.SEND not in worker()


def test_a_stranger_warms_nothing(worker: Any, phone_of: Any) -> None:
    assert phone_of(None).get("/outbox/form").status_code == 404
    assert worker() == set()


def test_a_worker_that_died_makes_nobody_wait(parts: Parts, phone_of: Any) -> None:
    held = wake.listen(parts.settings.var_dir, "dead")
    assert held is not None
    held.close()  # its socket stays behind, as after a kill
    assert phone_of("Asha").get("/api/me").status_code == 200
    assert not list((parts.settings.var_dir / "wake").glob("*.sock"))
