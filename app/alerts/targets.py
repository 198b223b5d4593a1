"""What is to be known of a device before anything is sent to it, found out once and remembered."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from app.alerts.encrypt import BadKeys, Keys, parse
from app.alerts.endpoints import Allowed, refusal

_MOST = 50_000  # of about a kilobyte each


class Target(NamedTuple):
    """`origin` is what our signature is made out to; `start` begins each request to this device, up to its host.

    `keys` is None when they cannot be encrypted to.
    """

    host: str
    origin: str
    start: bytes
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


def place_of(endpoint: str) -> tuple[str, str]:
    """Return the host and the origin (RFC 6454, 6.1: small letters, no port that goes without saying)."""
    parts = urlsplit(endpoint)
    host, port = (parts.hostname or "").lower(), parts.port
    usual = port in (None, {"https": 443, "http": 80}.get(parts.scheme))
    return host, f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def _found_out(endpoint: str, p256dh: str, auth: str) -> Target:
    parts, (host, origin) = urlsplit(endpoint), place_of(endpoint)
    # As it came: an address that a library "puts right" is another one than was looked at.
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    start = f"POST {path} HTTP/1.1\r\nHost: {origin.partition('://')[2]}\r\n".encode("ascii")
    try:
        keys = parse(p256dh, auth)
    except BadKeys:
        keys = None
    return Target(host, origin, start, keys)
