"""A push service at its worst, which remembers every request.

It answers some with 429, some with 500 and some never, and says of some devices, for ever, that they are gone (410).
"""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import NamedTuple

from bench.push_service import Connection, TlsService, arguments, header, serve

_TOPIC = b"topic:"
_ANSWERS = {
    201: b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
    410: b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    429: b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    500: b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
}
NO_ANSWER = 0


class Shares(NamedTuple):
    """How many of a hundred requests are answered badly; `gone` is how many of a hundred devices are."""

    too_many: float = 10
    broken: float = 5
    silent: float = 2
    gone: float = 3


_WORST = Shares()


class Heard(NamedTuple):
    """One request: when it came (seconds), for which device, under which topic, and what it was answered."""

    at: float
    device: str
    topic: str
    status: int


class Service(TlsService):
    """`with Service(folder) as service`: it answers after `delay_ms`; `seed` and `shares` say how badly."""

    module = "bench.crash.push_service"

    def __init__(
        self, folder: Path, *, port: int = 0, delay_ms: float = 30.0, seed: int = 1, shares: Shares = _WORST
    ) -> None:
        super().__init__(folder, delay_ms, seed, *shares, port=port)

    def heard(self) -> list[Heard]:
        """Return every request so far, in the order in which they came."""
        return [Heard(*one) for one in self.ask("heard")]

    def accepted(self) -> int:
        """Return how many requests were answered with 201 so far."""
        many: int = self.ask("accepted")
        return many


class _Memory:
    """What came, and what is drawn for the next."""

    def __init__(self, seed: int, shares: Shares) -> None:
        self._seed, self._shares, self._dice = seed, shares, random.Random(seed)
        self.heard: list[Heard] = []
        self.accepted = 0

    def answer(self, device: str, topic: str) -> int:
        """Draw an answer, and remember it with the request."""
        status = 410 if self._is_gone(device) else self._drawn()
        self.accepted += status == 201
        self.heard.append(Heard(time.time(), device, topic, status))
        return status

    def _is_gone(self, device: str) -> bool:
        return random.Random(f"{self._seed} {device}").uniform(0, 100) < self._shares.gone

    def _drawn(self) -> int:
        left = self._dice.uniform(0, 100)
        for status, share in ((429, self._shares.too_many), (500, self._shares.broken), (0, self._shares.silent)):
            left -= share
            if left < 0:
                return status
        return 201


class _Connection(Connection):
    def __init__(self, memory: _Memory, delay_s: float) -> None:
        super().__init__()
        self._memory, self._delay_s = memory, delay_s

    def heard(self, method: bytes, path: bytes, head: bytes) -> None:
        if method == b"GET":
            self.say_json(self._memory.accepted if path == b"/accepted" else self._memory.heard)
            return
        status = self._memory.answer(path.decode(), header(head, _TOPIC).decode())
        if status != NO_ANSWER:
            asyncio.get_running_loop().call_later(self._delay_s, self.say, _ANSWERS[status])


if __name__ == "__main__":
    said = arguments(delay_ms=float, seed=int, **dict.fromkeys(Shares._fields, float))
    shares = Shares(*(getattr(said, name) for name in Shares._fields))
    memory = _Memory(said.seed, shares)
    asyncio.run(serve(said, lambda: _Connection(memory, said.delay_ms / 1000)))
