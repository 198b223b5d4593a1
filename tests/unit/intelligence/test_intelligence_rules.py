"""How intelligence is graded, and what of it may be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.intelligence.models import Item, ItemState
from app.intelligence.rules import Graded, fault_before_sharing, fault_of_sanitised, faults_of, grading_of, is_overdue
from tests.town import NOON

TODAY = NOON.date()
RAW = "The barman says Perrin sells cards behind the station."
GOOD = Graded(RAW, "2", "C", "P")

FAULTS: list[tuple[dict[str, str], set[str]]] = [
    ({}, set()),
    ({"says": " "}, {"says"}),
    ({"source": "4"}, {"source"}),
    ({"source": "12"}, {"source"}),
    ({"source": ""}, {"source"}),
    ({"information": "F"}, {"information"}),
    ({"information": ""}, {"information"}),
    ({"handling": "X"}, {"handling"}),
    ({"handling": "C"}, {"conditions"}),
    ({"handling": "C", "conditions": "Leads only."}, set()),
]


@pytest.mark.parametrize(("changes", "fields"), FAULTS)
def test_three_signs_are_chosen_and_conditions_are_written_down(changes: dict[str, str], fields: set[str]) -> None:
    assert set(faults_of(GOOD._replace(**changes))) == fields


def item(**changes: Any) -> Item:
    fields: dict[str, Any] = {
        "ref": "IN-0001",
        "source": "2",
        "information": "C",
        "handling": "P",
        "says": RAW,
        "sanitised": "Cards are sold behind the station: look at the hologram.",
        "by_id": 1,
        "at": NOON,
        "review_on": TODAY,
    }
    return Item(**{**fields, **changes})


NOT_SHARED: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"state": ItemState.SHARED}, None),
    ({"handling": "C", "conditions": "Leads only."}, None),
    ({"handling": "C"}, "conditions"),
    ({"information": "E"}, "suspected to be false"),
    ({"information": "D"}, None),
    ({"sanitised": ""}, "Write what members may see"),
    ({"sanitised": RAW}, "as they were heard"),
    ({"state": ItemState.CLOSED}, "closed"),
    ({"review_on": date(2026, 11, 17)}, "overdue"),
]


@pytest.mark.parametrize(("changes", "because"), NOT_SHARED)
def test_what_may_not_be_shared_says_why(changes: dict[str, Any], because: str | None) -> None:
    fault = fault_before_sharing(item(**changes), today=TODAY)
    assert fault is None if because is None else because in (fault or "")


SANITISED: list[tuple[str, bool]] = [
    ("", False),
    ("  \n", False),
    (RAW, False),
    (RAW.upper() + "!!", False),
    (f"We hear: {RAW}", False),
    ("Cards are sold near the station.", True),
]


@pytest.mark.parametrize(("text", "is_fit"), SANITISED)
def test_the_words_that_were_heard_are_not_what_members_see(text: str, is_fit: bool) -> None:
    assert (fault_of_sanitised(text, raw=RAW) is None) is is_fit


def test_the_grading_is_three_signs() -> None:
    assert grading_of(item()) == "2CP"


@pytest.mark.parametrize(
    ("changes", "overdue"),
    [({}, False), ({"review_on": TODAY - timedelta(days=1)}, True),
     ({"review_on": TODAY - timedelta(days=1), "state": ItemState.CLOSED}, False)],
)  # fmt: skip
def test_it_is_overdue_after_its_review_date(changes: dict[str, Any], overdue: bool) -> None:
    assert is_overdue(item(**changes), today=TODAY) is overdue
