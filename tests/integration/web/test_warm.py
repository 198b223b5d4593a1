"""Whoever opens the report form warms the worker: it hears so, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from flask import Flask

from app.kernel import wake
from app.web.parts import Parts
from tests.builders import send_report


def ear(parts: Parts, name: str) -> socket:
    """Return where a worker of this house listens.

    A Unix socket's path ends at 104 bytes on macOS, whose temporary folders may be longer. There a worker is not woken
    but looks by itself, and there is nothing to try.
    """
    held = wake.listen(parts.settings.var_dir, name)
    if held is None:
        pytest.skip("this system's temporary folder has a longer path than a Unix socket may have")
    return held


@pytest.fixture
def worker(app: Flask, parts: Parts) -> Iterator[Any]:
    """`worker()` is what a worker of this house has heard since the last question."""
    held = ear(parts, "w")
    yield lambda: wake.hear(held)
    held.close()


def test_where_a_sockets_path_would_be_too_long_a_worker_does_without(app: Flask, tmp_path: Path) -> None:
    assert wake.listen(tmp_path / ("long" * 30), "w") is None
    wake.ring(tmp_path / ("long" * 30))  # and nobody fails for that


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
    ear(parts, "dead").close()  # its socket stays behind, as after a kill
    assert phone_of("Asha").get("/api/me").status_code == 200
    assert not list((parts.settings.var_dir / "wake").glob("*.sock"))
