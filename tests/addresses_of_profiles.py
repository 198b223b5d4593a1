"""The addresses of profiles: written, pictured, printed and looked through at the desk."""

from __future__ import annotations

from tests.kinds import DESK, LOOKERS

PROFILES: dict[str, set[str]] = {
    "GET /desk/profiles": DESK,
    "GET /desk/profiles/<ref>": DESK,
    "POST /desk/profiles/<ref>/convictions": DESK,
    "POST /desk/profiles/<ref>/correct": DESK,
    "POST /desk/profiles/<ref>/lent": DESK,
    "POST /desk/profiles/<ref>/lent/return": DESK,
    "POST /desk/profiles/<ref>/link": DESK,
    "GET /desk/profiles/<ref>/names": DESK,
    "POST /desk/profiles/<ref>/names/<uuid:id>/aside": DESK,
    "POST /desk/profiles/<ref>/names/<uuid:id>/known": DESK,
    "POST /desk/profiles/<ref>/names/<uuid:id>/weigh": DESK,
    "POST /desk/profiles/<ref>/part": DESK,
    "GET /desk/profiles/<ref>/patterns": DESK,
    "GET /desk/profiles/<ref>/steps": DESK,
    "POST /desk/profiles/<ref>/patterns/also-there": DESK,
    "POST /desk/profiles/<ref>/patterns/not-there": DESK,
    "GET /desk/copies": DESK,
    "GET /desk/profiles/<ref>/copies": DESK,
    "POST /desk/profiles/<ref>/copies": DESK,
    "GET /desk/profiles/<ref>/pictures": DESK,
    "GET /desk/profiles/<ref>/pictures/coming": DESK,
    "GET /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>": DESK,
    "POST /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>": DESK,
    "POST /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/checked": DESK,
    "POST /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/first": DESK,
    "POST /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/off": DESK,
    "POST /copies/<int(max=2147483647):copy_id>/end": LOOKERS,  # whose copy: tests of copies on paper
    "POST /copies/<int(max=2147483647):copy_id>/pdf": LOOKERS,
    "GET /profiles/<ref>/print": LOOKERS,  # for leads, where the scheme lets them: tests of copies on paper
    "POST /profiles/<ref>/print": LOOKERS,
    "POST /desk/profiles/<ref>/publish": DESK,
    "POST /desk/profiles/<ref>/renew": DESK,
    "POST /desk/profiles/<ref>/revise": DESK,
    "POST /desk/profiles/<ref>/told": DESK,
    "POST /desk/profiles/<ref>/vehicles": DESK,
    "POST /desk/profiles/<ref>/vehicles/drop": DESK,
    "POST /desk/profiles/<ref>/withdraw": DESK,
    "POST /desk/profiles/<ref>/young": DESK,
}
