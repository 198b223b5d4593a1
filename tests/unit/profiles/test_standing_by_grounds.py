"""How somebody stands by their warnings, notices and orders: what counts today, and what those leave that do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.profiles.models import Ground, Kind, Standing
from app.profiles.stand import Shown, shown_by
from tests.town import NOON

TODAY = NOON.date()
AGO, AHEAD = TODAY - timedelta(days=90), TODAY + timedelta(days=90)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OVER = {"until": YESTERDAY}
ENDED = {"ended_at": NOON}
BACK = {"ended_at": NOON, "was_taken_back": True}
LATE = {"from_on": TOMORROW}  # a letter on its way
W, N, X, O = Standing.WARNED, Standing.NOT_SERVED, Standing.EXCLUDED, Standing.UNDER_ORDER  # noqa: E741
BEFORE, EXPIRED = Standing.SUSPECTED, Standing.EXPIRED


def ground(standing: Standing, **changes: Any) -> Ground:
    fields: dict[str, Any] = {"source": "X", "profile_id": 1, "from_on": AGO, "until": AHEAD}
    return Ground(standing=standing, **fields | changes)


@pytest.mark.parametrize(
    ("grounds", "standing"),
    [
        # while it counts, the gravest
        ([ground(W)], W),
        ([ground(N)], N),
        ([ground(W), ground(N)], N),
        ([ground(X), ground(N), ground(W)], X),
        ([ground(X), ground(O)], O),
        ([ground(O, **OVER), ground(W)], W),
        ([ground(X, **BACK), ground(W)], W),
        # its day has passed
        ([ground(W, **OVER)], EXPIRED),
        ([ground(X, **OVER)], EXPIRED),
        ([ground(O, **OVER)], EXPIRED),
        # ended before its day though it had been right: an early review, an order that was discharged
        ([ground(X, **ENDED)], EXPIRED),
        ([ground(O, **ENDED)], EXPIRED),
        # it should not have been given: taken back, lifted on appeal, quashed
        ([ground(W, **BACK)], BEFORE),
        ([ground(X, **BACK)], BEFORE),
        ([ground(O, **BACK)], BEFORE),
        ([ground(W, **OVER, **BACK)], BEFORE),
        ([ground(X, **BACK), ground(W, **BACK)], BEFORE),
        # it goes back to what was before it, and that may be more than nothing
        ([ground(X, **BACK), ground(W, **OVER)], EXPIRED),
        ([ground(W, **BACK), ground(X, **ENDED)], EXPIRED),
        # it never began: nobody served it, or the letter was still on its way
        ([ground(N, **ENDED)], BEFORE),
        ([ground(N, **OVER)], BEFORE),
        ([ground(W, **LATE)], BEFORE),
        ([ground(W, **LATE, **ENDED)], BEFORE),
        ([ground(N, **ENDED), ground(W, **OVER)], EXPIRED),
    ],
    ids=lambda given: " ".join(one.standing.name for one in given) if isinstance(given, list) else given.name,
)
def test_each_stands_by_what_counts_and_by_how_the_rest_went(grounds: list[Ground], standing: Standing) -> None:
    assert shown_by(grounds, Kind.KNOWN, today=TODAY).standing is standing


def test_whose_name_nobody_knows_is_sought_again_when_it_is_taken_back() -> None:
    assert shown_by([ground(X, **BACK)], Kind.ID_SOUGHT, today=TODAY) == Shown(Standing.ID_SOUGHT)


def test_the_last_day_and_the_place_are_those_of_the_ground_that_is_shown() -> None:
    rows = [ground(X, until=AHEAD, place="the chemist"), ground(W, until=AHEAD + timedelta(days=1))]
    assert shown_by(rows, Kind.KNOWN, today=TODAY) == Shown(X, AHEAD, "the chemist")
    assert shown_by([ground(X, **ENDED, place="the chemist")], Kind.KNOWN, today=TODAY) == Shown(EXPIRED)
