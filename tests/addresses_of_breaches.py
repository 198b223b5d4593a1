"""The addresses of breaches and of checks that are asked for at a door, and for whom: a part of tests/addresses.py."""

from tests.kinds import ANYONE, BRINGERS, DESK, LOOKERS

BREACHES: dict[str, set[str]] = {
    "GET /api/profiles/<ref>/here": LOOKERS,
    "GET /ask-for-a-check": ANYONE,
    "POST /ask-for-a-check": ANYONE,
    "GET /desk/door": DESK,
    "POST /desk/door/<uuid:id>/answer": DESK,
    "POST /desk/door/<uuid:id>/breach": DESK,
    "POST /desk/door/<uuid:id>/check": DESK,
    "POST /desk/door/requests/<int(max=2147483647):number>": DESK,
    "GET /door": ANYONE,
    "PUT /outbox/<uuid:report>/follow-up/<uuid:id>": BRINGERS,
}
