"""The only door to push services: encrypt for one device and send. Nothing here knows the database."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from app.alerts.connections import Connections, who_is_trusted
from app.alerts.encrypt import Keys, arm, seal
from app.alerts.endpoints import Allowed, refusal
from app.alerts.envelopes import Envelopes
from app.alerts.gates import Gate, State
from app.alerts.reference import agrees, encode
from app.alerts.resolve import LookUp
from app.alerts.targets import Targets, place_of
from app.alerts.vapid import Signer
from app.kernel.vapid_keys import PushKey

_LONGEST_TEXT = 2000  # bytes; the services' own limit is 3,993
_LONGEST_RETRY_AFTER_S = 3600
_log = logging.getLogger("townwatch.push")


class Device(NamedTuple):
    """Where a push goes; all of it is secret. `key_id` names the push key that the browser subscribed with."""

    endpoint: str
    p256dh: str
    auth: str
    key_id: str


class Outcome(NamedTuple):
    """`status` is the push service's HTTP status, or 0 when it did not answer; `retry_after` is in seconds."""

    status: int
    retry_after: int | None = None


UNKNOWN_KEY = -1  # the browser subscribed with a push key that we do not have: only a new subscription helps
HELD = -2  # this host may not be asked yet; `retry_after` says for how long. Nothing was sent, no attempt was made
PER_HOST = 100  # requests at once to one host
_SLICE = 20  # envelopes made in one go, two milliseconds: the event loop is free in between


class _Host:
    """One push service: how many requests are under way, and whether it may be asked."""

    __slots__ = ("gate", "slots")

    def __init__(self, at_once: int) -> None:
        self.gate, self.slots = Gate(), asyncio.Semaphore(at_once)


class Sender:
    """Sends pushes over connections that stay open; every coroutine of it belongs to one event loop.

    Its `status` beyond HTTP's: 0 no answer in time, `UNKNOWN_KEY`, `HELD`. 400 and 413 are also its own word, for
    keys that cannot be used and for a text too long; 410 for an endpoint that would be refused today.
    """

    def __init__(
        self,
        *,
        keys: Callable[[], Sequence[PushKey]],
        subject: str,
        allowed: Allowed,
        per_host: int = PER_HOST,
        look_up: LookUp | None = None,
    ) -> None:
        self._signer = Signer(keys, subject=subject)
        self._allowed, self._per_host, self._look_up = allowed, per_host, look_up
        self._envelopes = Envelopes()
        self._trusts_itself = agrees()
        if not self._trusts_itself:
            _log.error("our encryption disagrees with pywebpush, which encrypts instead: pushes take longer")
        self._targets = Targets(allowed)
        self._hosts: dict[str, _Host] = {}
        self._trusts = who_is_trusted()  # read now, and not while the first alert waits
        self._connections: Connections | None = None

    async def send(self, device: Device, text: bytes, *, topic: str, ttl_s: int, urgency: str = "high") -> Outcome:
        """Send one message; never raises for anything that the device, the network or the service does.

        `text` is at most 2,000 bytes. `topic` lets a later message replace an undelivered one; `ttl_s` is how long
        the service may keep it, at least a second.
        """
        if len(text) > _LONGEST_TEXT:
            return Outcome(413)
        target = self._targets.find(device.endpoint, device.p256dh, device.auth)
        if target is None:
            return Outcome(410)  # it would be refused today: as good as gone
        if target.keys is None:
            return Outcome(400)
        authorization = self._signer.authorization(target.origin, device.key_id)
        if authorization is None:
            return Outcome(UNKNOWN_KEY)
        head = target.start + (
            f"Authorization: {authorization}\r\nTTL: {max(int(ttl_s), 1)}\r\nUrgency: {urgency}\r\nTopic: {topic}\r\n"
            "Content-Encoding: aes128gcm\r\nContent-Type: application/octet-stream\r\n"
        ).encode("ascii")
        host = self._host(target.host)
        async with host.slots:
            if not host.gate.enter(time.monotonic()):
                return Outcome(HELD, math.ceil(host.gate.wait(time.monotonic())))
            try:
                answer = await self._open().post(target.origin, head, self._sealed(device, target.keys, text))
            except BaseException:
                host.gate.leave()
                raise
            outcome = Outcome(answer.status, _seconds(answer.retry_after))
            host.gate.note(outcome.status, outcome.retry_after, time.monotonic())
            return outcome

    def arm(self, devices: Iterable[Device], *, most: int = _SLICE) -> int:
        """Make up to `most` envelopes, a tenth of a millisecond each, for devices that lack one; return how many.

        Hand in one iterator again and again, and let the event loop have its turn in between: 0 means done.
        """
        return self._envelopes.arm(self._with_keys(devices), most=most) if self._trusts_itself else 0

    async def warm(self, endpoints: Iterable[str], *, most: int = 16) -> int:
        """Open connections to the hosts of these endpoints, at most `most` each; return how many stand open."""
        wanted = Counter(place_of(endpoint) for endpoint in endpoints if not refusal(endpoint, self._allowed))
        many = (
            self._open().open(origin, min(count, most, self._per_host))
            for (host, origin), count in wanted.items()
            if self.is_held(host) == 0
        )
        return sum(await asyncio.gather(*many))

    def is_held(self, host: str, now: float | None = None) -> float:
        """Return for how many seconds nothing is sent to this host; `now` is of `time.monotonic`."""
        found = self._hosts.get(host)
        return found.gate.wait(time.monotonic() if now is None else now) if found else 0.0

    def hosts(self) -> dict[str, State]:
        """Return for each host how long it is held and why, and its answers of the last five minutes."""
        now = time.monotonic()
        return {name: host.gate.state(now) for name, host in self._hosts.items()}

    async def close(self) -> None:
        """Close the connections; the sender may be used again."""
        if self._connections is not None:
            connections, self._connections = self._connections, None
            await connections.close()

    def _sealed(self, device: Device, keys: Keys, text: bytes) -> bytes:
        if not self._trusts_itself:
            return encode(device.p256dh, device.auth, text)
        return seal(self._envelopes.take(device) or arm(keys), text)

    def _with_keys(self, devices: Iterable[Device]) -> Iterator[tuple[Device, Keys]]:
        for device in devices:
            target = self._targets.find(device.endpoint, device.p256dh, device.auth)
            if target is not None and target.keys is not None:
                yield device, target.keys

    def _host(self, name: str) -> _Host:
        found = self._hosts.get(name)
        if found is None:
            found = self._hosts[name] = _Host(self._per_host)
        return found

    def _open(self) -> Connections:
        if self._connections is None:
            self._connections = Connections(trusts=self._trusts, loopback=self._allowed.loopback, look_up=self._look_up)
        return self._connections


def _seconds(header: str | None) -> int | None:
    """Return how long a service asks us to wait: it says so in seconds, or as a date (RFC 9110, 10.2.3)."""
    if not header or not header.isascii():
        return None
    if header.isdecimal():
        return min(int(header[:9]), _LONGEST_RETRY_AFTER_S)  # a service that says years means nothing by it
    try:
        wait = parsedate_to_datetime(header).timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return None
    return min(max(math.ceil(wait), 0), _LONGEST_RETRY_AFTER_S)
