"""Who is sought, is young, or was lent by the police: to whom each is shown, as tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.members.models import Zone
from app.members.sight import Sight
from app.photos.models import Photo, PhotoState
from app.profiles import rules
from app.profiles.models import AgeGroup, Hidden, Kind, PolicePhoto, Profile, ProfilePhoto, ProfileState, Standing
from app.profiles.pictures import pictures_for, shown_pictures
from app.profiles.warnings import WARNINGS, says_care
from tests.town import EVERYWHERE, NOON

TODAY = NOON.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
IN_MID = Sight(frozenset({"MID"}), frozenset())
IN_OUT = Sight(frozenset({"OUT"}), frozenset())
DESK = Sight(frozenset(), frozenset(), is_desk=True, is_everywhere=True)


def profile(*zones: str, **changes: Any) -> Profile:
    fields: dict[str, Any] = {
        "ref": "WB-0118",
        "kind": Kind.KNOWN,
        "state": ProfileState.PUBLISHED,
        "standing": Standing.SUSPECTED,
        "title": "Perrin Oakapple",
        "drafted_by_id": 1,
        "drafted_at": NOON,
        "review_on": TOMORROW,
    }
    one = Profile(**{**fields, **changes})
    one.zones = [Zone(id=id, name=id, latitude=0, longitude=0, radius_m=1) for id in zones]
    return one


SOUGHT: list[tuple[Kind, tuple[str, ...], Sight, bool]] = [
    (Kind.KNOWN, ("MID",), IN_OUT, True),
    (Kind.KNOWN, (), IN_OUT, True),
    (Kind.ID_SOUGHT, ("MID",), IN_MID, True),
    (Kind.ID_SOUGHT, ("MID",), IN_OUT, False),
    (Kind.ID_SOUGHT, ("MID", "OUT"), IN_OUT, True),
    (Kind.ID_SOUGHT, (), IN_MID, False),
    (Kind.ID_SOUGHT, ("MID",), Sight(frozenset(), frozenset()), False),
    (Kind.ID_SOUGHT, ("MID",), EVERYWHERE, True),
    (Kind.ID_SOUGHT, (), DESK, True),
]


@pytest.mark.parametrize(("kind", "zones", "sight", "is_seen"), SOUGHT)
def test_who_is_sought_is_shown_in_the_chosen_zones_alone(
    kind: Kind, zones: tuple[str, ...], sight: Sight, is_seen: bool
) -> None:
    assert rules.visible_to(profile(*zones, kind=kind), sight, today=TODAY) is is_seen


def test_nobody_sees_what_no_member_sees() -> None:
    assert not rules.visible_to(profile(review_on=YESTERDAY), DESK, today=TODAY)


YOUNG: list[tuple[AgeGroup, Hidden | None, date | None, bool]] = [
    (AgeGroup.ADULT, None, None, True),
    (AgeGroup.YOUNG, None, None, False),
    (AgeGroup.YOUNG, None, YESTERDAY, False),
    (AgeGroup.YOUNG, None, TODAY, True),
    (AgeGroup.YOUNG, Hidden.DISPUTE, TOMORROW, False),
    (AgeGroup.ADULT, Hidden.UNDER_18, None, False),
    (AgeGroup.ADULT, Hidden.UNDER_18, TODAY, True),
    (AgeGroup.YOUNG, Hidden.UNDER_18, None, False),
]


@pytest.mark.parametrize(("age", "hidden", "until", "is_shown"), YOUNG)
def test_whoever_may_be_under_18_is_shown_only_while_two_have_agreed(
    age: AgeGroup, hidden: Hidden | None, until: date | None, is_shown: bool
) -> None:
    one = profile(age_group=age, hidden_because=hidden, shown_young_until=until)
    assert rules.visible_to_members(one, today=TODAY) is is_shown


def test_the_last_day_of_what_two_agreed_on_ends_it_first() -> None:
    assert rules.stops_on(profile(age_group=AgeGroup.YOUNG, shown_young_until=TODAY)) == TODAY
    assert rules.stops_on(profile(shown_young_until=TODAY)) == TOMORROW


def test_somebody_under_18_is_looked_at_again_within_four_weeks() -> None:
    young = profile(age_group=AgeGroup.YOUNG)
    assert rules.review_on(young, today=TODAY, days=90, young_days=28) == TODAY + timedelta(days=28)


AGREEING: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "one of the reporting member": ({"reporting_member_id": 7}, {}, "You work for the member that reported this."),
    "who sent the report": ({}, {"sent_it": True}, "You sent the report that this began with."),
    "who has agreed already": ({}, {"agreed_ids": [5]}, "You have agreed already."),
    "about an adult": ({"age_group": AgeGroup.ADULT}, {}, "is of an adult"),
    "once it is withdrawn": ({"state": ProfileState.WITHDRAWN}, {}, "is withdrawn"),
}


@pytest.mark.parametrize(("changes", "how", "says"), AGREEING.values(), ids=AGREEING)
def test_it_is_not_agreed_on_by(changes: dict[str, Any], how: dict[str, Any], says: str) -> None:
    young = profile(**{"age_group": AgeGroup.YOUNG, **changes})
    whole = {"agreed_ids": [], "sent_it": False, **how}
    fault = rules.fault_before_agreeing(young, by_id=5, by_members={7}, **whole)
    assert fault is not None
    assert says in fault


def test_two_others_may_agree_and_the_drafter_may_be_one_of_them() -> None:
    young = profile(age_group=AgeGroup.YOUNG, drafted_by_id=5, reporting_member_id=8)
    assert rules.fault_before_agreeing(young, agreed_ids=[6], by_id=5, by_members={7}, sent_it=False) is None


LENT: list[tuple[list[str] | None, date, bool, frozenset[str] | None, bool]] = [
    # audience (None: not lent), last day, returned, sectors of the reader (None: the desk), shown
    (None, TODAY, False, frozenset(), True),
    (["retail"], TODAY, False, frozenset({"retail"}), True),
    (["retail"], TODAY, False, frozenset({"retail", "licensed"}), True),
    (["retail"], TODAY, False, frozenset({"licensed"}), False),
    (["retail"], TODAY, False, frozenset(), False),
    (["retail"], TODAY, False, None, True),
    ([], TODAY, False, frozenset({"retail"}), False),
    ([], TODAY, False, None, True),
    (["retail"], YESTERDAY, False, frozenset({"retail"}), False),
    (["retail"], YESTERDAY, False, None, False),
    (["retail"], TOMORROW, True, frozenset({"retail"}), False),
    (["retail"], TOMORROW, True, None, False),
]


@pytest.mark.parametrize(("audience", "return_on", "is_returned", "sectors", "is_shown"), LENT)
def test_what_the_police_lent_is_shown_on_their_terms(
    audience: list[str] | None, return_on: date, is_returned: bool, sectors: frozenset[str] | None, is_shown: bool
) -> None:
    row, other = picture(1), picture(2)
    if audience is not None:
        row.police = PolicePhoto(
            authority="Sgt Q",
            audience=audience,
            return_on=return_on,
            noted_by_id=1,
            noted_at=NOON,
            returned_at=NOON if is_returned else None,
        )
    one = profile(pictures=[row, other])
    shown = [one.photo_id for one in shown_pictures(one, today=TODAY, sectors=sectors)]
    assert shown == ([1, 2] if is_shown else [2])  # its other pictures are shown still


def test_whoever_keeps_the_desk_is_shown_them_whatever_the_sector() -> None:
    row = picture(1)
    row.police = PolicePhoto(authority="Q", audience=[], return_on=TODAY, noted_by_id=1, noted_at=NOON)
    one = profile(pictures=[row])
    assert len(pictures_for(one, DESK, today=TODAY)) == 1
    assert pictures_for(one, EVERYWHERE, today=TODAY) == []


def picture(id: int) -> ProfilePhoto:
    row = ProfilePhoto(photo_id=id, position=id)
    row.photo = Photo(
        id=id,
        folder=str(id),
        sha256="0" * 64,
        kind="JPEG",
        size_bytes=1,
        wrapped_key=b"",
        kept_at=NOON,
        state=PhotoState.READY,
    )
    return row


@pytest.mark.parametrize(("return_on", "left"), [(TODAY, 1), (YESTERDAY, 0)])
def test_nobody_has_to_look_through_what_went_back(return_on: date, left: int) -> None:
    row = picture(1)
    row.police = PolicePhoto(authority="Q", audience=[], return_on=return_on, noted_by_id=1, noted_at=NOON)
    assert rules.pictures_to_look_at(profile(pictures=[row]), today=TODAY) == left


WEIGHING: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"is_open": False}, "This answer was dealt with already."),
    ({"is_own": True}, "You gave this name yourself."),
    ({"sent_it": True}, "You sent the report that this began with."),
    ({"by_members": (7,)}, "You work for the member that reported this."),
]


@pytest.mark.parametrize(("changes", "says"), WEIGHING)
def test_an_answer_is_weighed_by_who_has_no_part_in_it(changes: dict[str, Any], says: str | None) -> None:
    whole: dict[str, Any] = {"is_open": True, "is_own": False, "sent_it": False, "by_members": (8,)}
    fault = rules.fault_before_weighing(profile(reporting_member_id=7), **{**whole, **changes})
    assert (fault is None) is (says is None)
    assert (fault or "").startswith(says or "")


KNOWN: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"is_open": False}, "This answer was dealt with already."),
    ({"is_own": True}, "You gave this name yourself."),
    ({"grading": ""}, "Grade the answer first"),
    ({"bears_out": False}, "One answer is not enough."),
]


@pytest.mark.parametrize(("changes", "says"), KNOWN)
def test_an_answer_gives_a_name_only_when_it_is_graded_and_borne_out(changes: dict[str, Any], says: str | None) -> None:
    whole: dict[str, Any] = {"is_open": True, "grading": "2CP", "bears_out": True, "is_own": False}
    fault = rules.fault_before_known(**{**whole, **changes})
    assert (fault or "").startswith(says or "")
    assert (fault is None) is (says is None)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Barnaby Thistlewood", "barnaby  THISTLEWOOD ", True),
        ("Barnaby", "Barnaby Thistlewood", False),
        ("Straße", "STRASSE", True),
    ],
)
def test_two_answers_give_the_same_name_whatever_their_letters(one: str, other: str, is_same: bool) -> None:
    assert rules.same_name(one, other) is is_same


def test_what_to_take_care_of_is_said_in_the_lists_order_and_calls_nobody_names() -> None:
    assert says_care(["spits", "weapon"]) == "Take care: may carry a weapon, may spit or bite."
    assert says_care([]) == ""
    assert says_care(["something else"]) == ""
    assert all(words.startswith("may ") for words in WARNINGS.values())
