"""A correction reaches those whom the alert reached: it can be read, and is new to who had read the alert."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.alerts.models import Alert
from app.alerts.recall import recall
from app.kernel.db import transaction
from app.members.models import Account
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock, Phone


@pytest.fixture
def alert_id(app: Flask) -> UUID:
    with transaction() as session:
        town.make_profile(session)
    answer = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118")
    assert answer.json is not None
    return UUID(answer.json["alert_id"])


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


def take_back(alert_id: UUID, parts: Parts) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        recall(session, session.get_one(Alert, alert_id), because="Wrong person.", by=mo, now=parts.clock())


def said(phone: Phone, path: str) -> dict[str, Any]:
    answer = phone.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_it_can_be_read_as_long_as_it_is_brought(ben: Phone, alert_id: UUID, parts: Parts, clock: Clock) -> None:
    clock.passes(hours=100)
    take_back(alert_id, parts)
    clock.passes(hours=71)
    ben = signed_in(ben.client.application, town.BEN)
    assert [one["state"] for one in said(ben, "/api/alerts")["alerts"]] == ["recalled"]
    assert said(ben, f"/api/alerts/{alert_id}")["says"][0].startswith("We were wrong.")
    clock.passes(hours=1)
    ben = signed_in(ben.client.application, town.BEN)
    assert ben.get(f"/api/alerts/{alert_id}").status_code == 404
    assert said(ben, "/api/alerts")["alerts"] == []


def test_who_has_opened_the_alert_has_not_read_its_correction(
    ben: Phone, alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    said(ben, f"/api/alerts/{alert_id}")
    clock.passes(minutes=4)
    take_back(alert_id, parts)
    assert said(ben, "/api/me")["unread_alerts"] == 1
    assert [one["opened"] for one in said(ben, "/api/alerts")["alerts"]] == [False]
    clock.passes(seconds=20)
    said(ben, f"/api/alerts/{alert_id}")
    assert said(ben, "/api/me")["unread_alerts"] == 0
    assert [one["opened"] for one in said(ben, "/api/alerts")["alerts"]] == [True]
