"""Who may have a profile on paper, of whom, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.members.models import Account, Premises, Role, Sector, Zone
from app.members.sight import Sight
from app.profiles import on_paper
from app.profiles.models import AgeGroup, Copy, Hidden, Kind, Profile, ProfilePhoto, ProfileState, Standing
from tests.town import EVERYWHERE, NOON

TODAY = date(2026, 11, 18)


def profile(**changes: Any) -> Profile:
    fields: dict[str, Any] = {
        "ref": "WB-0001",
        "kind": Kind.KNOWN,
        "state": ProfileState.PUBLISHED,
        "standing": Standing.WARNED,
        "title": "Perrin Oakapple",
        "drafted_by_id": 1,
        "drafted_at": NOON,
        "review_on": TODAY + timedelta(days=200),
    }
    return Profile(**fields | changes)


def account(role: Role, *, premises: bool = True) -> Account:
    shop = Premises(name="Shop", member_id=1, zone_id="M", sector=Sector.RETAIL, latitude=0, longitude=0)
    return Account(name="Somebody", role=role, premises=[shop] if premises else [])


@pytest.mark.parametrize(
    ("role", "setting", "may"),
    [
        (Role.MANAGER, False, True),
        (Role.DEPUTY, False, True),
        (Role.LEAD, False, False),
        (Role.LEAD, True, True),
        (Role.STAFF, True, False),
        (Role.DOOR, True, False),
        (Role.POLICE, True, False),
        (Role.BOARD, True, False),
        (Role.AUDITOR, True, False),
    ],
)
def test_the_desk_prints_and_leads_where_the_scheme_lets_them(role: Role, setting: bool, may: bool) -> None:
    assert on_paper.may_print(account(role), members_may_print=setting) is may


def test_a_lead_without_premises_or_under_18_does_not() -> None:
    young = account(Role.LEAD)
    young.is_under_18 = True
    assert not on_paper.may_print(young, members_may_print=True)
    assert not on_paper.may_print(account(Role.LEAD, premises=False), members_may_print=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ProfileState.DRAFT},
        {"state": ProfileState.WITHDRAWN},
        {"hidden_because": Hidden.DISPUTE},
        {"review_on": TODAY - timedelta(days=1)},
        {"standing_until": TODAY - timedelta(days=1)},
        {"standing": Standing.EXPIRED},
        {"age_group": AgeGroup.YOUNG, "shown_young_until": TODAY + timedelta(days=9)},
    ],
)
def test_paper_shows_nobody_whom_members_do_not_see_and_nobody_young(changes: dict[str, Any]) -> None:
    assert on_paper.fault_before_printing(profile(**changes), EVERYWHERE, today=TODAY)


def test_who_is_sought_elsewhere_is_not_on_paper_here() -> None:
    sought = profile(kind=Kind.ID_SOUGHT)
    sought.zones = [Zone(id="MID", name="Middle", latitude=0, longitude=0, radius_m=1)]
    here, elsewhere = (Sight(frozenset({zone}), frozenset()) for zone in ("MID", "OUT"))
    assert on_paper.fault_before_printing(sought, here, today=TODAY) is None
    assert "other zones" in (on_paper.fault_before_printing(sought, elsewhere, today=TODAY) or "")


def test_four_weeks_are_proposed_but_never_longer_than_it_is_shown() -> None:
    assert on_paper.usual_return(profile(), today=TODAY) == TODAY + timedelta(days=28)
    soon = TODAY + timedelta(days=5)
    assert on_paper.usual_return(profile(standing_until=soon), today=TODAY) == soon


@pytest.mark.parametrize(
    ("given_to", "purpose", "days", "at_fault"),
    [
        ("Lena, Orchard", "Briefing.", 28, set()),
        ("", "", None, {"given_to", "purpose", "return_by"}),
        ("Lena, Orchard", "Briefing.", -1, {"return_by"}),
        ("Lena, Orchard", "Briefing.", 91, {"return_by"}),
        ("L" * 121, "B" * 401, 0, {"given_to", "purpose"}),
    ],
)
def test_what_was_said_badly_is_named(given_to: str, purpose: str, days: int | None, at_fault: set[str]) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    assert set(on_paper.faults_of(profile(), given_to, purpose, day, today=TODAY)) == at_fault


def test_it_lasts_no_longer_than_members_see_the_profile() -> None:
    ends = profile(review_on=TODAY + timedelta(days=3))
    assert set(on_paper.faults_of(ends, "L", "B", TODAY + timedelta(days=4), today=TODAY)) == {"return_by"}
    assert on_paper.faults_of(ends, "L", "B", TODAY + timedelta(days=3), today=TODAY) == {}


def test_only_pictures_that_somebody_looked_at_are_printed() -> None:
    looked = [ProfilePhoto(photo_id=at, bystanders_checked_at=NOON) for at in range(3)]
    shown = profile(pictures=[ProfilePhoto(photo_id=9), *looked])
    assert [row.photo_id for row in on_paper.pictures_to_print(shown)] == [0, 1]


def test_overdue_is_what_did_not_come_back_in_time() -> None:
    copy = Copy(code="X", profile_id=1, given_to="L", purpose="B", made_by_id=1, made_at=NOON, return_by=TODAY)
    assert not on_paper.is_overdue(copy, today=TODAY)
    assert on_paper.is_overdue(copy, today=TODAY + timedelta(days=1))
    copy.ended_at = NOON
    assert not on_paper.is_overdue(copy, today=TODAY + timedelta(days=1))
