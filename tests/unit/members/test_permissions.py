"""The permission table, written a second time by hand: a change must be meant twice."""

from __future__ import annotations

import pytest

from app.kernel.errors import NotAllowed
from app.members.models import Account, AccountState, Role
from app.members.permissions import MAY, Permission, may, permissions_of, require

SENDS = {
    "send reports",
    "check pictures",
    "see gallery",
    "see alerts",
    "answer alerts",
    "lock out lost phones",
    "see bulletins",
    "make statements",
}
SERVES = SENDS | {"serve notices"}
DECIDES = SERVES | {
    "decide on reports",
    "publish profiles",
    "recall alerts",
    "send notices",
    "second town-wide notices",
    "see figures",
    "search by name",
    "see the record",
    "find leaks",
    "manage everybody",
    "publish agreements",
    "see what waits",
    "write bulletins",
    "grade intelligence",
    "handle disputes",
    "print profiles",
    "prepare exclusions",
    "give warnings",
    "write scheme rules",
    "note orders",
    "take appeals",
    "check breaches",
    "send to the police",
    "read statements",
    "assemble evidence packs",
    "approve evidence packs",
    "see the calendar",
}
BOARD = {"write scheme rules", "approve evidence packs", "see the calendar"}
EXPECTED = {
    "staff": SERVES,
    "door": SERVES,
    "lead": SERVES
    | {"manage own people", "propose exclusions", "decide exclusions", "hear appeals", "second town-wide notices"},
    "cctv": SENDS,
    "manager": DECIDES,
    "deputy": DECIDES,
    "police": {"see gallery", "see alerts", "see bulletins", "ask for a missing person", "ask for evidence packs"},
    "board": {"see figures", "decide exclusions", "hear appeals", "second town-wide notices", "see what waits"} | BOARD,
    "council": {"see figures", "see bulletins", "ask for a missing person", "ask for evidence packs"},
    "auditor": {"see figures", "see the record"},
}


def account(role: Role, **changes: object) -> Account:
    return Account(name="x", role=role, sign_in="x", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_is_written_here(role: Role) -> None:
    assert {permission.value for permission in permissions_of(account(role))} == EXPECTED[role.value]


def test_every_role_has_its_row() -> None:
    assert set(MAY) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_who_is_not_active_may_do_nothing(role: Role, state: AccountState) -> None:
    assert permissions_of(account(role, state=state)) == frozenset()


@pytest.mark.parametrize("role", Role)
def test_who_is_under_18_may_at_most_report(role: Role) -> None:
    assert permissions_of(account(role, is_under_18=True)) <= {Permission.SEND_REPORTS}


@pytest.mark.parametrize("permission", Permission)
def test_a_refusal_says_whom_to_ask(permission: Permission) -> None:
    left = account(Role.MANAGER, state=AccountState.LEFT)
    assert not may(left, permission)
    with pytest.raises(NotAllowed, match="ask the desk"):
        require(left, permission)
