"""Which addresses we push to: the push services of the browsers, and nobody's inner network."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

KNOWN_HOSTS = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
_LONGEST = 1000
# Stricter than any library that will read it after us: what they understand differently, is refused.
_LETTERS = re.compile(r"[!-\[\]-~]+")  # ASCII that can be seen, without the backslash: it goes into a request as it is
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


class Allowed(NamedTuple):
    """`hosts` are added to the known ones; `loopback` lets tests run a push service of their own."""

    hosts: tuple[str, ...] = ()
    loopback: bool = False


def refusal(endpoint: str, allowed: Allowed) -> str | None:
    """Return why this endpoint is not pushed to, or None. Asked when it is kept and again before each push."""
    sentence = "This browser uses a push service that Townwatch does not know. Use Chrome, Edge, Firefox or Safari."
    if len(endpoint) > _LONGEST or not _LETTERS.fullmatch(endpoint):
        return sentence
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return sentence
    host = (parts.hostname or "").lower()
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        return sentence
    if allowed.loopback and parts.scheme in ("http", "https") and host in ("127.0.0.1", "localhost"):
        return None
    if parts.scheme != "https" or port not in (None, 443):
        return sentence
    known = any(host == name or host.endswith(f".{name}") for name in (*KNOWN_HOSTS, *allowed.hosts))
    return None if known else sentence
