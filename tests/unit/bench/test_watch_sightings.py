"""The watch over sightings finds what it is there to find: lives at random seldom come by it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bench.life.watch_sightings import CHECKS
from tests.town import NOON


def sighting(hours: float, *, is_conduct: bool = False) -> SimpleNamespace:
    return SimpleNamespace(is_conduct=is_conduct, happened_at=NOON - timedelta(hours=hours), report_id=1, category="x")


def step(what: str, before: list[Any], after: list[Any]) -> Any:
    was, now = ({id(one): one for one in rows} for rows in (before, after))
    new = [one for key, one in now.items() if key not in was]
    seen = SimpleNamespace(sightings=now, new=lambda *_: new, changed=lambda *_: [])
    then = SimpleNamespace(sightings=was, reports={})
    return SimpleNamespace(
        deed=SimpleNamespace(what=what), before=then, after=seen, now=NOON, decided=lambda verdict: False
    )


OLD, FRESH, CONDUCT = sighting(73), sighting(71), sighting(900, is_conduct=True)
FORGET = "forget who was seen"


def test_what_is_right_passes() -> None:
    CHECKS[0](step(FORGET, [OLD, FRESH, CONDUCT], [FRESH, CONDUCT]))
    CHECKS[0](step("decide", [OLD], [OLD]))


@pytest.mark.parametrize(
    ("what", "before", "after", "says"),
    [
        (FORGET, [OLD], [OLD], "has a trail"),
        (FORGET, [FRESH], [], "too early"),
        (FORGET, [CONDUCT], [], "what somebody did"),
        ("decide", [OLD], [], "is gone"),
        ("decide", [], [FRESH], "from nowhere"),
    ],
)
def test_what_is_wrong_is_found(what: str, before: list[Any], after: list[Any], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        CHECKS[0](step(what, before, after))
