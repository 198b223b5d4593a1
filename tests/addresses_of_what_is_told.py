"""The addresses of intelligence, bulletins, missing people and the week's thanks; read with those of addresses.py."""

from __future__ import annotations

from tests.kinds import ASKERS, DESK, READERS, REPORTERS

TOLD: dict[str, set[str]] = {
    "GET /api/bulletins/unread": READERS,
    "GET /api/week": REPORTERS,
    "GET /bulletins": READERS,
    "GET /bulletins/<uuid:id>": READERS,
    "GET /desk/<uuid:id>/intelligence": DESK,
    "POST /desk/<uuid:id>/intelligence": DESK,
    "GET /desk/bulletins": DESK,
    "GET /desk/bulletins/new": DESK,
    "POST /desk/bulletins/new": DESK,
    "GET /desk/bulletins/<uuid:id>": DESK,
    "POST /desk/bulletins/<uuid:id>/withdraw": DESK,
    "GET /desk/intelligence": DESK,
    "GET /desk/intelligence/<ref>": DESK,
    "POST /desk/intelligence/<ref>/close": DESK,
    "POST /desk/intelligence/<ref>/keep": DESK,
    "POST /desk/intelligence/<ref>/sanitise": DESK,
    "POST /desk/intelligence/<ref>/share": DESK,
    "GET /desk/missing": DESK,
    "POST /desk/missing/<uuid:id>/extend": DESK,
    "POST /desk/missing/<uuid:id>/send": DESK,
    "POST /desk/missing/<uuid:id>/turn-down": DESK,
    "GET /missing/ask": ASKERS,
    "POST /missing/ask": ASKERS,
    "POST /missing/ask/<uuid:id>/end": ASKERS,
    "POST /missing/ask/<uuid:id>/longer": ASKERS,
}
