"""The form of the scheme's rules: its fields are named as the rules are built, such as "bands.0.points"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from app.reports.categories import CATEGORIES
from app.scheme_rules.matrix import Matrix

_LONGEST = 2000
_LISTS = ("needs_police_outcome", "always_board", "never_on_notice")
_NUMBERS = (
    "grave_from", "counted_months", "warning_months", "usual_months", "longest_months", "young_months", "arrest_months",
    "review_days", "unserved_days", "post_days",
)  # fmt: skip
# Left out as a whole when all their fields are empty.
BLOCKS = {
    "probation": ("within_months", "months", "grave_months"),
    "after_conviction": ("months", "grave_months"),
    "persistent": (
        "months_in_a_row", "notices_in_a_row", "notices_within_months", "convictions", "convictions_within_months",
    ),
    "deciding": ("usual", "board", "vote_days", "vote_quorum"),
    "appealing": ("within_days", "panel", "answer_days", "early_review_months"),
}  # fmt: skip
MOST_ROWS = 24
SPARE = 2  # empty rows at the end, for new bands
ROUTE = ("key", "name", "issued_by", "min_age", "standard", "needs", "note")

Typed = dict[str, str]


def typed_rules() -> Typed:
    """Return all that was typed; of what was ticked more than once, its values with commas between."""
    typed = {name: value.replace("\r\n", "\n")[:_LONGEST] for name, value in request.form.items()}
    for name in typed:
        values = request.form.getlist(name)
        if len(values) > 1:
            typed[name] = ",".join(values)[:_LONGEST]
    return typed


def as_form(matrix: Matrix) -> Typed:
    """Return the rules as the form holds them."""
    body = matrix.model_dump(mode="json")
    typed: Typed = {"preset": body["preset"]}
    typed |= {f"points.{key}": str(value) for key, value in body["points"].items() if value}
    typed |= {name: ",".join(body[name]) for name in (*_LISTS, "help_instead")}
    typed |= {name: _said(body[name]) for name in _NUMBERS}
    for block, fields in BLOCKS.items():
        typed |= {f"{block}.{field}": _said((body[block] or {}).get(field)) for field in fields}
    for at, band in enumerate(body["bands"]):
        typed |= {f"bands.{at}.{key}": _said(value) for key, value in band.items()}
    for at, route in enumerate(body["routes"]):
        typed |= {f"routes.{at}.{key}": _said(value) for key, value in (route | {"needs": None}).items()}
        typed[f"routes.{at}.needs"] = "\n".join(route["needs"])
    return typed


def as_body(typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was typed as rules are read, and which field of the form each row's name stands for.

    Rows that were left empty are passed over, so the third row of the form may be the second of the rules.
    """
    places: dict[str, str] = {}
    body: dict[str, Any] = {"preset": typed.get("preset", "") or "own"}
    points = {key: typed.get(f"points.{key}", "").strip() for key in CATEGORIES}
    body["points"] = {key: said for key, said in points.items() if said not in ("", "0")}
    body |= {name: _several(typed, name) for name in (*_LISTS, "help_instead")}
    body |= {name: typed.get(name, "").strip() for name in _NUMBERS}
    body["arrest_months"] = typed.get("arrest_months", "").strip() or None
    for block, fields in BLOCKS.items():
        said = {field: typed.get(f"{block}.{field}", "").strip() for field in fields}
        body[block] = said if any(said.values()) else None
    body["bands"] = [_band(typed, at) for at in _kept(typed, "bands", "points", places)]
    body["routes"] = [_route(typed, at) for at in _kept(typed, "routes", "key", places)]
    return body, places


def at_their_fields(faults: Mapping[str, str], places: Mapping[str, str]) -> dict[str, str]:
    """Return the faults by the fields of the form."""
    found = {}
    for name, says in faults.items():
        row, dot, field = _split(name)
        found[f"{places.get(row, row)}{dot}{field}"] = says
    return found


def rows(typed: Typed, noun: str, spare: int) -> list[int]:
    """Return the numbers of the rows that the form shows: all that were typed, and some empty ones."""
    last = max((int(name.split(".")[1]) for name in typed if _is_row(name, noun)), default=-1)
    return list(range(min(last + 1 + spare, MOST_ROWS)))


def _kept(typed: Typed, noun: str, must: str, places: dict[str, str]) -> list[int]:
    found = [at for at in rows(typed, noun, 0) if typed.get(f"{noun}.{at}.{must}", "").strip()]
    places |= {f"{noun}.{new}": f"{noun}.{at}" for new, at in enumerate(found)}
    return found


def _band(typed: Typed, at: int) -> dict[str, Any]:
    row = f"bands.{at}"
    return {
        "points": typed.get(f"{row}.points", "").strip(),
        "incidents": typed.get(f"{row}.incidents", "").strip() or "1",
        "single": typed.get(f"{row}.single", "") == "yes",
        "after_warning": typed.get(f"{row}.after_warning", "") == "yes",
        "sectors": _several(typed, f"{row}.sectors"),
        "proposes": typed.get(f"{row}.proposes", ""),
        "months": typed.get(f"{row}.months", "").strip() or None,
    }


def _route(typed: Typed, at: int) -> dict[str, Any]:
    row = f"routes.{at}"
    said: dict[str, Any] = {field: typed.get(f"{row}.{field}", "").strip() for field in ROUTE}
    said["needs"] = [line.strip() for line in said["needs"].splitlines() if line.strip()]
    said["is_order"] = typed.get(f"{row}.is_order", "") == "yes"
    said["in_use"] = typed.get(f"{row}.in_use", "") == "yes"
    return said


def _several(typed: Typed, name: str) -> list[str]:
    return [one for one in typed.get(name, "").split(",") if one]


def _is_row(name: str, noun: str) -> bool:
    parts = name.split(".")
    return len(parts) == 3 and parts[0] == noun and parts[1].isdigit() and len(parts[1]) < 3


def _split(name: str) -> tuple[str, str, str]:
    parts = name.split(".", 2)
    if len(parts) > 1 and parts[1].isdigit():
        return ".".join(parts[:2]), "." if len(parts) == 3 else "", parts[2] if len(parts) == 3 else ""
    return name, "", ""


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
