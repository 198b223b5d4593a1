"""The six variants, in turn, five times over: what a message costs the processor, and how many go out in a second."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.kernel import keyring
from bench.alerts.push_service import Service
from bench.alerts.variants import VARIANTS

PHONES = 1000
# As many as take a second or two each: the slow ones need 30 ms or more for every message.
MESSAGES = {"naive": 100, "session": 150, "async": 1000, "unarmed": 5000, "armed": 5000, "crypto": 5000}
_ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """One child's figures. `cpu_us`: processor time of the sending process alone, for one message."""

    cpu_us: float
    per_second: float


class Figure(NamedTuple):
    """The median of all rounds, and between which two values they lay."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> Figure:
        return cls(statistics.median(values), min(values), max(values))


def measure(folder: Path, *, rounds: int, say: Callable[[str], None]) -> dict[str, list[Run]]:
    """Return each variant's runs; the variants take turns, so that whatever else the machine does hits all alike."""
    keyring.make_missing(folder / "secrets")
    found: dict[str, list[Run]] = {name: [] for name in VARIANTS}
    with Service(folder) as service:
        for number in range(rounds):
            for name in VARIANTS:
                say(f"round {number + 1} of {rounds}: {name}")
                found[name].append(_run(name, service, folder / "secrets"))
    return found


def table(found: dict[str, list[Run]]) -> list[str]:
    """Return the lines of a table for people."""
    limit = Figure.of([run.cpu_us for run in found["crypto"]]).median
    naive = Figure.of([run.cpu_us for run in found["naive"]]).median
    lines = [f"{'':8} {'µs a message':>26} {'naive ÷ it':>11} {'a second':>9} {'of the crypto limit':>20}"]
    for name, runs in found.items():
        cost, pace = Figure.of([run.cpu_us for run in runs]), Figure.of([run.per_second for run in runs])
        spread = f"{cost.median:8.1f} ({cost.least:.1f} to {cost.most:.1f})"
        lines.append(
            f"{name:8} {spread:>26} {naive / cost.median:10.1f}× {pace.median:9.0f} {limit / cost.median:19.0%}"
        )
    return lines


def _run(name: str, service: Service, secrets: Path) -> Run:
    service.stats()
    trusts = {"SSL_CERT_FILE": str(service.certificate), "REQUESTS_CA_BUNDLE": str(service.certificate)}
    count = MESSAGES[name]
    child = subprocess.run(
        [sys.executable, "-m", "bench.alerts.variants", name, service.url, str(secrets), str(PHONES), str(count)],
        env=os.environ | trusts, cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    said, heard = json.loads(child.stdout), service.stats()
    on_the_wire = 0 if name == "crypto" else count
    if said["accepted"] != count or heard["total"] < on_the_wire or heard["distinct"] < min(PHONES, on_the_wire):
        raise RuntimeError(f"{name}: {said['accepted']} of {count} accepted, {heard['total']} heard")
    return Run(said["cpu_s"] / count * 1e6, count / said["wall_s"])
