"""What changed between two versions of the rules, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.scheme_rules.matrix import Matrix, Route
from app.scheme_rules.words import band_says

NAMES = {
    "preset": "Begun from",
    "grave_from": "Points that make an incident grave",
    "counted_months": "Months for which an incident counts",
    "needs_police_outcome": "Counts only with a police outcome",
    "always_board": "Always for the Board",
    "help_instead": "Never any points",
    "warning_months": "Months of a warning",
    "usual_months": "Usual months of an exclusion",
    "longest_months": "Longest exclusion, in months",
    "young_months": "Longest exclusion under 18, in months",
    "arrest_months": "Months that an arrest proposes",
    "review_days": "Days for a review after no further action",
    "unserved_days": "Days in which a notice can be served",
    "post_days": "Business days after posting on which a letter counts as given",
    "never_on_notice": "Premises that are on no notice",
    "probation.within_months": "Months of probation after an exclusion",
    "probation.months": "Months for an incident in probation",
    "probation.grave_months": "Months for a grave incident in probation",
    "after_conviction.months": "Months after a conviction",
    "after_conviction.grave_months": "Months after a conviction of a grave incident",
    "persistent.months_in_a_row": "Months in a row with incidents",
    "persistent.notices_in_a_row": "Exclusions in a row",
    "persistent.notices_within_months": "Months between such exclusions",
    "persistent.convictions": "Convictions",
    "persistent.convictions_within_months": "Months of such convictions",
    "deciding.usual": "Who decides",
    "deciding.board": "How many of the Board must agree",
    "deciding.vote_days": "Days of a vote",
    "deciding.vote_quorum": "Members that must vote",
    "appealing.within_days": "Days to appeal",
    "appealing.panel": "People who hear an appeal",
    "appealing.answer_days": "Days to answer an appeal",
    "appealing.early_review_months": "Months until an early review",
}


def differences(before: Matrix, after: Matrix) -> list[str]:
    """Return a sentence for each thing that is not as it was; nothing when the two are alike."""
    return [
        *_of_points(before.points, after.points),
        *_of_bands(before, after),
        *_of_settings(before, after),
        *_of_routes(before, after),
    ]


def _of_points(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    keys = list(dict.fromkeys([*before, *after]))
    return [
        f"{_capital(key)}: {_points(after.get(key, 0))}, before {before.get(key, 0) or 'none'}."
        for key in keys
        if before.get(key, 0) != after.get(key, 0)
    ]


def _of_bands(before: Matrix, after: Matrix) -> list[str]:
    was, now = ([band_says(one) for one in rules.bands] for rules in (before, after))
    return [f"Gone: {one}" for one in was if one not in now] + [f"New: {one}" for one in now if one not in was]


def _of_settings(before: Matrix, after: Matrix) -> list[str]:
    was, now = _flat(before), _flat(after)
    return [
        f"{NAMES[key]}: {_value(now.get(key))}, before {_value(was.get(key))}."
        for key in NAMES
        if was.get(key) != now.get(key)
    ]


def _of_routes(before: Matrix, after: Matrix) -> list[str]:
    was, now = ({route.key: route for route in rules.routes} for rules in (before, after))
    said = [f"Route added: {route.name}." for key, route in now.items() if key not in was]
    said += [f"Route taken out: {route.name}." for key, route in was.items() if key not in now]
    for key, route in now.items():
        if key in was and was[key] != route:
            said += _of_route(was[key], route)
    return said


def _of_route(was: Route, now: Route) -> list[str]:
    said = [f"Route switched {'on' if now.in_use else 'off'}: {now.name}."] if was.in_use != now.in_use else []
    fields = [name for name in Route.model_fields if name != "in_use"]
    changed = [name.replace("_", " ") for name in fields if getattr(was, name) != getattr(now, name)]
    return said + [f"Route changed: {now.name} ({', '.join(changed)})."] * bool(changed)


def _flat(rules: Matrix) -> dict[str, Any]:
    plain = rules.model_dump(mode="json", exclude={"points", "bands", "routes"})
    flat: dict[str, Any] = {}
    for key, value in plain.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": one for inner, one in value.items()}
        elif value is not None:
            flat[key] = value
    return flat


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _points(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points" if points else "no points"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
