"""The addresses of what is due."""

from __future__ import annotations

from tests.kinds import ANYONE, DESK

CALENDAR: dict[str, set[str]] = {
    "GET /calendar": DESK | {"board"},
    "GET /calendar/feed/<token>.ics": ANYONE,  # the address is the key
    "POST /calendar/feed": DESK | {"board"},
    "POST /calendar/feed/end": DESK | {"board"},
}
