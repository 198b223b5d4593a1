"""What is to be known of a device before anything is sent to it, found out once and remembered."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from yarl import URL

from app.alerts.encrypt import BadKeys, Keys, parse
from app.alerts.endpoints import Allowed, refusal

_MOST = 50_000  # of about a kilobyte each


class Target(NamedTuple):
    """`origin` is what our signature is made out to; `keys` is None when they cannot be encrypted to."""

    url: URL
    host: str
    origin: str
    keys: Keys | None


class Targets:
    """Remembers by endpoint and keys: with other keys it is another device."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._known: dict[tuple[str, str, str], Target | None] = {}

    def find(self, endpoint: str, p256dh: str, auth: str) -> Target | None:
        """Return what is known of a device; None when its endpoint is not pushed to."""
        try:
            return self._known[endpoint, p256dh, auth]
        except KeyError:
            pass
        if len(self._known) >= _MOST:
            self._known.clear()
        found = None if refusal(endpoint, self._allowed) else _found_out(endpoint, p256dh, auth)
        self._known[endpoint, p256dh, auth] = found
        return found


def address_of(endpoint: str) -> URL:
    """Return the address as it came: one that a library "puts right" is another address than was looked at."""
    return URL(endpoint, encoded=True)


def _found_out(endpoint: str, p256dh: str, auth: str) -> Target:
    url, parts = address_of(endpoint), urlsplit(endpoint)
    try:
        keys = parse(p256dh, auth)
    except BadKeys:
        keys = None
    return Target(url, url.raw_host or "", f"{parts.scheme}://{parts.netloc}", keys)
