"""The lane of every kind of report: all 2,880 of them, against a table written by hand."""

from __future__ import annotations

from itertools import product

import pytest

from app.members.models import Role
from app.profiles.models import Standing
from app.review.rules import (
    Lane,
    Sighting,
    approved_reach,
    approver_fault,
    card_was_given,
    fault_before_sounding,
    lane,
)

SCHEME_RADIUS = 400
SURE = ("know", "think", "unsure", None)
# Standing: radius in metres, minutes, whether conduct is needed to ring, whether only who may serve hears.
# Whatever is not here waits.
SOUNDS = {
    "excluded": (400, 120, False, False),
    "under order": (400, 120, False, False),
    "warned": (200, 30, False, False),
    "ID sought": (200, 30, False, False),
    "suspected": (200, 30, True, False),
    "not banned yet": (200, 30, False, True),
}
SENDERS = {"staff", "door", "lead", "cctv"}


def expected(one: Sighting) -> tuple[Lane, tuple[int, int, bool, bool, bool] | None]:
    row = SOUNDS.get(one.standing.value) if one.standing else None
    waits = (
        row is None
        or not one.is_fresh
        or one.sure == "unsure"
        or one.sender.value not in SENDERS
        or one.sender_is_under_18
    )
    if waits or row is None:
        return Lane.HELD, None
    radius, minutes, needs_conduct, few = row
    rings = one.is_conduct or not needs_conduct
    hears_zone = radius == SCHEME_RADIUS  # 400 m or zone; those of 200 m are for the neighbours alone
    return (Lane.AT_ONCE if rings else Lane.LISTED), (radius, minutes, hears_zone, rings, few)


@pytest.mark.parametrize("standing", [*Standing, None])
def test_the_lane_of_every_report_about_somebody_so_standing(standing: Standing | None) -> None:
    for conduct, fresh, sure, sender, young in product((True, False), (True, False), SURE, Role, (True, False)):
        one = Sighting(standing, conduct, fresh, sure, sender, young)
        assert lane(one, scheme_radius_m=SCHEME_RADIUS) == expected(one), one


@pytest.mark.parametrize("standing", [Standing.EXPIRED, Standing.DISPUTED, None])
def test_nobody_is_told_at_once_of_somebody_whom_members_do_not_see(standing: Standing | None) -> None:
    best = Sighting(standing, True, True, "know", Role.DOOR, False)
    assert lane(best, scheme_radius_m=SCHEME_RADIUS) == (Lane.HELD, None)


def test_the_schemes_radius_is_used_where_the_standing_has_none_of_its_own() -> None:
    for standing, radius in ((Standing.EXCLUDED, 777), (Standing.WARNED, 200)):
        _, reach = lane(Sighting(standing, True, True, "know", Role.STAFF, False), scheme_radius_m=777)
        assert reach is not None
        assert reach.radius_m == radius


def test_an_approved_sighting_is_told_as_far_as_the_scheme_says() -> None:
    assert approved_reach(scheme_radius_m=400) == (400, 120, True, True, False)


BREACH_SENTENCES = {
    "not certain": "You are not certain, so the list does not apply. House rules decide.",
    "not here": "No notice keeps them from here, so this is no breach. The desk looks first.",
}


@pytest.mark.parametrize("sure", SURE)
@pytest.mark.parametrize("holds_here", [True, False])
@pytest.mark.parametrize("standing", [*Standing, None])
def test_a_breach_sounds_only_for_who_is_certain_and_where_a_notice_holds(
    standing: Standing | None, holds_here: bool, sure: str | None
) -> None:
    for fresh, sender in product((True, False), Role):
        plain = Sighting(standing, False, fresh, sure, sender, False)
        one = plain._replace(is_breach=True, holds_here=holds_here)
        told = lane(one, scheme_radius_m=SCHEME_RADIUS)
        assert told == (expected(plain) if sure == "know" and holds_here else (Lane.HELD, None)), one


@pytest.mark.parametrize(
    ("sure", "holds_here", "why"),
    [("think", True, "not certain"), ("unsure", True, "not certain"), (None, False, "not certain"),
     ("know", False, "not here")],
)  # fmt: skip
def test_who_reports_a_breach_is_told_why_nobody_hears_of_it(sure: str | None, holds_here: bool, why: str) -> None:
    one = Sighting(Standing.EXCLUDED, False, True, sure, Role.DOOR, False, is_breach=True, holds_here=holds_here)
    assert fault_before_sounding(one) == BREACH_SENTENCES[why]


@pytest.mark.parametrize("sure", SURE)
def test_a_card_goes_with_every_breach_of_which_somebody_says_that_they_are_not_certain(sure: str | None) -> None:
    one = Sighting(Standing.EXCLUDED, False, True, sure, Role.DOOR, False, is_breach=True)
    assert card_was_given(one) is (sure in ("think", "unsure"))
    assert not card_was_given(one._replace(is_breach=False))


def test_nobody_decides_on_their_own_report() -> None:
    assert approver_fault(approver_id=5, reporter_id=5) == "You sent this report yourself. Somebody else must decide."
    assert approver_fault(approver_id=5, reporter_id=6) is None
