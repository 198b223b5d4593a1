"""What became of a report, as its reporter reads it: facts in, steps out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.reports.models import ReportState
from app.review.became import About, Facts, Is, Word, about, asked_to_stay_out, news_at, says, track
from app.review.models import Verdict
from tests.town import NOON

LATER = NOON + timedelta(hours=1)
APPROVED = Word(Verdict.INCIDENT, "Ravi Anand", LATER)
SIGHTING = APPROVED._replace(verdict=Verdict.SIGHTING)
ASKED = APPROVED._replace(verdict=Verdict.RETURNED)
NOT_USED = Word(Verdict.REJECTED, "Ravi Anand", LATER, "The picture was too dark to tell.")
LINKED = About("WB-0118", is_new_here=False, is_known=False, since=LATER, asked=None)
WAITS = [(Is.NOW, "At the desk"), (Is.TO_COME, "Decided by a named person, and you are told")]


def steps(state: ReportState, **facts: Any) -> list[tuple[Is, str]]:
    """Return the steps after "Received"."""
    all_of_them = track(Facts(state, NOON, **facts))
    assert (all_of_them[0].is_, all_of_them[0].says, all_of_them[0].at) == (Is.DONE, "Received", NOON)
    return [(step.is_, step.says) for step in all_of_them[1:]]


def test_a_new_report_is_at_the_desk() -> None:
    assert steps(ReportState.RECEIVED) == WAITS


def test_one_that_somebody_has_opened_was_looked_at() -> None:
    assert steps(ReportState.RECEIVED, opened_at=LATER) == [(Is.DONE, "Looked at"), *WAITS]


def test_a_question_is_what_stands_now() -> None:
    assert steps(ReportState.RETURNED, words=[ASKED])[0] == (Is.NOW, "R. Anand asks you something")
    assert news_at(Facts(ReportState.RETURNED, NOON, words=[ASKED])) == LATER


def test_after_the_answer_it_is_at_the_desk_again() -> None:
    told = steps(ReportState.RECEIVED, words=[ASKED], answered=[LATER + timedelta(minutes=1)])
    assert told[1:] == [(Is.DONE, "You answered"), *WAITS]


ENDS: list[tuple[ReportState, dict[str, Any], list[str]]] = [
    (ReportState.APPROVED, {"words": [APPROVED]}, ["Approved by R. Anand"]),
    (
        ReportState.APPROVED,
        {"words": [APPROVED._replace(verdict=Verdict.INTELLIGENCE)]},
        ["Read by R. Anand, and kept apart from what happened"],
    ),
    (
        ReportState.APPROVED,
        {"words": [APPROVED], "linked": (LATER, 3)},
        ["Approved by R. Anand", "Linked to three others"],
    ),
    (
        ReportState.APPROVED,
        {"words": [APPROVED], "linked": (LATER, 1)},
        ["Approved by R. Anand", "Linked to one other report"],
    ),
    (ReportState.REJECTED, {"words": [NOT_USED]}, ["Not used. R. Anand says: The picture was too dark to tell."]),
    (ReportState.MERGED, {"joined_at": LATER}, ["Joined with another report of the same"]),
    (ReportState.WITHDRAWN, {"taken_back": (LATER, "I was wrong.")}, ["You took it back: I was wrong."]),
    (ReportState.APPROVED, {"words": [SIGHTING], "about": LINKED}, ["Approved by R. Anand", "Linked to WB-0118"]),
    (
        ReportState.APPROVED,
        {"words": [SIGHTING], "about": LINKED._replace(is_known=True)},
        ["Approved by R. Anand", "Linked to WB-0118", "The person is known now"],
    ),
    (
        ReportState.APPROVED,
        {"words": [SIGHTING], "about": LINKED._replace(asked="They have been asked to stay out")},
        ["Approved by R. Anand", "Linked to WB-0118", "They have been asked to stay out"],
    ),
    (
        ReportState.APPROVED,
        {"words": [APPROVED], "thanks": (LATER, "Ravi Anand")},
        ["Approved by R. Anand", "Thanked by R. Anand"],
    ),
]


@pytest.mark.parametrize(("state", "facts", "told"), ENDS, ids=[told[-1] for _, _, told in ENDS])
def test_what_is_over_has_only_solid_steps(state: ReportState, facts: dict[str, Any], told: list[str]) -> None:
    assert steps(state, **facts) == [(Is.DONE, one) for one in told]


@pytest.mark.parametrize("verdict", [Verdict.SIGHTING, Verdict.NEW_PROFILE])
def test_of_somebody_whom_the_reporter_may_not_see_nothing_is_said(verdict: Verdict) -> None:
    facts = Facts(ReportState.APPROVED, NOON, words=[APPROVED._replace(verdict=verdict)])
    assert [step.says for step in track(facts)] == ["Received", "Approved by R. Anand"]
    assert says(facts) == "Approved by R. Anand."


def test_what_is_said_later_stands_where_it_was_said() -> None:
    added = [(LATER - timedelta(minutes=30), False), (LATER + timedelta(minutes=30), True)]
    told = [says for _, says in steps(ReportState.APPROVED, words=[APPROVED], added=added)]
    assert told == ["You added to it", "Approved by R. Anand", "You corrected it"]


@pytest.mark.parametrize("state", ReportState)
def test_every_state_has_its_sentence(state: ReportState) -> None:
    assert says(Facts(state, NOON)).endswith(".")


NEWS: list[tuple[dict[str, Any], bool]] = [
    ({}, False),
    ({"opened_at": LATER}, False),
    ({"added": [(LATER, False)]}, False),
    ({"words": [ASKED]}, True),
    ({"thanks": (LATER, "Ravi Anand")}, True),
]


@pytest.mark.parametrize(("facts", "is_news"), NEWS)
def test_news_is_what_somebody_else_did(facts: dict[str, Any], is_news: bool) -> None:
    assert news_at(Facts(ReportState.RECEIVED, NOON, **facts)) == (LATER if is_news else None)


def profile(**changes: Any) -> Profile:
    fields: dict[str, Any] = {
        "ref": "WB-0118", "kind": Kind.KNOWN, "state": ProfileState.PUBLISHED, "standing": Standing.EXCLUDED,
        "standing_until": date(2027, 3, 14), "title": "x", "drafted_by_id": 1, "drafted_at": LATER,
    }  # fmt: skip
    return Profile(**{**fields, **changes})


NOTICES: list[tuple[dict[str, Any], str | None]] = [
    ({}, "They have been asked to stay out of the listed premises until 14 March 2027"),
    ({"standing_until": None}, "They have been asked to stay out of the listed premises"),
    ({"standing": Standing.UNDER_ORDER}, "A court order applies to them until 14 March 2027"),
    ({"standing": Standing.NOT_SERVED}, None),
    ({"standing": Standing.WARNED}, None),
    ({"drafted_at": NOON - timedelta(days=1)}, None),  # how they stood when they were reported, nobody knows
]


@pytest.mark.parametrize(("changes", "told"), NOTICES)
def test_a_notice_is_told_only_when_it_came_after_the_report(changes: dict[str, Any], told: str | None) -> None:
    assert asked_to_stay_out(profile(**changes), reported_at=NOON) == told


KNOWN: list[tuple[dict[str, Any], bool, bool]] = [
    ({}, False, True),
    ({}, True, False),  # the reporter had named them
    ({"kind": Kind.ID_SOUGHT}, False, False),
]


@pytest.mark.parametrize(("changes", "was_named", "is_known"), KNOWN)
def test_known_now_is_who_was_not_before(changes: dict[str, Any], was_named: bool, is_known: bool) -> None:
    said = about(profile(**changes), SIGHTING, reported_at=NOON, was_named=was_named)
    assert said.is_known is is_known


def test_who_chose_somebody_without_a_name_hears_when_there_is_one() -> None:
    named_at = LATER + timedelta(days=2)
    said = about(profile(), SIGHTING, reported_at=NOON, was_named=True, identified_at=named_at)
    facts = Facts(ReportState.APPROVED, NOON, words=[SIGHTING], about=said)
    assert ("The person is known now", named_at) in [(step.says, step.at) for step in track(facts)]
    assert news_at(facts) == named_at


def test_a_name_that_was_there_before_the_report_is_no_news() -> None:
    before = NOON - timedelta(days=1)
    assert not about(profile(), SIGHTING, reported_at=NOON, was_named=True, identified_at=before).is_known
