"""The addresses of disputes, corrections and breaches, and for whom: a part of tests/addresses.py."""

from tests.kinds import DESK, LOOKERS, SIGNED_IN

DISPUTES: dict[str, set[str]] = {
    "GET /api/corrections": SIGNED_IN,
    "POST /api/corrections/<uuid:id>": SIGNED_IN,
    "POST /api/profiles/<ref>/dispute": LOOKERS,
    "GET /corrections": SIGNED_IN,
    "POST /corrections/<uuid:id>": SIGNED_IN,
    "GET /desk/breaches": DESK,
    "POST /desk/breaches/<uuid:id>": DESK,
    "GET /desk/corrections/<uuid:id>": DESK,
    "POST /desk/corrections/<uuid:id>/apology": DESK,
    "GET /desk/corrections/<uuid:id>/letter": DESK,
    "GET /desk/disputes": DESK,
    "GET /desk/disputes/<uuid:id>": DESK,
    "POST /desk/disputes/<uuid:id>/clear": DESK,
    "POST /desk/disputes/<uuid:id>/end": DESK,
    "POST /desk/disputes/<uuid:id>/hide": DESK,
    "POST /desk/disputes/<uuid:id>/keep-hidden": DESK,
    "POST /desk/disputes/<uuid:id>/restore": DESK,
    "POST /desk/disputes/<uuid:id>/wrong-person": DESK,
    "GET /desk/disputes/new": DESK,
    "POST /desk/disputes/new": DESK,
}
