"""From a sighting that a phone sends to the last 201, through the product as it runs in earnest: web, worker, TLS.

A sighting of a published profile goes to a real gunicorn; a real worker sends to a push service on this machine that
answers after 30 ms. Each round sights somebody else, because the same again would be an update.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from app.kernel.db import sqlite
from bench.alerts.push_service import Service
from bench.alerts.town import raise_town, refs
from bench.reliability.house import environment, free_port
from bench.reliability.town import ROOT, Keeper

_READY_S, _DONE_S = 60.0, 120.0
_QUIET_S = 1.5  # of next to no processor time: then every envelope is made
_BUSY_SHARE = 0.1
_LOOK_EVERY_S = 0.1
_WARM_UPS = 2  # rounds that are not counted: each web process imports and compiles with its first sighting
_TICKS = os.sysconf("SC_CLK_TCK")


class Round(NamedTuple):
    """One sighting. Times are in seconds from the moment the phone sent it; `cpu_s` is the push worker's own."""

    accepted_s: float
    first_s: float
    last_s: float
    cpu_s: float
    devices: int

    @property
    def worker_ms(self) -> float:
        """Processor time of the worker for one message, with everything that it writes down (ms)."""
        return self.cpu_s * 1000 / self.devices


def measure(devices: int, *, rounds: int, is_armed: bool = True) -> list[Round]:
    """Return `rounds` sightings after two that do not count, each told to so many devices.

    Raises RuntimeError when one does not arrive.

    `is_armed`: the worker has had its time to make envelopes, and somebody has opened the report form.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="townwatch-alerts-")))
        service = stack.enter_context(Service(folder))
        port = free_port()
        environ = environment(folder, port) | {"SSL_CERT_FILE": str(service.certificate)}
        keepers = raise_town(environ, devices=devices, rounds=rounds + _WARM_UPS, push_origin=service.url)
        work = ("flask", "--app", "wsgi", "worker", "--only", "pushes") if is_armed else ("bench.alerts.unarmed",)
        worker = stack.enter_context(_running(environ, "-m", *work))
        stack.enter_context(_running(environ, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"))
        _wait_for_the_web(port)
        town = _Town(port, service, folder / "var" / "townwatch.db", worker, devices)
        return [_sight(town, keeper, ref) for keeper, ref in zip(keepers, refs(rounds + _WARM_UPS), strict=True)][
            _WARM_UPS:
        ]


class _Town(NamedTuple):
    """Where the web listens, who counts, where the ledger lies, and the process number of the worker."""

    port: int
    service: Service
    database: Path
    worker: int
    devices: int


def _sight(town: _Town, keeper: Keeper, ref: str) -> Round:
    _ask(town.port, keeper, "GET", "/outbox/form")  # as the phone does: the worker opens its connections
    _wait_until_quiet(town.worker)
    town.service.stats()
    cpu_before, began = _cpu_s(town.worker), time.time()
    status = _ask(town.port, keeper, "PUT", f"/outbox/{uuid4()}", _sighting(ref))
    accepted = time.time()
    if status != 201:
        raise RuntimeError(f"the sighting was answered with {status}")
    _wait_until_sent(town.database, town.devices)
    told = town.service.stats()
    if told["distinct"] != town.devices:
        raise RuntimeError(f"{told['distinct']} of {town.devices} devices were told")
    _wait_until_quiet(town.worker)
    cpu_s = _cpu_s(town.worker) - cpu_before
    return Round(accepted - began, told["first"] - began, told["last"] - began, cpu_s, town.devices)


def _sighting(ref: str) -> dict[str, object]:
    happened_at = datetime.now(UTC).isoformat()
    return {"category": "sighting", "happened_at": happened_at, "profile_ref": ref, "sure": "know", "photos": []}


def _ask(port: int, keeper: Keeper, method: str, path: str, body: dict[str, object] | None = None) -> int:
    own = {"X-Townwatch": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request(method, path, json.dumps(body) if body else None, keeper.headers | own)
        answer = line.getresponse()
        answer.read()
        return answer.status


@contextmanager
def _running(environ: dict[str, str], *command: str) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environ, umask=0o077)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def _wait_for_the_web(port: int) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as line:
            try:
                line.request("GET", "/healthz")
                if line.getresponse().status == http.HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(_LOOK_EVERY_S)
    raise RuntimeError("the web did not start")


def _wait_until_quiet(pid: int) -> None:
    """Wait until the worker has done next to nothing for a while."""
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        before = _cpu_s(pid)
        time.sleep(_QUIET_S)
        if _cpu_s(pid) - before < _BUSY_SHARE * _QUIET_S:
            return
    raise RuntimeError("the worker never came to rest")


def _wait_until_sent(database: Path, devices: int) -> None:
    """Look into the ledger from outside until nothing of it waits."""
    end = time.monotonic() + _DONE_S
    waiting = "SELECT count(*) FROM delivery WHERE progress IN ('pending', 'retry')"
    under_way = "SELECT count(*) FROM alert WHERE fanned_after IS NOT NULL"
    with closing(sqlite.connect(f"file:{database}?mode=ro", uri=True)) as ledger:
        while time.monotonic() < end:
            if not ledger.execute(under_way).fetchone()[0] and not ledger.execute(waiting).fetchone()[0]:
                return
            time.sleep(_LOOK_EVERY_S)
    raise RuntimeError(f"not all of {devices} messages were sent within {_DONE_S:.0f} s")


def _cpu_s(pid: int) -> float:
    """Return the processor time that a process has used (seconds): from /proc where there is one, else from ps."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    said = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], check=True, capture_output=True, text=True).stdout
    seconds = 0.0
    for part in said.strip().replace("-", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
