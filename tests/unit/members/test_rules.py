"""Who may let in and manage whom, every role × every role; and whose word counts once only."""

from __future__ import annotations

from itertools import count

import pytest

from app.kernel.errors import NotFit
from app.members.models import Account, AccountState, Premises, Role, Sector
from app.members.permissions import MAY, Permission
from app.members.rules import (
    appeal_panel_fault,
    are_colleagues,
    exclusion_decider_fault,
    leads,
    manages,
    may_let_in,
    named,
    radius_fault,
    zone_id,
)

OWN, OTHER = 1, 2
_numbers = count(1)

SHOP = {Role.STAFF, Role.DOOR}
BY_A_DEPUTY = {Role.STAFF, Role.DOOR, Role.LEAD, Role.BOARD, Role.POLICE, Role.COUNCIL, Role.CCTV}
# Written a second time by hand: whom each role lets in and manages. In their own member, and in another.
LETS_IN = {role: (set[Role](), set[Role]()) for role in Role} | {
    Role.LEAD: (SHOP, set()),
    Role.DEPUTY: (BY_A_DEPUTY, BY_A_DEPUTY),
    Role.MANAGER: (set(Role), set(Role)),
}


def account(role: Role, member_id: int | None = OWN, **changes: object) -> Account:
    return Account(id=next(_numbers), name="x", role=role, member_id=member_id, **changes)  # type: ignore[arg-type]


def at(member_id: int, id: int) -> Premises:
    return Premises(
        id=id, name="x", member_id=member_id, zone_id="MID", sector=Sector.RETAIL, latitude=53.2, longitude=2.2
    )


@pytest.mark.parametrize("by", Role)
@pytest.mark.parametrize("role", Role)
def test_each_role_lets_in_and_manages_whom_it_is_written(by: Role, role: Role) -> None:
    one = account(by)
    for member_id, may in zip((OWN, OTHER), LETS_IN[by], strict=True):
        assert may_let_in(one, role=role, member_id=member_id) is (role in may)
        assert manages(one, account(role, member_id)) is (role in may)


@pytest.mark.parametrize("by", Role)
def test_nobody_manages_themself(by: Role) -> None:
    one = account(by)
    assert not manages(one, one)


@pytest.mark.parametrize("by", Role)
@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_who_is_not_active_lets_nobody_in(by: Role, state: AccountState) -> None:
    assert not any(may_let_in(account(by, state=state), role=role, member_id=OWN) for role in Role)


def test_a_lead_under_18_lets_nobody_in() -> None:
    assert not may_let_in(account(Role.LEAD, is_under_18=True), role=Role.STAFF, member_id=OWN)


def test_a_lead_of_no_member_leads_nobody_who_has_none() -> None:
    nobodys = account(Role.LEAD, None)
    assert not leads(nobodys, None)
    assert not may_let_in(nobodys, role=Role.STAFF, member_id=None)


def test_colleagues_are_of_one_member_or_stand_at_one_door() -> None:
    guard = account(Role.DOOR, 9, premises=[at(OTHER, 5)])
    assert are_colleagues(account(Role.STAFF), account(Role.DEPUTY))
    assert are_colleagues(guard, account(Role.STAFF, OTHER, premises=[at(OTHER, 5)]))
    assert not are_colleagues(guard, account(Role.STAFF, OTHER, premises=[at(OTHER, 6)]))
    assert not are_colleagues(account(Role.STAFF, OWN), account(Role.STAFF, OTHER))
    assert not are_colleagues(account(Role.CCTV, None), account(Role.BOARD, None))


DECIDES = {Role.LEAD, Role.BOARD}


@pytest.mark.parametrize("role", Role)
def test_a_member_business_or_the_board_decides_an_exclusion_and_nobody_else(role: Role) -> None:
    fault = exclusion_decider_fault(account(role), proposer_id=0, approver_ids=())
    assert (fault is None) is (role in DECIDES)


@pytest.mark.parametrize("role", sorted(set(Role) - DECIDES - {Role.STAFF, Role.DOOR}))
def test_desk_police_and_council_decide_none_even_if_the_table_were_to_say_so(
    role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MAY, role, frozenset(Permission))
    assert exclusion_decider_fault(account(role), proposer_id=0, approver_ids=()) is not None


@pytest.mark.parametrize("role", sorted(DECIDES))
def test_who_proposed_or_approved_does_not_decide_as_well(role: Role) -> None:
    one = account(role)
    assert "You proposed" in (exclusion_decider_fault(one, proposer_id=one.id, approver_ids=()) or "")
    assert "You approved" in (exclusion_decider_fault(one, proposer_id=0, approver_ids=(7, one.id)) or "")


@pytest.mark.parametrize("changes", [{"state": AccountState.SUSPENDED}, {"is_under_18": True}])
def test_who_may_do_nothing_decides_nothing(changes: dict[str, object]) -> None:
    assert exclusion_decider_fault(account(Role.LEAD, **changes), proposer_id=0, approver_ids=()) is not None


@pytest.mark.parametrize("role", Role)
def test_members_and_the_board_hear_appeals_and_nobody_else(role: Role) -> None:
    assert (appeal_panel_fault([account(role)], involved_ids=()) is None) is (role in DECIDES)


def test_a_panel_is_new_to_the_case() -> None:
    panel = [account(Role.BOARD), account(Role.BOARD), account(Role.LEAD)]
    assert appeal_panel_fault(panel, involved_ids=(0,)) is None
    for one in panel:
        assert "had a part" in (appeal_panel_fault(panel, involved_ids=(one.id,)) or "")


def test_one_who_may_not_hear_spoils_the_panel() -> None:
    panel = [account(Role.BOARD), account(Role.MANAGER), account(Role.LEAD)]
    assert "Only members and the Board" in (appeal_panel_fault(panel, involved_ids=()) or "")


def test_a_name_is_kept_with_single_spaces() -> None:
    assert named("  The   Lantern\tClub ") == "The Lantern Club"


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 121])
def test_a_name_is_asked_for_again(typed: str) -> None:
    with pytest.raises(NotFit) as unfit:
        named(typed)
    assert set(unfit.value.fields) == {"name"}


@pytest.mark.parametrize(
    ("name", "taken", "sign"),
    [
        ("Market Place", (), "MAR"),
        ("Market Street", ("MAR",), "MAR2"),
        ("Märkte", ("MAR", "MAR2"), "MRK"),
        ("5th & 9th", (), "THT"),
        ("72", ("ZON",), "ZON2"),
    ],
)
def test_a_zone_gets_a_sign_that_no_other_has(name: str, taken: tuple[str, ...], sign: str) -> None:
    assert zone_id(name, taken) == sign


@pytest.mark.parametrize(("metres", "fits"), [(19, False), (20, True), (20_000, True), (20_001, False), (-5, False)])
def test_a_zone_is_no_larger_than_a_town(metres: int, fits: bool) -> None:
    assert (radius_fault(metres) is None) is fits
