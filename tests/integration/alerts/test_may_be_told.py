"""Whether one may be told, and who of many may: two ways of asking, and one answer."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.agreements.models import Paper, PaperKind
from app.alerts.may_be_told import may_be_told, who_may_be_told
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Role
from app.web.parts import Parts
from tests.builders import new_account
from tests.town import NOON, POLICE

SECOND = timedelta(seconds=1)
PEOPLE: dict[str, dict[str, Any]] = {
    "as they are": {},
    "invited": {"state": AccountState.INVITED},
    "suspended": {"state": AccountState.SUSPENDED},
    "left": {"state": AccountState.LEFT},
    "under 18": {"is_under_18": True},
    "vouched for until now": {"confirmed_until": NOON},
    "vouched for a second longer": {"confirmed_until": NOON + SECOND},
    "placed until now": {"placed_until": NOON},
    "placed a second longer": {"placed_until": NOON + SECOND},
    "of no member": {"member_id": None},
}
MEMBERS: dict[str, dict[str, Any]] = {
    "a business": {},
    "a guard firm": {"is_guard_firm": True},
    "suspended": {"suspended_at": NOON},
}


def _both(parts: Parts) -> dict[str, tuple[bool, bool]]:
    """Return for each name what is said of one and what is said of many."""
    now = parts.clock()
    many = set(
        db.session.scalars(
            select(Account.id)
            .outerjoin(Member, Member.id == Account.member_id)
            .where(*who_may_be_told(db.session(), now=now))
        )
    )
    everybody = db.session.scalars(select(Account)).all()
    return {one.name: (may_be_told(db.session(), one, now=now), one.id in many) for one in everybody}


@pytest.mark.parametrize("member", MEMBERS)
def test_both_say_the_same_of_everybody(app: Flask, parts: Parts, member: str) -> None:
    with transaction() as session:
        firm = Member(name="A firm", **MEMBERS[member])
        session.add(firm)
        session.flush()
        for role, (name, how) in product(Role, PEOPLE.items()):
            own = {"member_id": POLICE if role in (Role.POLICE, Role.COUNCIL) else firm.id}
            new_account(session, role, name=f"{role.value}, {name}", **{**own, **how})
    said = _both(parts)
    assert {name: both for name, both in said.items() if both[0] is not both[1]} == {}
    assert {both[0] for both in said.values()} == {True, False}


AGREEMENTS: dict[str, tuple[dict[str, Any], bool]] = {
    "none": ({}, False),
    "in force": ({"ends_on": NOON.date()}, True),
    "over": ({"ends_on": NOON.date() - timedelta(days=1)}, False),
    "ended": ({"ended_at": NOON}, False),
    "not yet": ({"signed_on": NOON.date() + timedelta(days=1)}, False),
}


@pytest.mark.parametrize("name", AGREEMENTS)
def test_both_ask_for_the_agreement_of_a_police_force(app: Flask, parts: Parts, name: str) -> None:
    changes, may = AGREEMENTS[name]
    with transaction() as session:
        force = Member(name="Another force")
        session.add(force)
        session.flush()
        new_account(session, Role.POLICE, name="officer", member_id=force.id)
        if changes:
            fields = {"signatory": "A superintendent", "signed_on": NOON.date() - timedelta(days=30), **changes}
            session.add(Paper(member_id=force.id, kind=PaperKind.SHARING, **fields))
    assert _both(parts)["officer"] == (may, may)
