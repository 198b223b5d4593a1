"""How far somebody's work lets them see."""

from __future__ import annotations

import pytest

from app.members.models import Member, Role
from app.members.sight import sight_of
from tests.unit.alerts.test_concerns import somebody

FAR = [
    (Role.STAFF, False),
    (Role.DOOR, False),
    (Role.LEAD, False),
    (Role.CCTV, True),
    (Role.POLICE, True),
    (Role.MANAGER, True),
    (Role.DEPUTY, True),
]


@pytest.mark.parametrize(("role", "everywhere"), FAR)
def test_without_premises_only_who_works_for_the_whole_town_sees_everywhere(role: Role, everywhere: bool) -> None:
    assert sight_of(somebody(role, at_m=None)).is_everywhere is everywhere


@pytest.mark.parametrize(("role", "everywhere"), [(Role.LEAD, True), (Role.DOOR, False), (Role.STAFF, False)])
def test_of_a_guard_firm_only_who_leads_it_sees_everywhere(role: Role, everywhere: bool) -> None:
    one = somebody(role, at_m=None)
    one.member = Member(name="Quillby Guards", is_guard_firm=True)
    assert sight_of(one).is_everywhere is everywhere


@pytest.mark.parametrize("role", [Role.STAFF, Role.DOOR, Role.LEAD, Role.CCTV])
def test_who_has_premises_sees_what_lies_there(role: Role) -> None:
    sight = sight_of(somebody(role, at_m=0))
    assert (sight.zones, sight.is_everywhere) == ({"OUT"}, False)
