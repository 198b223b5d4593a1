"""Make ready what can be made ready: an envelope for each device while nothing is sent, open connections when it smells
of an alert.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import islice

from app.alerts.push import Device, Sender

_EVERY_S = 120.0
_LIST_LASTS_S = 60.0  # a town that opens the form all day must not keep us reading the list of its phones
_NOT_SOONER_S = 1.0
_AFTER_A_BURST_S = 10.0
_WHILE_BUSY_S = 0.5
_LOOKED_AT_ONCE = 400  # devices of which one pass asks whether they have an envelope: about a millisecond
_CONNECTIONS_EACH = 16
_log = logging.getLogger("townwatch.arming")

Devices = Callable[[], Awaitable[Sequence[tuple[str, Device]]]]


class Arming:
    """Runs beside the sending and gives way to it. `devices` reads host and device of all that may be pushed to."""

    def __init__(self, sender: Sender, devices: Devices, is_busy: Callable[[], bool]) -> None:
        self._sender, self._devices, self._is_busy = sender, devices, is_busy
        self._asked, self._is_expected = asyncio.Event(), False
        self._list: Sequence[tuple[str, Device]] = ()
        self._listed_at = float("-inf")
        self.armed = 0  # envelopes made since the start

    def hurry(self) -> None:
        """An alert may come at any moment: somebody has opened the report form."""
        self._is_expected = True
        self._asked.set()

    def renew(self) -> None:
        """Envelopes have been used up: make new ones in a while, when the answers to this alert have come."""
        asyncio.get_running_loop().call_later(_AFTER_A_BURST_S, self._asked.set)

    async def run(self) -> None:
        """Work until cancelled; what fails is logged and tried again."""
        while True:
            self._asked.clear()
            try:
                devices = await self._listed()
                if self._is_expected:
                    self._is_expected = False
                    await self._sender.warm(_some_of_each(devices))
                await self._arm(device for _, device in devices)
            except Exception:
                _log.exception("nothing could be made ready; it is tried again")
            await asyncio.sleep(_NOT_SOONER_S)
            try:
                await asyncio.wait_for(self._asked.wait(), _EVERY_S)
            except TimeoutError:
                continue

    async def _listed(self) -> Sequence[tuple[str, Device]]:
        now = time.monotonic()
        if now - self._listed_at > _LIST_LASTS_S:
            self._list, self._listed_at = await self._devices(), now
        return self._list

    async def _arm(self, devices: Iterator[Device]) -> None:
        while some := list(islice(devices, _LOOKED_AT_ONCE)):
            left = iter(some)
            while made := self._sender.arm(left):
                self.armed += made
                await asyncio.sleep(0)
                while self._is_busy():
                    await asyncio.sleep(_WHILE_BUSY_S)
            await asyncio.sleep(0)


def _some_of_each(devices: Sequence[tuple[str, Device]]) -> list[str]:
    """Return a few endpoints of each host: as many connections are opened."""
    many: Counter[str] = Counter()
    found = []
    for host, device in devices:
        if many[host] < _CONNECTIONS_EACH:
            many[host] += 1
            found.append(device.endpoint)
    return found
