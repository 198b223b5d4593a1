"""When a paper counts, when it is worth renewing, and what it must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.agreements.models import Paper, PaperKind
from app.agreements.rules import expires_soon, in_force, paper_faults, was_in_force
from tests.town import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


def paper(signed_on: date, ends_on: date | None = None, *, is_ended: bool = False) -> Paper:
    return Paper(
        member_id=1,
        kind=PaperKind.MEMBERSHIP,
        signatory="x",
        signed_on=signed_on,
        ends_on=ends_on,
        ended_at=NOON if is_ended else None,
    )


@pytest.mark.parametrize(
    ("signed_on", "ends_on", "counts"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
        (TODAY - DAY - DAY, TODAY - DAY, False),
    ],
)
def test_a_paper_counts_from_its_day_to_its_last(signed_on: date, ends_on: date | None, counts: bool) -> None:
    assert in_force(paper(signed_on, ends_on), TODAY) is counts
    assert not in_force(paper(signed_on, ends_on, is_ended=True), TODAY)


@pytest.mark.parametrize(("hours", "counted"), [(-40, False), (-1, True), (0, False), (1, False)])
def test_one_that_was_ended_counted_until_then(hours: int, counted: bool) -> None:
    assert was_in_force(paper(TODAY - DAY, is_ended=True), NOON + timedelta(hours=hours)) is counted


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (60, True), (61, False)])
def test_sixty_days_before_its_end_it_is_marked(days: int, soon: bool) -> None:
    assert expires_soon(paper(TODAY - 400 * DAY, TODAY + days * DAY), TODAY) is soon


def test_what_has_no_end_or_was_ended_is_not_marked() -> None:
    assert not expires_soon(paper(TODAY - DAY), TODAY)
    assert not expires_soon(paper(TODAY - DAY, TODAY + DAY, is_ended=True), TODAY)


@pytest.mark.parametrize("kind", PaperKind)
def test_a_whole_paper_has_no_fault(kind: PaperKind) -> None:
    said = {"signatory": "P. Quill, director", "signed_on": TODAY, "ends_on": TODAY + 365 * DAY}
    assert paper_faults(kind, **said, today=TODAY) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signatory": "  "}, "signatory"),
        ({"signed_on": TODAY + DAY}, "signed_on"),
        ({"ends_on": TODAY}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
    ],
)
def test_each_fault_is_named_by_its_field(changes: dict[str, object], field: str) -> None:
    said = {"signatory": "P. Quill", "signed_on": TODAY, "ends_on": TODAY + 365 * DAY, **changes}
    assert field in paper_faults(PaperKind.SHARING, **said, today=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.SHARING])
def test_only_sharing_must_have_an_end(kind: PaperKind) -> None:
    assert paper_faults(kind, signatory="P. Quill", signed_on=TODAY, ends_on=None, today=TODAY) == {}
