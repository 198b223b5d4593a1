"""The addresses of giving notices, and for whom: a part of tests/addresses.py."""

from tests.kinds import ANYONE, BRINGERS, DESK, MEMBERS

SERVERS = (MEMBERS - {"cctv"}) | DESK  # of those, who was named: tests/integration/exclusions/test_serve.py
_BRING = BRINGERS - {"under 18", "manager under 18", "cctv"}
SERVICE: dict[str, set[str]] = {
    "GET /serve": ANYONE,
    "GET /serve/<ref>": ANYONE,
    "GET /api/serve": SERVERS,
    "GET /api/serve/<ref>": SERVERS,
    "PUT /outbox/service/<uuid:id>": _BRING,
    "PUT /outbox/service/<uuid:id>/photo/<sha256>": _BRING,
    "POST /people/gives-notices": {"lead"},
    "GET /desk/exclusions/<ref>/service": DESK,
    "POST /desk/exclusions/<ref>/service": DESK,
}
