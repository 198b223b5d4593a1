"""Phones that send as the app's own page does (static/js/sending.js): the text, then each picture, until acknowledged.

Two things are quicker here than on a phone: the pauses between tries, and how soon the line is lost.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from bench.reliability.ledger import Ledger
from bench.reliability.promises import Promise
from bench.reliability.town import Keeper

_WAIT_S = 20.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 2.0
_LOOKS_EACH_S = 60.0
_AGAIN = frozenset({408, 423, 425, 429})


class NoAnswer(Exception):
    """Nothing was heard: the phone does not know whether it was understood."""


class NotYet(Exception):
    """An answer after which the phone keeps its copy and tries again."""


class Refused(Exception):
    """An answer after which trying again cannot help."""


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]


class Fleet:
    """`with Fleet(…) as phones`: one thread for each keeper, all taking the next number until none is left.

    `mishears` is the share of questions after which the line is lost. `fresh_numbers` makes phones that take a new id
    for each try, as no phone of ours does. While `no_line` is set nothing that is answered is heard.
    """

    def __init__(
        self,
        keepers: list[Keeper],
        port: int,
        *,
        reports: int,
        promised: Callable[[int], Promise],
        seed: int,
        mishears: float = 0,
        fresh_numbers: bool = False,
    ) -> None:
        self.mishears = mishears
        self.ledger = Ledger()
        self.no_line = threading.Event()
        self.stop = threading.Event()
        self.enough = threading.Event()
        self._numbers = _each_once(reports)
        phones = [
            Phone(self, keeper, port, promised, fresh_numbers=fresh_numbers, dice=random.Random(f"{seed} {place}"))
            for place, keeper in enumerate(keepers)
        ]
        self._threads = [threading.Thread(target=phone.run, daemon=True) for phone in phones]

    @property
    def is_done(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> None:
        """Wait until every phone is done, at most so long."""
        end = time.monotonic() + seconds
        while not self.is_done and time.monotonic() < end:
            time.sleep(0.05)

    def next_number(self) -> int | None:
        """Return the next report's number, or None when none is left or enough were taken."""
        return None if self.enough.is_set() else self._numbers()

    def __enter__(self) -> Fleet:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join(_WAIT_S + 5)


class Phone:
    """One phone, signed in. It keeps a report's id through every try."""

    def __init__(
        self,
        fleet: Fleet,
        keeper: Keeper,
        port: int,
        promised: Callable[[int], Promise],
        *,
        fresh_numbers: bool,
        dice: random.Random,
    ) -> None:
        self._fleet, self._keeper, self._port, self._promised = fleet, keeper, port, promised
        self._dice, self._fresh_numbers = dice, fresh_numbers
        self._line: http.client.HTTPConnection | None = None
        self._looked_at = time.monotonic()

    def run(self) -> None:
        """Send one report after the other."""
        try:
            while not self._fleet.stop.is_set() and (number := self._fleet.next_number()) is not None:
                self._deliver(self._promised(number))
                self._look()
        finally:
            self._hang_up()

    def _look(self) -> None:
        """Look at something now and then, as a person does: sending alone keeps nobody signed in."""
        if not self._keeper.is_signed_in or time.monotonic() - self._looked_at < _LOOKS_EACH_S:
            return
        with suppress(NoAnswer), self._listening() as line:
            line.request("GET", "/api/me", headers=self._headers("application/json"))
            line.getresponse().read()
            self._looked_at = time.monotonic()

    def _deliver(self, promise: Promise) -> None:
        """Send one report until all of it is acknowledged, or the trial is over."""
        id, tries = promise.id, 0
        while not self._fleet.stop.is_set():
            try:
                self._send_once(promise, id)
                self._fleet.ledger.done()
                return
            except Refused as no:
                self._fleet.ledger.refuse(f"report {promise.number}: {no}")
                return
            except (NoAnswer, NotYet) as why:
                self._fleet.ledger.heard(str(why))
            id = uuid4() if self._fresh_numbers else id
            longest = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**tries)
            self._fleet.stop.wait(longest * self._dice.uniform(0.5, 1))
            tries += 1

    def _send_once(self, promise: Promise, id: UUID) -> None:
        told = self._put(f"/outbox/{id}", json.dumps(promise.body).encode(), "application/json")
        alert_id = told.body.get("alert_id")
        self._fleet.ledger.text(promise, id, keeper=self._keeper, alert_id=UUID(alert_id) if alert_id else None)
        for sha256 in told.body["need"]:
            self._put(f"/outbox/{id}/photo/{sha256}", promise.pictures[sha256], "image/jpeg")
            self._fleet.ledger.photo(promise, sha256)
        for sha256 in promise.pictures.keys() - set(told.body["need"]):  # the house said that it has them
            self._fleet.ledger.photo(promise, sha256)

    def _put(self, path: str, data: bytes, kind: str) -> Answer:
        with self._listening() as line:
            line.request("PUT", path, data, self._headers(kind))
            if self._dice.random() < self._fleet.mishears:  # the line is lost before the answer came
                raise NoAnswer("line lost")
            heard = line.getresponse()
            answer = Answer(heard.status, _read(heard.read()))
            if heard.will_close:
                self._hang_up()
        if self._fleet.no_line.is_set():
            raise NoAnswer("no line")
        if answer.status in (201, 202):
            self._fleet.ledger.heard(str(answer.status))
            return answer
        if answer.status in _AGAIN or answer.status >= 500:
            raise NotYet(str(answer.status))
        raise Refused(f"{answer.status} {answer.body.get('error', '')}")

    @contextmanager
    def _listening(self) -> Iterator[http.client.HTTPConnection]:
        """Lend the open connection; whatever happens to it, the next try has a new one."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_WAIT_S)
        try:
            yield self._line
        except NoAnswer:
            self._hang_up()
            raise
        except (OSError, http.client.HTTPException) as lost:
            self._hang_up()
            raise NoAnswer(type(lost).__name__) from lost

    def _headers(self, kind: str) -> dict[str, str]:
        return self._keeper.headers | {
            "Content-Type": kind,
            "Sec-Fetch-Site": "same-origin",
            "X-Townwatch": "1",
            "X-Sent-At": datetime.now(UTC).isoformat(),
        }

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _each_once(reports: int) -> Callable[[], int | None]:
    """Return a function that hands out each number from 0 once, then None."""
    numbers, lock = iter(range(reports)), threading.Lock()

    def take() -> int | None:
        with lock:
            return next(numbers, None)

    return take


def _read(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
