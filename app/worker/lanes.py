"""One lane for each push service: a slow one holds up its own phones and nobody else's."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from app.alerts.deliver import Due

# What has waited longer since it was claimed is put back: meanwhile somebody may have been suspended, or signed out.
STALE_S = 0.8
_CLAIMED_FOR_S, _MEASURED_OVER_S = 0.4, 0.2


class Lane:
    """What is claimed and not sent yet, and as many requests under way as one host is asked to bear."""

    def __init__(self, at_once: int, send: Callable[[Due], Awaitable[None]], put_back: Callable[[Due], None]) -> None:
        self._at_once, self._send, self._put_back = at_once, send, put_back
        self._queue: deque[tuple[float, Due]] = deque()
        self._runners: set[asyncio.Task[None]] = set()
        self._room = 2 * at_once
        self._answered, self._since = 0, time.monotonic()

    @property
    def under_way(self) -> int:
        return len(self._runners)

    @property
    def fits(self) -> int:
        """How many more may be claimed. What waits here is what was lately sent in 0.4 seconds: none grows stale."""
        now = time.monotonic()
        if self._answered and now - self._since >= _MEASURED_OVER_S:
            pace = self._answered / (now - self._since) * _CLAIMED_FOR_S
            self._room = max(self._at_once // 2, min(round(pace), 4 * self._at_once))
            self._answered, self._since = 0, now
        return max(self._room - len(self._queue), 0)

    def add(self, many: Iterable[Due]) -> None:
        """Begin to send these, as many at once as may be."""
        now = time.monotonic()
        if not self._runners:
            self._answered, self._since = 0, now
        self._queue.extend((now, due) for due in many)
        for _ in range(min(len(self._queue), self._at_once - len(self._runners))):
            runner = asyncio.get_running_loop().create_task(self._run())
            self._runners.add(runner)
            runner.add_done_callback(self._runners.discard)

    def empty(self) -> None:
        """Put back all that is not under way."""
        while self._queue:
            self._put_back(self._queue.popleft()[1])

    async def finish(self, within_s: float) -> None:
        """Wait for what is under way; what takes longer is broken off, and sent again by the next worker."""
        if self._runners:
            _, late = await asyncio.wait(self._runners, timeout=within_s)
            for runner in late:
                runner.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self) -> None:
        while self._queue:
            claimed_at, due = self._queue.popleft()
            if time.monotonic() - claimed_at > STALE_S:
                self._put_back(due)
            else:
                await self._send(due)
                self._answered += 1
