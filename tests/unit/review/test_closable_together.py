"""Only what speaks of no person at all may be closed with others."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from app.reports.categories import CATEGORIES
from app.reports.models import Addition, Report, ReportKind, ReportPhoto, Subject
from app.review.rules import ABOUT_NO_PERSON, closable_together
from tests.town import ASHA, NOON, ORCHARD


def report(category: str = "fly-tipping", **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "kind": ReportKind.INCIDENT,
        "happened_at": NOON,
        "received_at": NOON,
        "premises_id": ORCHARD,
        "reporter_id": ASHA,
        "note": "Six bags behind the bins.",
        "content_sha": "",
    }
    return Report(id=uuid4(), category=category, **fields | changes)


def said_later(**changes: Any) -> Report:
    return report(additions=[Addition(id=uuid4(), at=NOON, content_sha="", **changes)])


@pytest.mark.parametrize("category", ["fly-tipping", "damage", "cyber"])
def test_what_is_found_rather_than_seen_done(category: str) -> None:
    assert closable_together(report(category))


@pytest.mark.parametrize("category", sorted(CATEGORIES.keys() - ABOUT_NO_PERSON))
def test_nothing_else(category: str) -> None:
    assert not closable_together(report(category))


SPEAKS_OF_SOMEBODY = {
    "a picture": report(pictures=[ReportPhoto(sha256="0" * 64, position=0)]),
    "somebody described": report(subjects=[Subject(description={"hair": "short"})]),
    "somebody named": report(subjects=[Subject(profile_id=3)]),
    "somebody recognised": report(sure="think"),
    "a picture added later": said_later(photos=["0" * 64]),
    "somebody described later": said_later(description={"hair": "short"}),
    "which way somebody went": report(direction="left"),
    "somebody still nearby": report(still_nearby="just left"),
    "which way somebody went, said later": said_later(direction="left"),
    "what was heard, not seen": report(kind=ReportKind.INTELLIGENCE),
}


@pytest.mark.parametrize("one", SPEAKS_OF_SOMEBODY.values(), ids=SPEAKS_OF_SOMEBODY)
def test_never_with_anybody_in_it(one: Report) -> None:
    assert not closable_together(one)


def test_more_words_change_nothing() -> None:
    assert closable_together(said_later(text="It is still there."))
