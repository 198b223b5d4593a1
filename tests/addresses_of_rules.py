"""The addresses of the scheme's rules, of police outcomes, reviews and orders, and for whom."""

from tests.kinds import DESK

RULES: dict[str, set[str]] = {
    "GET /rules": DESK | {"board"},
    "GET /rules/<int(max=2147483647):version>": DESK | {"board"},
    "GET /rules/new": DESK | {"board"},
    "POST /rules/new": DESK | {"board"},
    "GET /reviews": {"lead", "board"},
    "POST /reviews/<int(max=2147483647):review_id>": {"lead", "board"},
    "POST /desk/profiles/<ref>/steps/outcome": DESK,
    "POST /desk/profiles/<ref>/steps/order": DESK,
    "POST /desk/profiles/<ref>/steps/order-end": DESK,
}
