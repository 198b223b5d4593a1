"""Kept as intelligence, and undone: the report waits again whole, and nothing of what was heard is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert
from app.intelligence.models import Item
from app.kernel.db import db, transaction
from app.kernel.model import Base
from app.reports.models import Report, ReportState
from app.review.as_it_was import rows_of
from app.search.models import SearchEntry
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.live import heard, see
from tests.wire import Wire

GRADED = {"says": "The barman says that cards are sold here.", "source": "2", "information": "C", "handling": "P"}
CONCERNED = ("report", "subject", "report_note", "sighting", "alert", "delivery", "decision", "intelligence", "profile")


@pytest.fixture
def undoable(parts: Parts) -> Iterator[None]:
    """Decisions can be undone for eight seconds, as in earnest."""
    object.__setattr__(parts.settings, "undo_seconds", 8)
    yield
    object.__setattr__(parts.settings, "undo_seconds", 0)


@pytest.fixture
def id(app: Flask, undoable: None, wire: Wire, clock: Clock, parts: Parts) -> UUID:
    """A sighting of Asha's that has rung near her."""
    id = uuid4()
    see(app, clock, town.ASHA, id=id)
    wire.work(parts)
    wire.heard.clear()
    return id


def everything() -> Any:
    db.session.rollback()
    tables = (Base.metadata.tables[name] for name in CONCERNED)
    with transaction() as session:
        found = rows_of(session, {table: next(iter(table.columns)).is_not(None) for table in tables})
    return {name: sorted(rows, key=str) for name, rows in found.items()}


def keep(mo: Any, id: UUID, **changes: str) -> Any:
    return mo.post(f"/desk/{id}/intelligence", data={**GRADED, **changes})


def test_it_is_offered_with_the_seconds_that_are_left(phone_of: Any, id: UUID) -> None:
    mo = phone_of("Mo")
    page = mo.get(keep(mo, id).headers["Location"]).text
    assert "Graded. It is kept apart from incidents" in page
    assert f'action="/desk/{id}/undo" data-undo' in page
    assert 'href="/desk/intelligence/IN-0001"' in page


def test_everything_is_as_it_was_and_nobody_was_corrected(
    phone_of: Any, id: UUID, wire: Wire, parts: Parts, clock: Clock
) -> None:
    mo, before = phone_of("Mo"), everything()
    keep(mo, id)
    assert db.session.scalars(select(Alert)).one().recalled_at is not None
    clock.passes(seconds=5)
    assert wire.work(parts) == 0
    assert mo.post(f"/desk/{id}/undo").headers["Location"] == f"/desk/{id}?undone=1"
    assert everything() == before
    assert db.session.scalars(select(SearchEntry).where(SearchEntry.noun == "intelligence")).all() == []
    clock.passes(minutes=1)
    wire.work(parts)
    assert heard(wire) == []


def test_otherwise_the_correction_goes_out_when_the_time_is_over(
    phone_of: Any, id: UUID, wire: Wire, parts: Parts, clock: Clock
) -> None:
    keep(phone_of("Mo"), id)
    clock.passes(seconds=8)
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]


def test_what_somebody_has_written_anew_since_is_not_taken_away(phone_of: Any, id: UUID) -> None:
    mo = phone_of("Mo")
    keep(mo, id)
    told = {"sanitised": "Forged cards are about. Look at the hologram."}
    assert mo.post("/desk/intelligence/IN-0001/sanitise", data=told).status_code == 303
    answer = mo.post(f"/desk/{id}/undo")
    assert answer.status_code == 409
    assert "somebody has gone on with it" in answer.text
    assert db.session.scalars(select(Item)).one().sanitised == told["sanitised"]
    assert db.session.get_one(Report, id).state is ReportState.APPROVED
