"""The addresses of exclusions, from proposal to decision, and for whom: a part of tests/addresses.py."""

from tests.kinds import DESK

DECIDERS = {"lead", "board"}

EXCLUSIONS: dict[str, set[str]] = {
    "GET /desk/exclusions": DESK,
    "GET /desk/exclusions/<ref>": DESK,
    "POST /desk/exclusions/<ref>/check": DESK,
    "POST /desk/exclusions/<ref>/guardian": DESK,
    "POST /desk/exclusions/<ref>/put": DESK,
    "POST /desk/exclusions/<ref>/take-back": DESK,
    "GET /exclusions": DECIDERS,
    "GET /exclusions/<ref>": DECIDERS,
    "POST /exclusions/<ref>/word": DECIDERS,
    "POST /exclusions/<ref>/take-back": {"lead"},
    "GET /exclusions/new/<ref>": {"lead"},
    "POST /exclusions/new/<ref>": {"lead"},
}
