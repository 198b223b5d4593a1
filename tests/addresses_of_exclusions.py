"""The addresses of exclusions, from proposal to decision, and for whom: a part of tests/addresses.py."""

from tests.kinds import DESK

EXCLUSIONS: dict[str, set[str]] = {
    "GET /desk/exclusions/<ref>": DESK,
}
