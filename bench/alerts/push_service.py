"""A push service that only counts: it answers 201 as late as it is told, to whatever comes, on connections kept open.

`GET /stats` says what came.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from bench.push_service import Connection, TlsService, arguments, serve

_CREATED = b"HTTP/1.1 201 Created\r\nLocation: https://127.0.0.1/message/1\r\nTTL: 60\r\nContent-Length: 0\r\n\r\n"


class Service(TlsService):
    """`with Service(folder) as service`: it answers after `delay_ms`."""

    module = "bench.alerts.push_service"

    def __init__(self, folder: Path, *, port: int = 0, delay_ms: float = 30.0) -> None:
        super().__init__(folder, delay_ms, port=port)

    def stats(self) -> dict[str, Any]:
        """Return what came since the last question: total, distinct, connections, first and last (seconds)."""
        found: dict[str, Any] = self.ask("stats")
        return found


class _Counts:
    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.total = self.connections = 0
        self.first = self.last = 0.0
        self.seen: set[bytes] = set()

    def note(self, path: bytes) -> None:
        self.last = time.time()
        self.first = self.first or self.last
        self.total += 1
        self.seen.add(path)

    def said(self) -> dict[str, Any]:
        """Return the counts and begin anew."""
        found = {
            "total": self.total, "distinct": len(self.seen), "connections": self.connections,
            "first": self.first, "last": self.last,
        }  # fmt: skip
        self.forget()
        return found


class _Connection(Connection):
    def __init__(self, counts: _Counts, delay_s: float) -> None:
        super().__init__()
        self._counts, self._delay_s = counts, delay_s

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._counts.connections += 1

    def heard(self, method: bytes, path: bytes, head: bytes) -> None:
        if method == b"GET":
            self.say_json(self._counts.said())
            return
        self._counts.note(path)
        asyncio.get_running_loop().call_later(self._delay_s, self.say, _CREATED)


if __name__ == "__main__":
    said = arguments(delay_ms=float)
    counts = _Counts()
    asyncio.run(serve(said, lambda: _Connection(counts, said.delay_ms / 1000)))
