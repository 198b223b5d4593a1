"""Phones of people who are let in, and who send what they should not."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from bench.hostile.mutants import Mutant, mutant
from bench.reliability.town import Keeper

_WAIT_S = 90.0
_A_REPORT = 4  # pictures
_SLOWEST = 10
SLOW_S = 3.0


class Took(NamedTuple):
    """One answer: to what, how it ended, and how many seconds it took."""

    seconds: float
    address: str
    status: int
    number: int
    name: str


class Tally:
    """What was answered; written to by many threads."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.sentences: Counter[str] = Counter()
        self.without_sentence = 0
        self.hung_up: Counter[str] = Counter()  # lines that were closed between two questions, as browsers also see it
        self.seconds: list[float] = []
        self.slowest: list[Took] = []
        self.slow: set[int] = set()  # numbers of files
        self._lock = threading.Lock()

    def add(self, took: Took, sentence: str) -> None:
        with self._lock:
            self.statuses[f"{took.address} {took.status}"] += 1
            self.seconds.append(took.seconds)
            if took.seconds >= SLOW_S:
                self.slow.add(took.number)
            self.slowest = sorted([*self.slowest, took], reverse=True)[:_SLOWEST]
            if took.status >= 400:
                self.sentences[sentence] += 1
                self.without_sentence += not sentence.endswith(".")

    @property
    def unanswered(self) -> int:
        return sum(count for name, count in self.statuses.items() if name.endswith(" 0"))

    @property
    def faults(self) -> int:
        """Answers of 500 and above, which say that something here went wrong."""
        return sum(count for name, count in self.statuses.items() if int(name.rsplit(" ", 1)[1]) >= 500)


class Sender:
    """One phone with one line to the house."""

    def __init__(self, keeper: Keeper, port: int, tally: Tally) -> None:
        self._keeper, self._tally = keeper, tally
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S)

    def send(self, mutants: list[tuple[int, Mutant]]) -> None:
        """Send a report with these pictures, then check each."""
        id, named = uuid4(), {hashlib.sha256(one.data).hexdigest(): (number, one) for number, one in mutants}
        body = {"category": "theft", "happened_at": datetime.now(UTC).isoformat(), "photos": list(named)}
        status, said = self._ask("PUT", f"/outbox/{id}", json.dumps(body).encode(), "application/json")
        assert status == 201, (status, said)
        for sha256, (number, one) in named.items():
            self._time("photo", "PUT", f"/outbox/{id}/photo/{sha256}", number, one)
            self.check(number, one)

    def check(self, number: int, one: Mutant) -> None:
        self._time("check", "POST", "/api/check", number, one)

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask("GET", path, None, "")

    def _time(self, address: str, method: str, path: str, number: int, one: Mutant) -> None:
        began = time.perf_counter()
        status, said = self._ask(method, path, one.data, "image/jpeg")
        self._tally.add(Took(time.perf_counter() - began, address, status, number, one.name), _sentence(said))

    def _ask(self, method: str, path: str, data: bytes | None, kind: str) -> tuple[int, bytes]:
        """Return status and body; status 0 when nothing was heard.

        As a browser does, asks once more on a new line when one that was used before turns out to be closed.
        """
        own = {"Sec-Fetch-Site": "same-origin", "X-Townwatch": "1", **({"Content-Type": kind} if kind else {})}
        for _ in range(2):
            was_used = self._line.sock is not None
            try:
                self._line.request(method, path, data, self._keeper.headers | own)
                answer = self._line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as lost:
                self._line.close()
                self._tally.hung_up[type(lost).__name__] += was_used
                if not was_used:
                    break
        return 0, b""


def send_all(keepers: list[Keeper], port: int, *, seed: int, files: int, tally: Tally) -> None:
    """Send every file from several phones at once."""
    batches = iter([range(at, min(at + _A_REPORT, files)) for at in range(0, files, _A_REPORT)])
    lock = threading.Lock()

    def next_batches() -> Iterator[range]:
        while True:
            with lock:
                batch = next(batches, None)
            if batch is None:
                return
            yield batch

    def run(keeper: Keeper) -> None:
        sender = Sender(keeper, port, tally)
        for batch in next_batches():
            sender.send([(number, mutant(seed, number)) for number in batch])

    with ThreadPoolExecutor(len(keepers)) as threads:
        for done in [threads.submit(run, keeper) for keeper in keepers]:
            done.result()


def slow_alone(keeper: Keeper, port: int, *, seed: int, numbers: set[int]) -> list[Took]:
    """Send what took long once more, one after the other; return what takes long although nobody else is there."""
    tally = Tally()
    sender = Sender(keeper, port, tally)
    for number in sorted(numbers):
        sender.check(number, mutant(seed, number))
    return [took for took in tally.slowest if took.seconds >= SLOW_S]


def _sentence(said: bytes) -> str:
    try:
        found = json.loads(said)
    except ValueError:
        return ""
    return str(found.get("error", "")) if isinstance(found, dict) else ""
