"""When it happened by our clock, and whether that is fresh."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from app.kernel.errors import NotPossible
from app.reports.categories import CATEGORIES, DOOR_FIRST, SHOP_FIRST
from app.reports.models import Report, ReportKind, ReportState
from app.reports.rules import content_sha, corrected, is_fresh
from tests.town import NOON

MINUTE = timedelta(minutes=1)
WRONG_BY = [timedelta(0), timedelta(days=-3), timedelta(hours=7), timedelta(days=-20_000), timedelta(seconds=1)]


@pytest.mark.parametrize("wrong_by", WRONG_BY, ids=str)
@pytest.mark.parametrize("minutes_ago", [0, 4, 600])
def test_a_wrong_clock_still_tells_how_long_ago_it_was(wrong_by: timedelta, minutes_ago: int) -> None:
    phone_says = NOON + wrong_by
    happened = phone_says - minutes_ago * MINUTE
    assert corrected(happened, sent_at=phone_says, received_at=NOON) == NOON - minutes_ago * MINUTE


def test_without_a_sending_time_the_phone_is_believed() -> None:
    assert corrected(NOON - MINUTE, sent_at=None, received_at=NOON) == NOON - MINUTE


@pytest.mark.parametrize("sent_at", [None, NOON - timedelta(days=1)])
def test_nothing_happens_after_it_was_received(sent_at: datetime | None) -> None:
    assert corrected(NOON + timedelta(hours=3), sent_at=sent_at, received_at=NOON) == NOON


def test_a_local_time_is_the_same_moment() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert corrected(local, sent_at=NOON, received_at=NOON) == NOON


def test_a_time_that_no_calendar_holds_is_said_to_be_one() -> None:
    with pytest.raises(OverflowError):
        corrected(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), sent_at=None, received_at=NOON)


FRESH = [(timedelta(0), True), (10 * MINUTE, True), (10 * MINUTE + timedelta(microseconds=1), False)]


@pytest.mark.parametrize(("age", "fresh"), FRESH, ids=str)
def test_fresh_ends_after_exactly_ten_minutes(age: timedelta, fresh: bool) -> None:
    assert is_fresh(NOON - age, received_at=NOON, minutes=10) is fresh


def test_the_same_content_has_the_same_hash_in_any_order() -> None:
    assert content_sha({"a": 1, "b": [2]}) == content_sha({"b": [2], "a": 1})
    assert content_sha({"a": 1}) != content_sha({"a": 2})
    assert content_sha({"a": [1, 2]}) != content_sha({"a": [2, 1]})


def report(state: ReportState) -> Report:
    return Report(
        id=None,  # type: ignore[arg-type]
        kind=ReportKind.INCIDENT,
        category="theft",
        happened_at=NOON,
        received_at=NOON,
        premises_id=1,
        reporter_id=1,
        content_sha="",
        state=state,
    )


@pytest.mark.parametrize("state", [state for state in ReportState if state is not ReportState.RECEIVED])
def test_a_report_is_decided_once(state: ReportState) -> None:
    with pytest.raises(NotPossible, match="already"):
        report(state).decide(ReportState.APPROVED)


@pytest.mark.parametrize("state", [state for state in ReportState if state is not ReportState.RETURNED])
def test_only_a_report_that_was_asked_about_comes_back(state: ReportState) -> None:
    with pytest.raises(NotPossible):
        report(state).come_back()


def test_being_seen_is_not_conduct() -> None:
    not_conduct = {key for key, category in CATEGORIES.items() if not category.is_conduct}
    assert not_conduct == {
        "suspicious activity",
        "sighting",
        "breach of exclusion",
        "breach of order",
        "fly-tipping",
        "vehicle",
        "missing person",
        "intelligence",
        "other",
    }


def test_what_is_offered_first_exists() -> None:
    assert {*SHOP_FIRST, *DOOR_FIRST} <= set(CATEGORIES)
    assert len(SHOP_FIRST) == len(DOOR_FIRST) == 6
