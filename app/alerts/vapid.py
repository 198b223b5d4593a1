"""Say to a push service who we are (VAPID, RFC 8292): one signature for each service and key, used for six hours."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from py_vapid import Vapid02

from app.kernel.keyring import UnsafeSecret
from app.kernel.vapid_keys import PushKey

LASTS_S = 12 * 3600  # half of what a service accepts, so that a clock may be wrong by hours
_LOOKS_EVERY_S = 1.0  # how soon an exchange of the keys is noticed
_log = logging.getLogger("townwatch.push")


class _Signed(NamedTuple):
    header: str
    renew_at: float


class Signer:
    """Makes the Authorization header of pushes. `keys` says which keys there are now; `subject` how to reach us."""

    def __init__(
        self, keys: Callable[[], Sequence[PushKey]], *, subject: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._keys, self._subject, self._clock = keys, subject, clock
        self._by_id: dict[str, PushKey] = {}
        self._looked_at, self._is_amiss = 0.0, False
        self._signed: dict[tuple[str, str], _Signed] = {}
        self._look(clock())  # without any key a start fails, and says which file is amiss

    def authorization(self, origin: str, key_id: str) -> str | None:
        """Return the header for this push service, signed with the key that the browser subscribed with.

        None: we have no such key (any more). Nothing else is tried: the service would only count a wrong signature.
        """
        now = self._clock()
        if not 0 <= now - self._looked_at < _LOOKS_EVERY_S:
            self._look_again(now)
        signed = self._signed.get((origin, key_id))
        if signed is None or not now < signed.renew_at <= now + LASTS_S / 2:
            if key_id not in self._by_id:
                self._look_again(now)  # it may be a second old
            key = self._by_id.get(key_id)
            if key is None:
                return None
            signed = _Signed(self._sign(key, origin, now), now + LASTS_S / 2)
            self._signed[(origin, key_id)] = signed
        return signed.header

    def _look_again(self, now: float) -> None:
        try:
            self._look(now)
        except (OSError, UnsafeSecret) as fault:  # phones still ring by the keys that are known
            if not self._is_amiss:
                _log.error("the push keys cannot be read, and those that are known go on signing: %s", fault)
            self._looked_at, self._is_amiss = now, True

    def _look(self, now: float) -> None:
        found = {key.id: key for key in self._keys()}
        if found.keys() != self._by_id.keys():
            self._by_id, self._signed = found, {}
        self._looked_at, self._is_amiss = now, False

    def _sign(self, key: PushKey, origin: str, now: float) -> str:
        claims = {"aud": origin, "sub": self._subject, "exp": int(now) + LASTS_S}
        header: str = Vapid02(key.private).sign(claims)["Authorization"]
        return header
