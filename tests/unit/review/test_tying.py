"""Who may tie two reports to each other, and which of the two is the first."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from app.reports.models import Report, ReportKind, ReportState
from app.review.rules import in_order, tying_fault
from tests.town import NOON


def report(number: int, *, minutes: int = 0) -> Report:
    return Report(
        id=UUID(int=number),
        kind=ReportKind.INCIDENT,
        category="theft",
        happened_at=NOON,
        received_at=NOON + timedelta(minutes=minutes),
        premises_id=1,
        reporter_id=1,
        content_sha="",
    )


@pytest.mark.parametrize(("by", "is_refused"), [(1, True), (2, True), (3, False)])
def test_nobody_ties_their_own_report_to_another(by: int, is_refused: bool) -> None:
    assert bool(tying_fault(by_id=by, reporter_ids=(1, 2))) == is_refused


def test_the_first_is_the_one_that_came_in_first() -> None:
    early, late = report(2), report(1, minutes=1)
    assert in_order(late, early) == in_order(early, late) == (early, late)


def test_of_two_of_the_same_moment_the_order_is_always_the_same() -> None:
    one, other = report(1), report(2)
    assert in_order(other, one) == in_order(one, other)


@pytest.mark.parametrize("state", list(ReportState))
def test_open_is_what_nobody_has_decided(state: ReportState) -> None:
    told = report(1)
    told.state = state
    assert told.is_open == (state in ("received", "returned"))
