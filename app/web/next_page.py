"""Where somebody was going before something came between."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit


def inside(target: str | None) -> str:
    """Return the address to go on to, if it is one of ours; otherwise home."""
    try:
        parts = urlsplit(target or "")
    except ValueError:
        return "/"
    ours = target and not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
    return target if ours and target and not target.startswith("//") else "/"


def with_next(page: str, next: str) -> str:
    """Return a page's address that remembers where somebody goes after it."""
    return f"{page}?{urlencode({'next': next})}"
