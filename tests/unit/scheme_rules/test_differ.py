"""What changed between two versions, in words: nothing of it is left out."""

from __future__ import annotations

from app.scheme_rules.differ import differences
from app.scheme_rules.presets import DTAC


def test_of_a_route_that_is_switched_off_the_other_changes_are_said_as_well() -> None:
    first, *others = DTAC.routes
    changed = first.model_copy(update={"in_use": not first.in_use, "min_age": first.min_age + 1, "note": "Ask first."})
    switched = first.model_copy(update={"in_use": not first.in_use})
    says = f"Route switched {'on' if changed.in_use else 'off'}: {first.name}."
    after = DTAC.model_copy(update={"routes": [changed, *others]})
    assert differences(DTAC, after) == [says, f"Route changed: {first.name} (min age, note)."]
    assert differences(DTAC, DTAC.model_copy(update={"routes": [switched, *others]})) == [says]
