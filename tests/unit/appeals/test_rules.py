"""By when an appeal comes, who hears it, and what comes of several words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appeals.models import AppealKind, AppealOutcome
from app.appeals.rules import (
    Candidate,
    Said,
    answer_by,
    early_review_from,
    fault_before_hearing,
    fault_before_saying,
    fault_before_seating,
    is_late,
    last_day_to_appeal,
    outcome_of,
)
from app.exclusions.models import Exclusion, Panel, State
from app.exclusions.parts import Had, HadPart
from app.members.models import Role
from app.scheme_rules.matrix import Appealing

LONDON = ZoneInfo("Europe/London")
WITHIN = Appealing()
UPHELD, SHORTENED, LIFTED = AppealOutcome.UPHELD, AppealOutcome.SHORTENED, AppealOutcome.LIFTED
MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


def an_exclusion(**changes: Any) -> Exclusion:
    fields: dict[str, Any] = {
        "ref": "EX-0001",
        "profile_id": 1,
        "state": State.SERVED,
        "rules_version": 0,
        "member_id": 1,
        "proposed_by_id": 1,
        "proposed_at": datetime(2026, 9, 1, tzinfo=UTC),
        "because": "Twice.",
        "points": 4,
        "proposes_months": 12,
        "panel": Panel.MEMBER,
        "issued_at": datetime(2026, 9, 28, tzinfo=UTC),
        "served_at": datetime(2026, 10, 1, 12, tzinfo=UTC),
        "ends_on": date(2027, 10, 1),
    }
    return Exclusion(**{**fields, **changes})


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("served_at", "last"),
    [
        # 23:30 in summer is 00:30 in the town: the next day
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), date(2026, 6, 29)),
        # across the end of summer time, 25 October 2026, and its beginning, 28 March 2027
        (datetime(2026, 10, 1, 12, tzinfo=UTC), date(2026, 10, 29)),
        (datetime(2027, 3, 10, 23, 30, tzinfo=UTC), date(2027, 4, 7)),
        # a leap day is a day
        (datetime(2028, 2, 10, 12, tzinfo=UTC), date(2028, 3, 9)),
        (datetime(2027, 2, 10, 12, tzinfo=UTC), date(2027, 3, 10)),
    ],
)
def test_an_appeal_is_in_time_for_28_days_of_the_town(served_at: datetime, last: date) -> None:
    assert last_day_to_appeal(served_at, 28, zone=LONDON) == last
    exclusion = an_exclusion(served_at=served_at)
    midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), LONDON)
    just_before = (midnight.astimezone(UTC) - timedelta(seconds=1)).astimezone(LONDON)
    assert not is_late(exclusion, AppealKind.APPEAL, just_before, within=WITHIN, zone=LONDON)
    assert is_late(exclusion, AppealKind.APPEAL, midnight, within=WITHIN, zone=LONDON)


@pytest.mark.parametrize(
    ("came_at", "by"),
    [
        (datetime(2026, 10, 10, 23, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2028, 2, 28, 12, tzinfo=UTC), date(2028, 3, 20)),
    ],
)
def test_an_answer_is_due_after_21_days_of_the_town(came_at: datetime, by: date) -> None:
    assert answer_by(came_at, 21, zone=LONDON) == by


def test_an_early_review_begins_on_the_corresponding_day() -> None:
    assert early_review_from(datetime(2026, 8, 31, 12, tzinfo=UTC), 6, zone=LONDON) == date(2027, 2, 28)


def hearing(kind: AppealKind = AppealKind.APPEAL, **changes: Any) -> tuple[str, str] | None:
    asked: dict[str, Any] = {
        "came_at": datetime(2026, 10, 10, 12, tzinfo=UTC),
        "why_taken": "",
        "has_open": False,
        "was_breached": False,
        "within": WITHIN,
        "zone": LONDON,
    }
    exclusion = changes.pop("exclusion", an_exclusion())
    return fault_before_hearing(exclusion, kind, **{**asked, **changes})


REVIEW, LATER = AppealKind.EARLY_REVIEW, datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, None),
        ({"exclusion": an_exclusion(state=State.ISSUED, served_at=None)}, "exclusion"),
        ({"exclusion": an_exclusion(state=State.LIFTED)}, "exclusion"),
        ({"has_open": True}, "exclusion"),
        ({"came_at": datetime(2026, 9, 27, 23, 59, tzinfo=UTC)}, "came_on"),
        ({"came_at": datetime(2026, 9, 28, tzinfo=UTC)}, None),  # issued, and on its way: they have the paper
        ({"came_at": datetime(2026, 10, 30, 12, tzinfo=UTC)}, "why_taken"),
        ({"came_at": datetime(2026, 10, 30, 12, tzinfo=UTC), "why_taken": "In hospital."}, None),
        ({"came_at": datetime(2027, 10, 2, 12, tzinfo=UTC), "why_taken": "In hospital."}, "exclusion"),
        ({"kind": REVIEW}, "kind"),
        ({"kind": REVIEW, "came_at": LATER}, None),
        ({"kind": REVIEW, "came_at": LATER, "was_breached": True}, "kind"),
        ({"kind": REVIEW, "came_at": LATER - timedelta(days=1)}, "kind"),
    ],
)
def test_what_can_be_heard(asked: dict[str, Any], field: str | None) -> None:
    fault = hearing(**asked)
    assert (fault[0] if fault else None) == field


# ---------------------------------------------------------------- who hears it

PART = HadPart(
    proposed=Had(frozenset({10}), frozenset({1})),
    reported=Had(frozenset({13}), frozenset({2})),
    spoke=Had(frozenset({11, 12}), frozenset({6})),
    looked=Had(frozenset({14}), frozenset({7})),
    heard=Had(frozenset({15}), frozenset({8})),
)
ABLE = Candidate(20, Role.LEAD, True, False, frozenset({5}), False)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"role": Role.BOARD, "member_ids": frozenset()}, True),
        *(({"role": role}, False) for role in Role if role not in (Role.LEAD, Role.BOARD)),
        ({"id": 10}, False),
        ({"id": 11}, False),
        ({"id": 12, "role": Role.BOARD}, False),
        ({"id": 13}, False),
        ({"id": 14}, False),
        ({"id": 15, "role": Role.BOARD}, False),
        ({"member_ids": frozenset({7})}, False),
        ({"member_ids": frozenset({8})}, False),
        ({"member_ids": frozenset({1})}, False),
        ({"member_ids": frozenset({5, 1})}, False),
        ({"member_ids": frozenset({2})}, False),
        ({"member_ids": frozenset({6})}, False),
        ({"is_public_body": True}, False),
        ({"is_under_18": True}, False),
        ({"is_active": False}, False),
    ],
)
def test_who_may_be_seated(changes: dict[str, Any], may: bool) -> None:
    assert (fault_before_seating(ABLE._replace(**changes), PART) is None) is may


def test_nobody_is_seated_twice_also_after_standing_down() -> None:
    assert fault_before_seating(ABLE, PART, taken=[20]) is not None


_IDS, _MEMBERS = st.integers(1, 12), st.frozensets(st.integers(1, 6), max_size=3)
_HAD = st.builds(Had, st.frozensets(_IDS, max_size=2), st.frozensets(st.integers(1, 6), max_size=1))


@given(
    st.lists(st.builds(Candidate, _IDS, st.sampled_from(Role), st.booleans(), st.booleans(), _MEMBERS, st.booleans())),
    st.builds(HadPart, _HAD, _HAD, _MEMBERS, _HAD, _HAD, _HAD),
)
def test_nobody_on_a_panel_had_a_part_whoever_is_asked(people: list[Candidate], part: HadPart) -> None:
    panel: list[Candidate] = []
    for one in people:
        if fault_before_seating(one, part, taken=[other.id for other in panel]) is None:
            panel.append(one)
    for had in (part.proposed, part.reported, part.spoke, part.looked, part.heard):
        assert not {one.id for one in panel} & had.ids
        assert all(not one.member_ids & had.member_ids for one in panel)
    assert all(one.role in (Role.LEAD, Role.BOARD) and not one.is_public_body for one in panel)
    assert len({one.id for one in panel}) == len(panel)


# ---------------------------------------------------------------- what comes of it


@pytest.mark.parametrize(
    ("words", "comes"),
    [
        ([(UPHELD, None), (UPHELD, None), (LIFTED, None)], (UPHELD, None)),
        ([(LIFTED, None), (UPHELD, None), (LIFTED, None)], (LIFTED, None)),
        ([(SHORTENED, MAY), (SHORTENED, JULY), (UPHELD, None)], (SHORTENED, MAY)),
        ([(SHORTENED, JULY), (SHORTENED, MAY), (SHORTENED, JUNE)], (SHORTENED, JUNE)),
        ([(SHORTENED, JULY), (SHORTENED, MAY), (SHORTENED, JULY)], (SHORTENED, JULY)),
        # as many said one thing as another: the mildest
        ([(UPHELD, None), (SHORTENED, MAY), (LIFTED, None)], (LIFTED, None)),
        ([(UPHELD, None), (LIFTED, None)], (LIFTED, None)),
        ([(UPHELD, None), (SHORTENED, MAY)], (SHORTENED, MAY)),
        ([(UPHELD, None), (UPHELD, None), (SHORTENED, MAY), (SHORTENED, JULY)], (SHORTENED, MAY)),
        ([(UPHELD, None)], (UPHELD, None)),
    ],
)
def test_what_most_said_counts_and_of_equals_the_mildest(words: list[Any], comes: tuple[Any, Any]) -> None:
    for order in (words, words[::-1]):
        assert outcome_of([Said(*one) for one in order]) == Said(*comes)


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 9, 1)), min_size=1, max_size=9))
def test_more_than_half_would_let_it_hold_until_the_day_and_no_later_one_has_that(days: list[date]) -> None:
    day = outcome_of([Said(SHORTENED, one) for one in days]).new_end
    assert day is not None
    assert sum(one >= day for one in days) * 2 > len(days)
    assert all(sum(one >= later for one in days) * 2 <= len(days) for later in days if later > day)


def test_without_a_word_nothing_is_decided() -> None:
    with pytest.raises(ValueError, match="nobody"):
        outcome_of([])


@pytest.mark.parametrize(
    ("said", "is_fit"),
    [
        (Said(UPHELD), True),
        (Said(LIFTED), True),
        (Said(SHORTENED), False),
        (Said(SHORTENED, date(2026, 10, 9)), False),
        (Said(SHORTENED, date(2026, 10, 10)), True),
        (Said(SHORTENED, date(2027, 9, 30)), True),
        (Said(SHORTENED, date(2027, 10, 1)), False),
    ],
)
def test_a_day_to_shorten_to_lies_before_the_end(said: Said, is_fit: bool) -> None:
    assert (fault_before_saying(an_exclusion(), said, today=date(2026, 10, 10), zone=LONDON) is None) is is_fit


@pytest.mark.parametrize(("last", "is_fit"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_nor_before_a_letter_that_was_posted_counts(last: date, is_fit: bool) -> None:
    said = Said(SHORTENED, last)
    assert (fault_before_saying(an_exclusion(), said, today=date(2026, 9, 29), zone=LONDON) is None) is is_fit
