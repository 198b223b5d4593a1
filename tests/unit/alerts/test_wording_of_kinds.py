"""What each kind of alert says in each of its states, letter by letter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.alerts import rules
from app.alerts.models import AlertKind, Ending
from tests.town import NOON
from tests.unit.alerts.test_wording import CARRY_ON, alert, said

BY_SOMEBODY = {"approved_at": NOON, "approved_by_id": 5}
MISSING = {
    "kind": AlertKind.MISSING,
    "reference": "QP-2211",
    "wording": "A boy in a green coat.",
    **BY_SOMEBODY,
}
INFORMATION = {"kind": AlertKind.INFORMATION, "wording": "The market is on Friday.", **BY_SOMEBODY}
TOWN_WIDE = {"kind": AlertKind.TOWN_WIDE, "wording": "The river is rising.", **BY_SOMEBODY}
INCIDENT = {"kind": AlertKind.INCIDENT, "wording": "Two windows were broken.", "profile_id": None, **BY_SOMEBODY}
LIVE = {"kind": AlertKind.LIVE, "profile_id": None, "photo_id": None}

OUT: dict[str, tuple[dict[str, Any], list[str]]] = {
    "live, not yet checked": (
        LIVE,
        [
            "Reported 4 minutes ago at Nettle & Bay. Not yet checked.",
            "One person saw this and may be wrong. Nobody has said who it is.",
            CARRY_ON,
            "Ends 14:35 unless approved.",
        ],
    ),
    "live, approved": (
        {**LIVE, **BY_SOMEBODY, "wording": "Took a bag."},
        [
            "Reported 4 minutes ago at Nettle & Bay. Checked by a named person.",
            "A person was seen.",
            "Took a bag.",
            CARRY_ON,
            "Ends 14:35.",
        ],
    ),
    "an incident": (
        INCIDENT,
        [
            "Reported 4 minutes ago at Nettle & Bay. Checked by a named person.",
            "Two windows were broken.",
            CARRY_ON,
            "Ends 14:35.",
        ],
    ),
    "somebody missing": (
        MISSING,
        [
            "A boy in a green coat.",
            "May need help. Do not detain. Call 999 with this reference: QP-2211.",
            "Ends 14:35.",
        ],
    ),
    "information": (INFORMATION, ["The market is on Friday.", "From the desk. Ends 14:35."]),
    "to the whole town": (
        TOWN_WIDE,
        ["The river is rising.", "To the whole town, from two people of the scheme. Ends 14:35."],
    ),
}


@pytest.mark.parametrize(("fields", "sentences"), OUT.values(), ids=OUT)
def test_while_it_is_out(fields: dict[str, Any], sentences: list[str]) -> None:
    assert said(alert(**fields), ref=None) == sentences


def test_while_its_picture_is_made_ready_it_says_so() -> None:
    says = rules.says(alert(**LIVE), ref=None, now=NOON, ends="14:35", happened="x", picture_due=True)
    assert says[2] == "Picture on its way."


PERSON = "We were wrong. The person shown on Saturday at 14:06 had no part in it."
TAKEN_BACK = [
    ({}, PERSON),
    (LIVE, PERSON),
    (INCIDENT, "We were wrong about what was reported on Saturday at 14:06. Please disregard it. Tell colleagues."),
    (MISSING, "This was wrong. Do not look for anybody because of it. Tell colleagues who saw it."),
    (INFORMATION, "This was wrong. Please disregard it. Tell colleagues who saw it."),
    (TOWN_WIDE, "This was wrong. Please disregard it. Tell colleagues who saw it."),
]


@pytest.mark.parametrize(("fields", "sentence"), TAKEN_BACK)
def test_taken_back_it_says_that_we_were_wrong_and_nothing_of_what_it_said(
    fields: dict[str, Any], sentence: str
) -> None:
    (only,) = said(alert(**fields, recalled_at=NOON, recalled_as=Ending.CORRECTION, recalled_because="A slip."))
    assert only.startswith(sentence)


OVER = [
    ({}, "This is over. Nobody needs to look out any more."),
    (LIVE, "This is over. Nobody needs to look out any more."),
    (INCIDENT, "This is over. Nobody needs to look out any more."),
    (MISSING, "This search has ended. Thank you for looking out."),
    (INFORMATION, "This notice is over."),
    (TOWN_WIDE, "This notice is over."),
]


@pytest.mark.parametrize(("fields", "sentence"), OVER)
def test_stood_down_it_says_that_it_is_over_and_that_nobody_was_wrong(fields: dict[str, Any], sentence: str) -> None:
    assert said(alert(**fields, recalled_at=NOON, recalled_as=Ending.STAND_DOWN, recalled_because="Found.")) == [
        sentence
    ]


ENDED = [
    ({}, "Ended without approval. Please disregard."),
    (LIVE, "Ended without approval. Please disregard."),
    (INCIDENT, "This has ended. The alert stopped at 14:35."),
    (MISSING, "This has ended. The alert stopped at 14:35."),
    (TOWN_WIDE, "This has ended. The alert stopped at 14:35."),
]


@pytest.mark.parametrize(("fields", "sentence"), ENDED)
def test_once_its_time_is_over(fields: dict[str, Any], sentence: str) -> None:
    assert said(alert(**fields), later=timedelta(minutes=30)) == [sentence]


def test_what_was_reported_again_since_it_was_checked_is_said_to_be_unchecked() -> None:
    one = alert(**BY_SOMEBODY, revised_at=NOON + timedelta(minutes=3), repeats=1)
    assert said(one, later=timedelta(minutes=5))[2] == "Reported again 2 minutes ago: not yet checked."
    before = alert(**{**BY_SOMEBODY, "approved_at": NOON + timedelta(minutes=4)}, revised_at=NOON, repeats=1)
    assert not [line for line in said(before, later=timedelta(minutes=5)) if "again" in line]


@pytest.mark.parametrize(("day", "words"), [(18, "14:35"), (19, "on Thursday at 14:35")])
def test_an_end_on_another_day_names_the_day(day: int, words: str) -> None:
    london = ZoneInfo("Europe/London")
    ends = datetime(2026, 11, day, 14, 35, tzinfo=london)
    assert rules.until(ends, datetime(2026, 11, 18, 12, 0, tzinfo=london)) == words
