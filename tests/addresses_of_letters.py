"""The addresses of letters, cards, warnings and the papers of an exclusion, and of the public notice."""

from __future__ import annotations

from tests.kinds import ANYONE, DESK

LETTERS: dict[str, set[str]] = {
    "GET /privacy": ANYONE,
    "GET /desk/letters": DESK,
    "GET /desk/cards.pdf": DESK,
    "POST /desk/letters/crest": DESK,
    "POST /desk/letters/crest/off": DESK,
    "GET /desk/letters/<kind>": DESK,
    "POST /desk/letters/<kind>": DESK,
    "POST /desk/letters/<kind>/default": DESK,
    "GET /desk/letters/<kind>/example.pdf": DESK,
    "POST /desk/letters/<kind>/look": DESK,
    "GET /desk/profiles/<ref>/warn": DESK,
    "POST /desk/profiles/<ref>/warn": DESK,
    "GET /desk/warnings/<ref>": DESK,
    "POST /desk/warnings/<ref>/back": DESK,
    "POST /desk/warnings/<ref>/given": DESK,
    "GET /desk/warnings/<ref>/letter.pdf": DESK,
    "GET /desk/exclusions/<ref>/notice.pdf": DESK,
    "GET /desk/exclusions/<ref>/card.pdf": DESK,
    "GET /desk/exclusions/<ref>/premises.pdf": DESK,
    "GET /desk/exclusions/<ref>/guardian.pdf": DESK,
}
