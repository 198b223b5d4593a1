"""One trial: a town, phones that send, kills, and what is left of it."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.reliability.house import House, free_port
from bench.reliability.kills import Kind, plan, strike
from bench.reliability.ledger import Ledger
from bench.reliability.phone import Fleet
from bench.reliability.promises import promise
from bench.reliability.push import PushService
from bench.reliability.town import PREMISES, PROFILE, raise_town
from bench.reliability.verdict import Verdict
from bench.reliability.verify import still_to_do, verify

_MOST_LOG_MB = 32  # SQLite shortens it from 4 on, but not while somebody reads
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to try. `settle_s`: how long the worker may take to finish what the kills left behind (seconds).

    `mishears` is the share of questions after which a phone loses its line before it hears the answer. `flaw` is a
    variant of bench/reliability/flawed.py, `fresh_numbers` a fault of the phones.
    """

    reports: int
    kills: int
    seed: int = 1
    phones: int = 24
    port: int = 0
    mishears: float = 0.04
    flaw: str | None = None
    fresh_numbers: bool = False
    settle_s: float = 0
    most_s: float = 1800


@dataclass
class Outcome:
    """What came of one trial. `environ` opens its data, which is still there."""

    environ: dict[str, str]
    ledger: Ledger
    verdict: Verdict = field(default_factory=Verdict)
    kills: Counter[Kind] = field(default_factory=Counter)
    echoes: int = 0
    log_mb: int = 0
    seconds: float = 0.0

    @property
    def tries_in_vain(self) -> int:
        return self.ledger.answers.total() - self.ledger.answers["201"] - self.replays

    @property
    def replays(self) -> int:
        """Answers that said: this is here already."""
        return self.ledger.answers["202"]


def run(what: Plan, folder: Path, say: Say) -> Outcome:
    """Run the trial in this folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    house = House(folder, what.port or free_port(), flaw=what.flaw)
    with PushService() as push:
        fleet = settle(what, house, push)
        outcome, began = Outcome(house.environ, fleet.ledger), time.monotonic()
        with house:
            with fleet:
                _kill_while_they_send(what, house, fleet, outcome, say)
            _let_it_settle(what, house, say)
        outcome.seconds, outcome.echoes = time.monotonic() - began, push.echoes
    judge(outcome, house)
    return outcome


def settle(what: Plan, house: House, push: PushService, *, reports: int | None = None) -> Fleet:
    """Raise the town in which the house will stand; return the phones that will send so many reports."""
    return Fleet(
        raise_town(house.environ, phones=what.phones, push_port=push.port),
        house.port,
        reports=what.reports if reports is None else reports,
        promised=partial(promise, seed=what.seed, profile_ref=PROFILE, premises_id=PREMISES),
        seed=what.seed,
        mishears=what.mishears,
        fresh_numbers=what.fresh_numbers,
    )


def judge(outcome: Outcome, house: House) -> None:
    """Compare, once the house has ended."""
    outcome.verdict = verify(outcome.environ, outcome.ledger)
    outcome.verdict.fault("died", house.log, house.died)
    outcome.verdict.fault("left behind", "", house.left_behind)
    outcome.verdict.fault("log", "", max(0, outcome.log_mb - _MOST_LOG_MB))


def _kill_while_they_send(what: Plan, house: House, fleet: Fleet, outcome: Outcome, say: Say) -> None:
    dice, began = random.Random(what.seed), time.monotonic()
    due, told = plan(what.kills, reports=what.reports, dice=dice), began
    while not fleet.is_done and time.monotonic() - began < what.most_s:
        house.look_after()
        if due and fleet.ledger.accepted >= due[0].after and strike(house, due[0].kind, dice):
            outcome.kills[due.pop(0).kind] += 1
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            outcome.log_mb = max(outcome.log_mb, _log_mb(outcome.environ))
            say(_progress(outcome, told - began))
        time.sleep(0.005)


def _log_mb(environ: dict[str, str]) -> int:
    """How long SQLite's write-ahead log is just now. It grows for ever while anybody keeps an old state open."""
    log = Path(environ["DATA_DIR"]) / "var" / "townwatch.db-wal"
    return log.stat().st_size // 2**20 if log.exists() else 0


def _progress(outcome: Outcome, seconds: float) -> str:
    return (
        f"{seconds:4.0f} s  {outcome.ledger.accepted:6} accepted  {outcome.kills.total():4} kills  "
        f"{outcome.replays:5} already here  {outcome.tries_in_vain:6} tries in vain"
    )


def _let_it_settle(what: Plan, house: House, say: Say) -> None:
    """Wait until the worker has done everything: what a killed one had claimed is free after two minutes."""
    began = told = time.monotonic()
    while time.monotonic() - began < what.settle_s:
        house.look_after()
        photos, deliveries = still_to_do(house.environ)
        if not photos + deliveries:
            return
        if time.monotonic() - told >= 5:
            told = time.monotonic()
            say(f"{told - began:4.0f} s  the worker still has {photos} photos and {deliveries} deliveries to do")
        time.sleep(0.5)
