"""Who may hide, clear, restore and end; the hour that a dispute may wait. Plain rows, no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.disputes import rules
from app.disputes.models import Channel, Dispute, Outcome
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfileState, Standing
from tests.town import NOON

TODAY = NOON.date()
MO, DEE, ORCHARD = 5, 6, 1


def profile(**changes: Any) -> Profile:
    fields: dict[str, Any] = {
        "ref": "WB-0118",
        "kind": Kind.KNOWN,
        "standing": Standing.SUSPECTED,
        "title": "Somebody",
        "state": ProfileState.PUBLISHED,
        "drafted_by_id": DEE,
        "drafted_at": NOON,
    }
    return Profile(**fields | changes)


def dispute(**changes: Any) -> Dispute:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "profile_id": 1,
        "came_at": NOON,
        "due_at": NOON + rules.LOOKED_AT_WITHIN,
        "channel": Channel.PHONE,
        "says": "It was not me.",
        "from_whom": "Somebody",
        "taken_by_id": MO,
    }
    return Dispute(**fields | changes)


HIDDEN: dict[str, Any] = {"hidden_at": NOON, "hidden_by_id": MO}
CLEARED: dict[str, Any] = HIDDEN | {"cleared_at": NOON, "cleared_by_id": MO, "outcome": Outcome.STANDS}
ENDED: dict[str, Any] = CLEARED | {"ended_at": NOON, "ended_by_id": DEE}


@pytest.mark.parametrize(
    ("is_so", "stage"),
    [
        ({}, rules.Stage.WAITS),
        (HIDDEN, rules.Stage.HIDDEN),
        (CLEARED, rules.Stage.CLEARED),
        (ENDED, rules.Stage.ENDED),
    ],
)
def test_how_far_it_has_come_follows_from_its_times(is_so: dict[str, Any], stage: rules.Stage) -> None:
    assert rules.stage(dispute(**is_so)) is stage


@pytest.mark.parametrize(
    ("after", "is_late"),
    [(timedelta(minutes=59, seconds=59), False), (timedelta(hours=1), True), (timedelta(days=2), True)],
)
def test_it_is_late_when_nobody_has_looked_for_an_hour(after: timedelta, is_late: bool) -> None:
    assert rules.is_late(dispute(), NOON + after) is is_late


def test_it_is_not_late_any_more_once_it_is_hidden() -> None:
    assert not rules.is_late(dispute(**HIDDEN), NOON + timedelta(days=1))


def test_its_line_runs_down_over_the_hour() -> None:
    half_past: datetime = NOON + timedelta(minutes=30)
    assert [rules.left(dispute(), at) for at in (NOON, half_past, NOON + timedelta(hours=3))] == [1.0, 0.5, 0.0]


def test_one_approver_hides_what_somebody_stands_behind() -> None:
    assert rules.fault_before_hiding(dispute(), profile(), because="") is None


def test_an_anonymous_word_alone_hides_nothing() -> None:
    nobody = dispute(from_whom=" ", channel=Channel.FORM)
    assert "alone hides nothing" in (rules.fault_before_hiding(nobody, profile(), because=" ") or "")
    assert rules.fault_before_hiding(nobody, profile(), because="The till roll shows it.") is None


def test_what_is_hidden_is_not_hidden_again() -> None:
    assert rules.fault_before_hiding(dispute(**HIDDEN), profile(), because="") == "WB-0118 is hidden already."


def test_what_is_withdrawn_needs_no_hiding() -> None:
    assert rules.fault_before_hiding(dispute(), profile(state=ProfileState.WITHDRAWN), because="") is not None


def test_only_what_is_hidden_is_cleared() -> None:
    assert rules.fault_before_clearing(dispute(), profile(), by_members=[], sent_it=False) is not None
    assert rules.fault_before_clearing(dispute(**HIDDEN), profile(), by_members=[], sent_it=False) is None
    assert rules.fault_before_clearing(dispute(**CLEARED), profile(), by_members=[], sent_it=False) is not None


def fault_of_restoring(one: Dispute, by_id: int, **how: Any) -> str | None:
    given: dict[str, Any] = {"by_members": [], "sent_it": False, "another_waits": False} | how
    return rules.fault_before_restoring(one, given.pop("profile", profile()), by_id=by_id, **given)


def test_a_second_person_restores_what_a_first_has_cleared() -> None:
    assert fault_of_restoring(dispute(**CLEARED), DEE) is None


def test_who_cleared_it_does_not_restore_it() -> None:
    assert "A second person restores it." in (fault_of_restoring(dispute(**CLEARED), MO) or "")


def test_nothing_is_restored_that_nobody_has_looked_at() -> None:
    assert "has to look first" in (fault_of_restoring(dispute(**HIDDEN), DEE) or "")


def test_while_another_dispute_of_it_waits_it_is_not_restored() -> None:
    assert fault_of_restoring(dispute(**CLEARED), DEE, another_waits=True) is not None


def test_who_works_for_the_reporting_member_neither_clears_restores_nor_ends() -> None:
    theirs = profile(reporting_member_id=ORCHARD)
    assert rules.fault_before_clearing(dispute(**HIDDEN), theirs, by_members=[ORCHARD], sent_it=False) is not None
    assert fault_of_restoring(dispute(**CLEARED), DEE, profile=theirs, by_members=[ORCHARD]) is not None
    assert rules.fault_before_ending(dispute(), theirs, Outcome.STANDS, by_members=[ORCHARD], sent_it=False) is not None


def test_who_sent_the_report_neither_clears_restores_nor_ends() -> None:
    mine: dict[str, Any] = {"by_members": [], "sent_it": True}
    assert rules.fault_before_clearing(dispute(**HIDDEN), profile(), **mine) is not None
    assert fault_of_restoring(dispute(**CLEARED), DEE, sent_it=True) is not None
    assert rules.fault_before_ending(dispute(), profile(), Outcome.STANDS, **mine) is not None


def test_what_was_withdrawn_is_not_cleared_because_nobody_could_restore_it() -> None:
    gone = profile(state=ProfileState.WITHDRAWN)
    fault = rules.fault_before_clearing(dispute(**HIDDEN), gone, by_members=[], sent_it=False)
    assert fault == "WB-0118 was withdrawn meanwhile. End the dispute instead."


def test_a_profile_that_is_nobodys_report_is_no_members_own() -> None:
    assert rules.fault_before_clearing(dispute(**HIDDEN), profile(), by_members=[ORCHARD], sent_it=False) is None


def test_one_person_ends_what_is_not_hidden_and_never_what_is() -> None:
    assert rules.fault_before_ending(dispute(), profile(), Outcome.STANDS, by_members=[], sent_it=False) is None
    assert (
        rules.fault_before_ending(dispute(**HIDDEN), profile(), Outcome.STANDS, by_members=[], sent_it=False)
        is not None
    )
    gone = profile(state=ProfileState.WITHDRAWN)
    assert rules.fault_before_ending(dispute(**HIDDEN), gone, Outcome.CHANGED, by_members=[], sent_it=False) is None


def test_the_wrong_person_is_not_ended_but_corrected() -> None:
    assert (
        rules.fault_before_ending(dispute(), profile(), Outcome.WRONG_PERSON, by_members=[], sent_it=False) is not None
    )


@pytest.mark.parametrize(
    ("age", "shown_until", "hidden"),
    [
        (AgeGroup.ADULT, None, None),
        (AgeGroup.YOUNG, None, Hidden.UNDER_18),
        (AgeGroup.YOUNG, TODAY - timedelta(days=1), Hidden.UNDER_18),
        (AgeGroup.YOUNG, TODAY, None),
    ],
)
def test_who_may_be_under_18_stays_hidden_after_a_dispute(
    age: AgeGroup, shown_until: date | None, hidden: Hidden | None
) -> None:
    one = profile(age_group=age, shown_young_until=shown_until)
    assert rules.hidden_after_restoring(one, today=TODAY) is hidden
