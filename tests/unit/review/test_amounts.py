"""Money as it is typed, and what a reporter has sent, in words."""

from __future__ import annotations

import pytest

from app.reports.models import ReportState
from app.review.note_facts import pence, pounds
from app.review.reporter import says_of


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("45", 4500), ("45.50", 4550), ("£1,250", 125000), (" £ 0.99 ", 99), ("", None), ("1000000", 100_000_000)],
)
def test_pounds_are_kept_as_pence(typed: str, amount: int | None) -> None:
    assert pence(typed) == amount


@pytest.mark.parametrize("typed", ["a lot", "45.5", "-3", "1,25", "1000001", "4.550", "٣"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        pence(typed)


@pytest.mark.parametrize(
    ("amount", "typed"), [(4550, "45.50"), (5, "0.05"), (None, ""), (0, "0"), (125000, "1,250"), (1250050, "12,500.50")]
)
def test_they_come_back_as_they_are_typed(amount: int | None, typed: str) -> None:
    assert pounds(amount) == typed
    assert pence(typed) == amount


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "The first report that Asha has sent in the last 12 months."),
        ({ReportState.RECEIVED: 1}, "The first report that Asha has sent in the last 12 months."),
        (
            {ReportState.APPROVED: 9, ReportState.REJECTED: 2, ReportState.RECEIVED: 1, ReportState.RETURNED: 1},
            "Asha has sent 13 reports in the last 12 months: nine approved, one asked back, two not used, "
            "one at the desk.",
        ),
    ],
)
def test_what_somebody_has_sent_is_a_sentence(sent: dict[ReportState, int], says: str) -> None:
    assert says_of("Asha", sent) == says
