"""How far an exclusion has come, as the strip of steps draws it in each state."""

from __future__ import annotations

import pytest

from app.exclusions.models import Exclusion, Panel, State
from app.web.exclusion_words import STEPS, strip
from tests.town import NOON

MARKS = ("checked_at", "put_at", "decided_at", "issued_at", "served_at")


@pytest.mark.parametrize(
    ("state", "marks", "done", "is_now"),
    [
        (State.PROPOSED, 0, 1, "Looked into"),
        (State.PROPOSED, 1, 2, "Deciding"),
        (State.DECIDING, 2, 2, "Deciding"),
        (State.REFUSED, 3, 4, ""),
        (State.DECIDED, 3, 4, "Issued"),
        (State.ISSUED, 4, 5, "Served"),
        (State.SERVED, 5, 6, ""),
        (State.LAPSED, 3, 4, ""),  # its notice was never issued
        (State.LAPSED, 4, 5, ""),
        (State.WITHDRAWN, 0, 1, ""),
        (State.WITHDRAWN, 1, 2, ""),
        (State.WITHDRAWN, 2, 3, ""),
        (State.WITHDRAWN, 3, 4, ""),
        (State.LIFTED, 1, 2, ""),
        (State.LIFTED, 4, 5, ""),
        (State.LIFTED, 5, 6, ""),
    ],
)
def test_the_strip_says_what_was_done_and_what_is_now(state: State, marks: int, done: int, is_now: str) -> None:
    it = Exclusion(
        ref="EX-0001", profile_id=1, state=state, rules_version=0, member_id=1, proposed_by_id=1, proposed_at=NOON,
        because="So.", points=3, proposes_months=12, panel=Panel.MEMBER, **dict.fromkeys(MARKS[:marks], NOON),
    )  # fmt: skip
    steps = strip(it)
    assert [one.state for one in steps].count("done") == done
    assert all(one.state == "done" for one in steps[:done])
    assert [one.word for one in steps if one.state == "now"] == ([is_now] if is_now else [])
    assert (steps[3].word == "Not excluded") is (state is State.REFUSED)
    assert len(steps) == len(STEPS)
