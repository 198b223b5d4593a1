"""What a bulletin may say, and whom it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.bulletins.models import Bulletin, Topic
from app.bulletins.rules import Draft, faults_of, is_current, is_for, named_in
from app.members.models import Account, AccountState, Premises, Role, Sector
from tests.town import NOON

NAMES = ["Perrin Oakapple", "Juno Larkspurr", "Jay", "Brook", "José Heron-Reed"]


def draft(**changes: Any) -> Draft:
    fields = {"id": uuid4(), "topic": "card fraud", "title": "Refund calls", "says": "Ring the bank back."}
    return Draft(**{**fields, **changes})


def bulletin(**changes: Any) -> Bulletin:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "topic": Topic.CYBER,
        "title": "x",
        "says": "x",
        "sectors": [],
        "zones": [],
        "by_id": 1,
        "at": NOON,
        "ends_at": NOON + timedelta(days=14),
    }
    return Bulletin(**{**fields, **changes})


SAYS: list[tuple[str, str]] = [
    ("Perrin Oakapple was seen", "Perrin Oakapple"),
    ("perrin oakapple was seen", "Perrin Oakapple"),
    ("PERRIN OAKAPPLE", "Perrin Oakapple"),
    ("Ask for Oakapple’s card", "Perrin Oakapple"),
    ("somebody called Juno", "Juno Larkspurr"),
    ("He goes by Jay.", "Jay"),
    ("A jay sat on the sign.", ""),
    ("The till by the brook", ""),
    ("Jose Heron-Reed", "José Heron-Reed"),
    ("They use cloned cards at pumps.", ""),
    ("Oakapples are sold in October.", ""),
]


@pytest.mark.parametrize(("text", "named"), SAYS)
def test_a_text_names(text: str, named: str) -> None:
    assert named_in(text, NAMES) == named


FAULTS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, set()),
    ({"topic": "gossip"}, {"topic"}),
    ({"title": " "}, {"title"}),
    ({"title": "x" * 91}, {"title"}),
    ({"says": ""}, {"says"}),
    ({"says": "x" * 2001}, {"says"}),
    ({"days": 0}, {"days"}),
    ({"days": 90}, set()),
    ({"days": 91}, {"days"}),
    ({"title": "Perrin Oakapple again"}, {"title"}),
    ({"says": "Jay uses cloned cards."}, {"says"}),
]


@pytest.mark.parametrize(("changes", "fields"), FAULTS)
def test_what_is_wrong_with_it_stands_at_its_field(changes: dict[str, Any], fields: set[str]) -> None:
    assert set(faults_of(draft(**changes), names=NAMES)) == fields


def shop(sector: Sector, zone: str) -> Premises:
    return Premises(name="x", member_id=1, zone_id=zone, sector=sector, latitude=0, longitude=0)


def account(role: Role, *places: Premises, **changes: Any) -> Account:
    return Account(name="x", role=role, sign_in="x", premises=list(places), **changes)


RETAIL, PUB, WARD = shop(Sector.RETAIL, "MID"), shop(Sector.LICENSED, "OUT"), shop(Sector.HEALTH, "MID")
FOR_RETAIL = {"sectors": ["retail"]}
FOR: list[tuple[str, dict[str, Any], Account, bool]] = [
    ("for all, staff", {}, account(Role.STAFF, RETAIL), True),
    ("for all, staff of no premises", {}, account(Role.STAFF), True),
    ("its sector", FOR_RETAIL, account(Role.STAFF, RETAIL), True),
    ("another sector", FOR_RETAIL, account(Role.DOOR, PUB), False),
    ("of no premises", FOR_RETAIL, account(Role.STAFF), False),
    ("one of two premises", FOR_RETAIL, account(Role.LEAD, PUB, RETAIL), True),
    (
        "sector and zone at different premises",
        {"sectors": ["retail"], "zones": ["OUT"]},
        account(Role.LEAD, PUB, RETAIL),
        False,
    ),
    ("its zone", {"zones": ["OUT"]}, account(Role.DOOR, PUB), True),
    ("another zone", {"zones": ["OUT"]}, account(Role.STAFF, RETAIL), False),
    ("a hospital, for health", {"sectors": ["health"]}, account(Role.STAFF, WARD), True),
    ("the police", FOR_RETAIL, account(Role.POLICE), True),
    ("the council", FOR_RETAIL, account(Role.COUNCIL), True),
    ("the control room", FOR_RETAIL, account(Role.CCTV), True),
    ("the desk", FOR_RETAIL, account(Role.DEPUTY, PUB), True),
    ("the Board", {}, account(Role.BOARD), False),
    ("the auditor", {}, account(Role.AUDITOR), False),
    ("somebody under 18", {}, account(Role.STAFF, RETAIL, is_under_18=True), False),
    ("somebody who has left", {}, account(Role.STAFF, RETAIL, state=AccountState.LEFT), False),
]


@pytest.mark.parametrize(("target", "who", "told"), [row[1:] for row in FOR], ids=[row[0] for row in FOR])
def test_a_bulletin_is_for(target: dict[str, Any], who: Account, told: bool) -> None:
    assert is_for(bulletin(**target), who) is told


@pytest.mark.parametrize(
    ("changes", "days", "current"),
    [({}, 0, True), ({}, 13, True), ({}, 14, False), ({"withdrawn_at": NOON}, 1, False)],
)
def test_it_is_read_until_it_ends_or_is_withdrawn(changes: dict[str, Any], days: int, current: bool) -> None:
    assert is_current(bulletin(**changes), NOON + timedelta(days=days)) is current
