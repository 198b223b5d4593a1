"""One trial: a town, somebody who sights, workers that send, kills, and the comparison."""

from __future__ import annotations

import http.client
import json
import random
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from app.kernel.db import sqlite
from bench.crash.crew import WEB, Crew
from bench.crash.push_service import Service, Shares
from bench.crash.town import REF, raise_town
from bench.crash.verdict import Row, Verdict, judge
from bench.reliability.house import environment, free_port
from bench.reliability.town import Keeper

Say = Callable[[str], None]
_TRY_AGAIN_S, _LOOK_EVERY_S, _SAY_EVERY_S = 0.2, 0.05, 2.0


@dataclass(frozen=True)
class Plan:
    """What to try: `alerts` sightings, each told to its share of the devices, while `kills` fall on workers and web."""

    devices: int = 10_000
    alerts: int = 20
    kills: int = 20
    workers: int = 2
    at_once: int = 32
    seed: int = 1
    port: int = 0
    shares: Shares = field(default_factory=Shares)
    settle_s: float = 120.0
    flaw: str | None = None


@dataclass
class Outcome:
    verdict: Verdict
    worker_kills: int
    web_kills: int
    died: int
    seconds: float

    @property
    def is_whole(self) -> bool:
        return self.verdict.is_whole and not self.died


def run(what: Plan, folder: Path, say: Say) -> Outcome:
    """Run the trial in this folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = what.port or free_port()
    with Service(folder, seed=what.seed, shares=what.shares) as service:
        environ = environment(folder, port) | {"SSL_CERT_FILE": str(service.certificate)}
        if what.flaw:
            environ["FLAW"] = what.flaw
        keepers = raise_town(environ, devices=what.devices, parts_of_town=what.alerts, push_origin=service.url)
        began = time.monotonic()
        app = "bench.crash.flawed" if what.flaw else "wsgi"
        with Crew(environ, workers=what.workers, at_once=what.at_once, app=app) as crew:
            reporters = Reporters(keepers, port)
            killed = _kill_while_it_sends(what, crew, service, reporters, say)
            _settle(what, crew, folder, say)
        each = what.devices // what.alerts
        verdict = judge(
            _rows(folder),
            service.heard(),
            promised=dict.fromkeys(reporters.acknowledged, each),
            kills=killed.workers,
            most_repeats=what.at_once * len(killed.workers),
        )
    return Outcome(verdict, len(killed.workers), killed.web, crew.died, time.monotonic() - began)


class Reporters:
    """Those who sight somebody, one after the other; each tries until it is acknowledged, as a phone does."""

    def __init__(self, keepers: list[Keeper], port: int) -> None:
        self._keepers, self._port = keepers, port
        self.acknowledged: list[UUID] = []
        self._thread = threading.Thread(target=self._report, daemon=True)
        self._go_on = threading.Semaphore(1)
        self._is_over = False

    @property
    def is_done(self) -> bool:
        return len(self.acknowledged) == len(self._keepers)

    def start(self) -> None:
        self._thread.start()

    def let_another(self) -> None:
        """Let the next one see somebody."""
        self._go_on.release()

    def _report(self) -> None:
        for number, keeper in enumerate(self._keepers):
            self._go_on.acquire()
            id, body = uuid4(), _sighting(REF.format(number))
            while (alert_id := self._send(keeper, id, body)) is None:
                time.sleep(_TRY_AGAIN_S)
            self.acknowledged.append(alert_id)

    def _send(self, keeper: Keeper, id: UUID, body: dict[str, object]) -> UUID | None:
        own = {"X-Townwatch": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)) as line:
                line.request("PUT", f"/outbox/{id}", json.dumps(body), keeper.headers | own)
                answer = line.getresponse()
                said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        if answer.status not in (201, 202):
            raise AssertionError(f"the sighting was answered with {answer.status}: {said}")
        return UUID(said["alert_id"])


@dataclass
class _Killed:
    workers: list[float] = field(default_factory=list)
    web: int = 0


def _kill_while_it_sends(what: Plan, crew: Crew, service: Service, reporters: Reporters, say: Say) -> _Killed:
    """Kill whenever another share of the pushes has been accepted; every third kill is the web's."""
    dice, killed, told = random.Random(what.seed), _Killed(), time.monotonic()
    end = time.monotonic() + what.settle_s
    due = [what.devices * 0.9 * (number + 0.5) / max(what.kills, 1) for number in range(what.kills)]
    reporters.start()
    for _ in range(1, min(3, what.alerts)):
        reporters.let_another()
    released = min(3, what.alerts)
    while (due or not reporters.is_done) and time.monotonic() < end:
        accepted = service.accepted()
        while released < what.alerts and accepted > (released - 2) * what.devices / what.alerts * 0.9:
            reporters.let_another()
            released += 1
        if due and accepted >= due[0]:
            due.pop(0)
            time.sleep(dice.uniform(0, 0.1))
            _kill_one(crew, killed, dice)
            end = time.monotonic() + what.settle_s
        crew.look_after()
        if time.monotonic() - told >= _SAY_EVERY_S:
            told = time.monotonic()
            say(f"{accepted:6} accepted, {len(killed.workers)} kills of workers, {killed.web} of the web")
        time.sleep(_LOOK_EVERY_S)
    return killed


def _kill_one(crew: Crew, killed: _Killed, dice: random.Random) -> None:
    is_web = (len(killed.workers) + killed.web) % 3 == 2
    name = WEB if is_web else dice.choice(crew.workers)
    if is_web:
        killed.web += 1
    else:
        killed.workers.append(time.time())
    crew.kill(name)
    crew.start(name)


def _settle(what: Plan, crew: Crew, folder: Path, say: Say) -> None:
    """Wait until nothing waits any more, at most as long as it may take."""
    end = time.monotonic() + what.settle_s
    left = 1
    while time.monotonic() < end and left:
        crew.look_after()
        time.sleep(_LOOK_EVERY_S * 4)
        left = sum(row.progress in ("pending", "retry") for row in _rows(folder))
    say(f"{left} left to send")


def _rows(folder: Path) -> list[Row]:
    question = (
        "SELECT delivery.alert_id, subscription.endpoint, delivery.progress FROM delivery "
        "JOIN subscription ON subscription.id = delivery.subscription_id"
    )
    with closing(sqlite.connect(f"file:{folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as ledger:
        found = ledger.execute(question).fetchall()
    return [
        Row(alert.replace("-", ""), "/" + endpoint.split("/", 3)[3], progress) for alert, endpoint, progress in found
    ]


def _sighting(ref: str) -> dict[str, object]:
    happened_at = datetime.now(UTC).isoformat()
    return {"category": "sighting", "happened_at": happened_at, "profile_ref": ref, "sure": "know", "photos": []}
