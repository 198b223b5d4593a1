"""Live alerts at the desk: they stand first, with the half hour that they last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.alerts.models import Alert, AlertKind
from app.kernel.db import transaction
from app.reports.models import Report
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock


def live_alert(report_id: UUID, at: Any, **changes: Any) -> UUID:
    """Let a report have sounded as a live alert."""
    with transaction() as session:
        report = session.get_one(Report, report_id)
        fields: dict[str, Any] = {
            "kind": AlertKind.LIVE,
            "report_id": report.id,
            "place": "Orchard Foods",
            "latitude": town.CROSS.latitude,
            "longitude": town.CROSS.longitude,
            "radius_m": 250,
            "only_premises": [town.ORCHARD, town.LANTERN],
            "happened_at": at,
            "raised_at": at,
            "ends_at": at + timedelta(minutes=30),
            "raised_by_id": report.reporter_id,
            **changes,
        }
        alert = Alert(id=uuid4(), **fields)
        session.add(alert)
    return alert.id


@pytest.fixture
def two(phone_of: Any, clock: Clock) -> tuple[UUID, UUID]:
    """An old report and, ten minutes later, one that sounded live; five minutes have passed since."""
    asha = phone_of("Asha")
    old, live = uuid4(), uuid4()
    send_report(asha, old, category="theft")
    clock.passes(minutes=10)
    send_report(asha, live, category="abuse of staff", happened_at=clock().isoformat())
    live_alert(live, clock())
    clock.passes(minutes=5)
    return old, live


def test_a_live_alert_stands_before_older_reports_with_its_own_clock(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    old, live = two
    page = phone_of("Mo").get("/desk").text
    assert page.index(f'href="/desk/{live}"') < page.index(f'href="/desk/{old}"')
    assert "Live alert: somebody unknown, ends 12:40" in page
    assert "<b>5 min</b> of 30 min" in page


def test_it_stands_before_what_sounded_at_once(app: Flask, phone_of: Any, two: tuple[UUID, UUID], clock: Clock) -> None:
    with transaction() as session:
        town.make_profile(session)
    known = uuid4()
    send_report(phone_of("Ben"), known, category="sighting", profile_ref="WB-0118", happened_at=clock().isoformat())
    page = phone_of("Mo").get("/desk").text
    assert page.index(f'href="/desk/{two[1]}"') < page.index(f'href="/desk/{known}"')


def test_one_that_ended_without_a_word_is_late_and_still_first(
    app: Flask, two: tuple[UUID, UUID], clock: Clock
) -> None:
    clock.passes(minutes=30)
    page = signed_in(app, town.MO).get("/desk").text
    assert page.index(f'href="/desk/{two[1]}"') < page.index(f'href="/desk/{two[0]}"')
    assert "Ended without a word" in page
    assert "<b>5 min late</b>" in page


@pytest.mark.parametrize("changes", [{"approved_at": town.NOON}, {"recalled_at": town.NOON}])
def test_one_that_had_its_word_has_the_usual_clock(phone_of: Any, clock: Clock, changes: dict[str, Any]) -> None:
    id = uuid4()
    send_report(phone_of("Asha"), id, category="abuse of staff")
    live_alert(id, clock(), **changes)
    page = phone_of("Mo").get("/desk").text
    assert "of 4 h" in page
    assert "Live alert: somebody unknown" not in page
