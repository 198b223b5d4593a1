"""How somebody stands, and who may do what about whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from app.access.models import Device
from app.members.models import Account, AccountState, Member, Premises, Role, Sector
from app.people.rules import (
    Presence,
    days_to_confirm,
    last_manager_fault,
    lock_out_fault,
    managing_fault,
    member_fault,
    presence,
    role_fault,
    undo_fault,
)
from tests.town import NOON

OWN, OTHER = 1, 2
_numbers = count(1)
MOMENT = timedelta(microseconds=1)


def account(role: Role, member_id: int | None = OWN, **changes: object) -> Account:
    return Account(id=next(_numbers), name="Somebody", role=role, member_id=member_id, **changes)  # type: ignore[arg-type]


def at(member_id: int, id: int) -> Premises:
    return Premises(
        id=id, name="x", member_id=member_id, zone_id="MID", sector=Sector.RETAIL, latitude=53.2, longitude=2.2
    )


def phone_of(owner: Account | Premises) -> Device:
    device = Device(id=1, name="x", token_sha="x", outbox_sha="x", made_at=NOON, seen_at=NOON)
    if isinstance(owner, Premises):
        device.premises, device.premises_id = owner, owner.id
    else:
        device.account, device.account_id = owner, owner.id
    return device


@pytest.mark.parametrize(
    ("until", "stands", "days"),
    [
        (None, Presence.HERE, None),
        (NOON + timedelta(days=30), Presence.HERE, 30),
        (NOON + timedelta(days=7, seconds=1), Presence.HERE, 7),
        (NOON + timedelta(days=7), Presence.TO_CONFIRM, 7),
        (NOON + timedelta(days=2), Presence.TO_CONFIRM, 2),
        (NOON + MOMENT, Presence.TO_CONFIRM, 0),
        (NOON, Presence.PAUSED, 0),
        (NOON - timedelta(days=34), Presence.PAUSED, 0),
    ],
)
def test_how_somebody_stands_follows_from_who_vouched_for_them(
    until: datetime | None, stands: Presence, days: int | None
) -> None:
    one = account(Role.STAFF, confirmed_until=until)
    assert presence(one, NOON) is stands
    assert days_to_confirm(one, NOON) == days


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_who_is_not_here_is_not_asked_about(state: AccountState) -> None:
    one = account(Role.STAFF, state=state, confirmed_until=NOON - timedelta(days=1))
    assert presence(one, NOON).value == state.value
    assert days_to_confirm(one, NOON) is None


def test_why_not_is_said_to_whom_it_concerns() -> None:
    manager, deputy, lead = account(Role.MANAGER), account(Role.DEPUTY), account(Role.LEAD)
    assert managing_fault(lead, account(Role.STAFF)) is None
    assert "ask the desk" in (managing_fault(lead, account(Role.STAFF, OTHER)) or "")
    assert "Ask a manager" in (managing_fault(deputy, manager) or "")
    assert "Nobody changes their own" in (managing_fault(manager, manager) or "")


def test_the_last_manager_stays() -> None:
    one, other = account(Role.MANAGER), account(Role.MANAGER)
    assert last_manager_fault([one], [one, other]) is None
    assert last_manager_fault([account(Role.DEPUTY)], [one]) is None
    assert "last manager" in (last_manager_fault([one], [one]) or "")
    assert "last manager" in (last_manager_fault([one, other], [one, other]) or "")


@pytest.mark.parametrize("changes", [{"state": AccountState.SUSPENDED}, {"is_under_18": True}])
def test_a_manager_who_may_do_nothing_does_not_count_as_one(changes: dict[str, object]) -> None:
    one = account(Role.MANAGER)
    assert last_manager_fault([one], [one, account(Role.MANAGER, **changes)]) is not None


def test_a_deputy_of_no_manager_is_no_manager() -> None:
    one = account(Role.MANAGER)
    assert last_manager_fault([one], [one, account(Role.DEPUTY)]) is not None


def test_where_there_is_no_manager_any_more_others_can_still_go() -> None:
    assert last_manager_fault([account(Role.DEPUTY)], []) is None
    assert last_manager_fault([account(Role.MANAGER)], [account(Role.MANAGER, state=AccountState.LEFT)]) is None


def test_a_member_whose_people_run_the_desk_is_a_managers_to_suspend() -> None:
    member, deputy = Member(id=OTHER, name="x"), account(Role.DEPUTY, None)
    people = [account(Role.STAFF, OTHER), account(Role.DEPUTY, OTHER)]
    assert member_fault(deputy, member, people[:1]) is None
    assert "A manager has to" in (member_fault(deputy, member, people) or "")
    assert member_fault(account(Role.MANAGER, None), member, people) is None
    gone = account(Role.DEPUTY, OTHER, state=AccountState.LEFT)
    assert member_fault(deputy, member, [gone]) is None


def test_nobody_suspends_the_member_they_belong_to() -> None:
    assert "your own member" in (member_fault(account(Role.MANAGER, OWN), Member(id=OWN, name="x"), []) or "")


@pytest.mark.parametrize("role", Role)
def test_under_18_one_is_staff_or_nothing(role: Role) -> None:
    assert role_fault(False, role) is None
    assert (role_fault(True, role) is None) is (role is Role.STAFF)


LOCKS_OUT = {Role.STAFF, Role.DOOR, Role.LEAD, Role.MANAGER, Role.DEPUTY, Role.CCTV}


@pytest.mark.parametrize("role", Role)
def test_colleagues_lock_out_each_others_phones(role: Role) -> None:
    assert (lock_out_fault(account(role), phone_of(account(Role.STAFF))) is None) is (role in LOCKS_OUT)


@pytest.mark.parametrize("role", Role)
def test_only_the_desk_locks_out_anybodys_phone_and_undoes_it(role: Role) -> None:
    strangers = phone_of(account(Role.STAFF, OTHER))
    is_desk = role in (Role.MANAGER, Role.DEPUTY)
    assert (lock_out_fault(account(role), strangers) is None) is is_desk
    assert (undo_fault(account(role), strangers) is None) is is_desk
    assert (undo_fault(account(role), phone_of(account(Role.STAFF))) is None) is is_desk


def test_who_stands_at_the_same_door_locks_out_as_well() -> None:
    guard = account(Role.DOOR, 9, premises=[at(OTHER, 5)])
    assert lock_out_fault(guard, phone_of(account(Role.STAFF, OTHER, premises=[at(OTHER, 5)]))) is None
    assert lock_out_fault(guard, phone_of(at(OTHER, 5))) is None
    assert lock_out_fault(guard, phone_of(at(OTHER, 6))) is not None
    assert lock_out_fault(account(Role.STAFF, OTHER), phone_of(at(OTHER, 6))) is None


def test_a_phone_of_nobody_is_the_desks_to_lock_out() -> None:
    nobodys = Device(id=1, name="x", token_sha="x", outbox_sha="x", made_at=NOON, seen_at=NOON)
    assert "call the desk" in (lock_out_fault(account(Role.STAFF), nobodys) or "")
    assert lock_out_fault(account(Role.DEPUTY), nobodys) is None


def test_ones_own_phone_too_but_nobody_lets_their_own_in_again() -> None:
    staff, manager = account(Role.STAFF, None), account(Role.MANAGER)
    assert lock_out_fault(staff, phone_of(staff)) is None
    assert "your own device" in (undo_fault(manager, phone_of(manager)) or "")


@pytest.mark.parametrize("changes", [{"is_under_18": True}, {"state": AccountState.SUSPENDED}])
def test_who_may_only_report_or_nothing_locks_out_nobody(changes: dict[str, object]) -> None:
    assert lock_out_fault(account(Role.STAFF, **changes), phone_of(account(Role.STAFF))) is not None
