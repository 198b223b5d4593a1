"""Which reasons for looking count, for whom, and for how long."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import MagicMock

import pytest

from app.access.models import SignIn
from app.access.purpose import OFFERED, OTHER, state
from app.access.rules import purpose_of
from app.kernel.errors import NotFit
from app.members.models import Account, Role
from tests.town import NOON


def sign_in(role: Role) -> SignIn:
    held = SignIn(token_sha="", account_id=1, began_at=NOON, seen_at=NOON, ends_at=NOON + timedelta(hours=12))
    held.account = Account(name="Somebody", role=role)
    return held


def say(role: Role, key: str, words: str = "") -> str:
    return state(MagicMock(), sign_in(role), key, words, now=NOON)


OF_EACH = {
    Role.STAFF: ["somebody is here now", "start of shift briefing", "answering an alert", "writing a report"],
    Role.DOOR: ["somebody is here now", "start of shift briefing", "answering an alert", "writing a report"],
    Role.LEAD: ["somebody is here now", "start of shift briefing", "answering an alert", "writing a report"],
    Role.CCTV: ["somebody is here now", "start of shift briefing", "answering an alert", "writing a report"],
    Role.MANAGER: [
        "reviewing the queue",
        "preparing a decision",
        "request from police or council",
        "subject access or complaint",
        "checking the record",
    ],
    Role.DEPUTY: [
        "reviewing the queue",
        "preparing a decision",
        "request from police or council",
        "subject access or complaint",
        "checking the record",
    ],
    Role.BOARD: ["preparing the Board's meeting", "deciding on an exclusion", "hearing an appeal"],
    Role.POLICE: [
        "something is happening now",
        "looking into a reported crime",
        "briefing a patrol",
        "request from the desk",
    ],
    Role.COUNCIL: ["community safety", "licensing", "request from the desk"],
    Role.AUDITOR: ["planned audit", "looking into a complaint", "looking into a leak"],
}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_offered_its_own_reasons_and_one_tap_is_enough(role: Role) -> None:
    assert [one.says for one in OFFERED[role]] == OF_EACH[role]
    assert [say(role, one.key) for one in OFFERED[role]] == OF_EACH[role]


@pytest.mark.parametrize("role", Role)
def test_no_two_reasons_of_a_role_are_sent_alike(role: Role) -> None:
    keys = [one.key for one in OFFERED[role]]
    assert len({*keys, OTHER}) == len(keys) + 1


@pytest.mark.parametrize("key", ["", "checking-the-record", "nosy", "other ", "OTHER", "somebody is here now"])
def test_what_is_not_offered_to_the_role_is_no_reason(key: str) -> None:
    with pytest.raises(NotFit) as refused:
        say(Role.STAFF, key, "three whole words")
    assert set(refused.value.fields) == {"key"}


@pytest.mark.parametrize("words", ["", "   ", "because", "two words", "a – b", ". . .", "? ! ,", "\n\t \n"])
def test_another_reason_takes_three_words(words: str) -> None:
    with pytest.raises(NotFit) as refused:
        say(Role.STAFF, OTHER, words)
    assert set(refused.value.fields) == {"words"}


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("training a colleague", "other: training a colleague"),
        ("  a  lost\n child ", "other: a lost child"),
        ("P.C. 417 asked", "other: P.C. 417 asked"),
        ("w " * 99 + "xx", "other: " + "w " * 99 + "xx"),
    ],
)
def test_ones_own_words_are_kept_as_they_were_said(words: str, kept: str) -> None:
    assert say(Role.STAFF, OTHER, words) == kept


def test_a_novel_is_no_reason() -> None:
    with pytest.raises(NotFit) as refused:
        say(Role.STAFF, OTHER, "w " * 100 + "x")
    assert set(refused.value.fields) == {"words"}


@pytest.mark.parametrize(
    ("later", "holds"),
    [(timedelta(0), True), (timedelta(minutes=15, microseconds=-1), True), (timedelta(minutes=15), False)],
)
def test_a_reason_holds_for_a_quarter_of_an_hour(later: timedelta, holds: bool) -> None:
    held = sign_in(Role.STAFF)
    said = state(MagicMock(), held, "answering-an-alert", now=NOON)
    assert purpose_of(held, NOON + later) == (said if holds else None)


def test_who_has_said_nothing_has_no_reason() -> None:
    assert purpose_of(sign_in(Role.STAFF), NOON) is None
