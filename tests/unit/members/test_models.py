"""Who may do anything at all, who is a guard, and who is paused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.members.models import Account, AccountState, Member, Role
from tests.town import NOON

SHOP, FIRM = Member(id=1, name="Orchard Foods"), Member(id=2, name="Kestrelgate", is_guard_firm=True)
SHUT = Member(id=3, name="Quillby Yard", suspended_at=NOON)


def account(role: Role, member: Member | None, state: AccountState = AccountState.ACTIVE) -> Account:
    one = Account(name="x", role=role, state=state)
    one.member = member
    return one


@pytest.mark.parametrize("state", AccountState)
def test_who_is_active_and_of_no_suspended_member_may_do_something(state: AccountState) -> None:
    here = state is AccountState.ACTIVE
    assert account(Role.STAFF, SHOP, state).is_active is here
    assert account(Role.BOARD, None, state).is_active is here
    assert not account(Role.STAFF, SHUT, state).is_active


@pytest.mark.parametrize("role", Role)
def test_a_guard_is_door_staff_of_a_guard_firm(role: Role) -> None:
    assert account(role, FIRM).is_guard is (role is Role.DOOR)
    assert not account(role, SHOP).is_guard
    assert not account(role, None).is_guard


@pytest.mark.parametrize(("until", "paused"), [(None, False), (NOON + timedelta(microseconds=1), False), (NOON, True)])
def test_who_was_vouched_for_is_paused_from_the_moment_at_which_that_ends(until: datetime | None, paused: bool) -> None:
    assert Account(name="x", role=Role.STAFF, confirmed_until=until).is_paused(NOON) is paused
