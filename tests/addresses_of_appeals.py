"""The addresses of appeals and statements, and for whom: a part of tests/addresses.py."""

from tests.kinds import ANYONE, DESK, SENDERS

_HEARERS = {"lead", "board"}

APPEALS: dict[str, set[str]] = {
    "GET /appeal": ANYONE,
    "POST /appeal": ANYONE,
    "GET /appeals": _HEARERS,
    "GET /appeals/<uuid:id>": _HEARERS,
    "POST /appeals/<uuid:id>/word": _HEARERS,
    "POST /appeals/<uuid:id>/stand-down": _HEARERS,
    "GET /desk/appeals": DESK,
    "GET /desk/appeals/new": DESK,
    "POST /desk/appeals/new": DESK,
    "GET /desk/appeals/<uuid:id>": DESK,
    "POST /desk/appeals/<uuid:id>/acknowledge": DESK,
    "POST /desk/appeals/<uuid:id>/confirm": DESK,
    "GET /desk/appeals/<uuid:id>/letter": DESK,
    "POST /desk/appeals/<uuid:id>/letter": DESK,
    "POST /desk/appeals/<uuid:id>/seat": DESK,
    "POST /desk/appeals/<uuid:id>/stand-down": DESK,
    "POST /desk/appeals/<uuid:id>/told": DESK,
    "POST /desk/appeals/<uuid:id>/withdraw": DESK,
    "GET /statements": SENDERS,
    "POST /statements": SENDERS,
    "GET /statements/<uuid:id>": SENDERS,
    "POST /statements/<uuid:id>": SENDERS,
    "POST /statements/<uuid:id>/discard": SENDERS,
    "GET /statements/<uuid:id>/pages": SENDERS,
    "POST /statements/<uuid:id>/sign": SENDERS,
    "GET /desk/<uuid:id>/statements": DESK,
    "POST /desk/<uuid:id>/statements": DESK,
    "GET /desk/statements/<uuid:id>/pages": DESK,
    "GET /desk/statements/<uuid:id>/hand-over": DESK,
    "POST /desk/statements/<uuid:id>/hand-over": DESK,
}
