"""What an alert says, letter by letter, and what a lock screen never says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.alerts import rules
from app.alerts.models import Alert, AlertKind, AlertState, Message
from app.alerts.payload import Letter
from app.kernel.errors import NotPossible
from tests.town import NOON

ID = UUID(int=7)
CARRY_ON = (
    "Being here is not an offence. Carry on, look after each other. Do not follow, block, search or photograph. "
    "In danger: 999."
)


def alert(**changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "id": ID,
        "kind": AlertKind.SIGHTING,
        "place": "Nettle & Bay",
        "latitude": 53.2,
        "longitude": 2.2,
        "radius_m": 400,
        "chips": ["Theft", "Went left"],
        "happened_at": NOON - timedelta(minutes=4),
        "raised_at": NOON,
        "ends_at": NOON + timedelta(minutes=30),
        "raised_by_id": 1,
        "profile_id": 3,
        "photo_id": 4,
    }
    return Alert(**{**fields, **changes})


def said(one: Alert, *, ref: str | None = "WB-0118", later: timedelta = timedelta(0)) -> list[str]:
    return rules.says(one, ref=ref, now=NOON + later, ends="14:35", happened="on Saturday at 14:06")


def test_before_review_it_says_that_somebody_may_be_wrong() -> None:
    assert said(alert()) == [
        "Reported 4 minutes ago at Nettle & Bay. Not yet checked.",
        "Somebody thinks that this is WB-0118 and may be wrong.",
        CARRY_ON,
        "Ends 14:35 unless approved.",
    ]


def test_while_its_profile_is_hidden_it_names_nobody() -> None:
    assert said(alert(), ref=None) == [
        "Reported 4 minutes ago at Nettle & Bay. Not yet checked.",
        CARRY_ON,
        "Ends 14:35 unless approved.",
    ]


def test_approved_it_says_that_a_named_person_checked() -> None:
    assert said(alert(approved_at=NOON))[:2] == [
        "Reported 4 minutes ago at Nettle & Bay. Checked by a named person.",
        "Seen: WB-0118.",
    ]


def test_ended_without_approval_it_asks_to_disregard() -> None:
    assert said(alert(), later=timedelta(minutes=30)) == ["Ended without approval. Please disregard."]


def test_recalled_it_says_that_we_were_wrong() -> None:
    assert said(alert(recalled_at=NOON)) == [
        "We were wrong. The person shown on Saturday at 14:06 had no part in it. Do not refuse, watch or mention "
        "them. Destroy any print. Tell colleagues who saw it."
    ]


def test_a_recall_is_said_also_after_the_end() -> None:
    assert said(alert(recalled_at=NOON), later=timedelta(days=1))[0].startswith("We were wrong.")


STATES = [
    ({}, -1, AlertState.NOT_YET_CHECKED),
    ({}, 0, AlertState.ENDED),
    ({"approved_at": NOON}, -1, AlertState.APPROVED),
    ({"approved_at": NOON}, 0, AlertState.ENDED),
    ({"approved_at": NOON, "recalled_at": NOON}, -1, AlertState.RECALLED),
    ({"recalled_at": NOON}, 1, AlertState.RECALLED),
]


@pytest.mark.parametrize(("changes", "microseconds", "state"), STATES)
def test_the_state_follows_from_its_times(changes: dict[str, Any], microseconds: int, state: AlertState) -> None:
    assert alert(**changes).state(NOON + timedelta(minutes=30, microseconds=microseconds)) is state


def test_an_approval_never_shortens_an_alert() -> None:
    one = alert(ends_at=NOON + timedelta(hours=9))
    one.approve(by_id=1, now=NOON, ends_at=NOON + timedelta(hours=2))
    assert one.ends_at == NOON + timedelta(hours=9)


def test_what_was_recalled_is_neither_approved_nor_recalled_again() -> None:
    one = alert()
    one.recall(by_id=1, now=NOON, because="x")
    with pytest.raises(NotPossible):
        one.approve(by_id=1, now=NOON, ends_at=NOON)
    with pytest.raises(NotPossible):
        one.recall(by_id=1, now=NOON, because="x")


AGES = [
    (0, "just now"),
    (59, "just now"),
    (60, "1 minute ago"),
    (299, "4 minutes ago"),
    (3599, "59 minutes ago"),
    (3600, "1 hour ago"),
    (7200, "2 hours ago"),
    (86_399, "23 hours ago"),
    (86_400, "1 day ago"),
    (3 * 86_400, "3 days ago"),
    (-5, "just now"),
]


@pytest.mark.parametrize(("seconds", "words"), AGES)
def test_an_age_is_said_in_words(seconds: int, words: str) -> None:
    assert rules.minutes_ago(NOON - timedelta(seconds=seconds), NOON) == words


RINGS = [(240, True), (240.01, False), (0, True)]


@pytest.mark.parametrize(("minutes", "rings"), RINGS)
def test_old_news_does_not_ring(minutes: float, rings: bool) -> None:
    assert rules.still_rings(NOON - timedelta(minutes=minutes), NOON, minutes=240) is rings


def test_a_topic_is_what_every_push_service_takes() -> None:
    topic = Letter(uuid4(), Message.ALERT, "").topic
    assert len(topic) == 32
    assert set(topic) <= set("0123456789abcdef")
