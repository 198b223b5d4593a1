"""Hospitals, schools and colleges: who is missing and what is worth knowing, and nobody's profile. A table."""

from __future__ import annotations

import pytest

from app.members.models import Account, Premises, Role, Sector
from app.members.permissions import MAY, Permission, permissions_of, works_in_care

SHOP, WARD, SURGERY, COLLEGE = (
    Premises(name="x", member_id=1, zone_id="MID", sector=sector, latitude=0, longitude=0)
    for sector in (Sector.RETAIL, Sector.HEALTH, Sector.HEALTH, Sector.EDUCATION)
)
NOT_SEEN = {Permission.SEE_GALLERY, Permission.CHECK_PICTURES}
ROWS: list[tuple[str, Role, list[Premises], bool]] = [
    ("staff of a hospital", Role.STAFF, [WARD], True),
    ("a guard at a hospital's door", Role.DOOR, [WARD], True),
    ("the lead of a college", Role.LEAD, [COLLEGE], True),
    ("a nurse who also teaches", Role.STAFF, [WARD, COLLEGE], True),
    ("a pharmacist of a shop and a surgery", Role.STAFF, [SHOP, SURGERY], False),
    ("staff of a shop", Role.STAFF, [SHOP], False),
    ("somebody of no premises", Role.STAFF, [], False),
    ("a deputy who works at the hospital besides", Role.DEPUTY, [WARD], False),
    ("an officer posted at the hospital", Role.POLICE, [WARD], False),
]


def account(role: Role, places: list[Premises], **changes: bool) -> Account:
    return Account(name="x", role=role, sign_in="x", premises=places, **changes)


@pytest.mark.parametrize(("role", "places", "cares"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_who_works_only_where_people_are_cared_for_sees_no_profiles(
    role: Role, places: list[Premises], cares: bool
) -> None:
    who = account(role, places)
    assert works_in_care(who) is cares
    assert MAY[role] - permissions_of(who) == (NOT_SEEN if cares else set())


@pytest.mark.parametrize(("role", "may_ask"), [(Role.LEAD, True), (Role.STAFF, False), (Role.DOOR, False)])
def test_the_lead_of_a_hospital_may_ask_the_town_to_look_out_for_somebody(role: Role, may_ask: bool) -> None:
    assert (Permission.ASK_FOR_MISSING in permissions_of(account(role, [WARD]))) is may_ask


def test_the_lead_of_a_shop_may_not() -> None:
    assert Permission.ASK_FOR_MISSING not in permissions_of(account(Role.LEAD, [SHOP]))


def test_who_is_under_18_only_reports_there_as_well() -> None:
    assert permissions_of(account(Role.LEAD, [WARD], is_under_18=True)) == {Permission.SEND_REPORTS}
