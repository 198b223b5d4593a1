"""Envelopes made in advance, so that a burst of alerts needs next to no arithmetic. In memory, and nowhere else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from app.alerts.encrypt import Envelope, Keys, arm

LASTS_S = 900.0  # as long as somebody may take over a report; what is older lay about for nothing


class Target(Protocol):
    """What an envelope is bound to: the address, and the keys as text and as they are used."""

    @property
    def endpoint(self) -> str: ...
    @property
    def p256dh(self) -> str: ...
    @property
    def auth(self) -> str: ...


class _Kept(NamedTuple):
    p256dh: str
    auth: str
    made_at: float
    envelope: Envelope


class Envelopes:
    """At most one envelope for each device; each is handed out once and then gone.

    It is thrown away when it is older than `lasts_s`, when the device has other keys by now, and in a child process:
    two processes with the same envelope would use it twice.
    """

    def __init__(self, *, lasts_s: float = LASTS_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._lasts_s, self._clock = lasts_s, clock
        self._kept: dict[str, _Kept] = {}
        self._pid = os.getpid()
        self._swept_at = clock()

    def __len__(self) -> int:
        self._forget_the_parents()
        return len(self._kept)

    def arm(self, devices: Iterable[tuple[Target, Keys]], *, most: int) -> int:
        """Make up to `most` envelopes (a tenth of a millisecond each) where a good one is missing; return how many.

        `devices` may be an iterator: what is not looked at stays in it for the next slice. 0 means nothing is left.
        """
        self._forget_the_parents()
        made, now = 0, self._clock()
        if now - self._swept_at > self._lasts_s / 4:
            self._throw_away_old(now)
        if most < 1:
            return 0
        for device, keys in devices:
            if self._is_good(device, now, self._lasts_s / 2):
                continue
            self._kept[device.endpoint] = _Kept(device.p256dh, device.auth, now, arm(keys))
            made += 1
            if made >= most:
                break
        return made

    def take(self, device: Target) -> Envelope | None:
        """Return this device's envelope and forget it; None when there is no good one."""
        self._forget_the_parents()
        kept = self._kept.pop(device.endpoint, None)
        if kept is None or kept.p256dh != device.p256dh or kept.auth != device.auth:
            return None
        return kept.envelope if self._clock() - kept.made_at <= self._lasts_s else None

    def _throw_away_old(self, now: float) -> None:
        """Forget what is too old to be used: also that of phones which nobody arms any more."""
        oldest, self._swept_at = now - self._lasts_s, now
        self._kept = {endpoint: kept for endpoint, kept in self._kept.items() if kept.made_at >= oldest}

    def _is_good(self, device: Target, now: float, lasts_s: float) -> bool:
        kept = self._kept.get(device.endpoint)
        same = kept is not None and kept.p256dh == device.p256dh and kept.auth == device.auth
        return same and kept is not None and now - kept.made_at <= lasts_s

    def _forget_the_parents(self) -> None:
        if self._pid != os.getpid():
            self._kept, self._pid = {}, os.getpid()
