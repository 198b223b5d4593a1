"""Live alerts as phones ask for them, and what the push services and the desk make of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.alerts.disregard import disregard_ended
from app.alerts.models import Alert, JoinedReport
from app.kernel.db import db, transaction
from app.members.models import Account
from app.reports.models import Report
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.wire import Wire

ADULT = {"age": "25-34", "hair": "short"}


def give_phones(*accounts: int) -> Wire:
    """Let each of these be rung; return the push services between."""
    with transaction() as session:
        for who in accounts:
            subscribe_phone(session, who, endpoint=f"http://127.0.0.1/{who}")
    return Wire()


def ask(app: Flask, who: int = town.ASHA, *, id: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """Ask for a live alert about an adult; return what the phone was answered."""
    body = {"category": "theft", "tell_now": True, "description": ADULT, **changes}
    answer = send_report(signed_in(app, who), id, **body)
    assert answer.status_code in (201, 202), answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def only_alert() -> Alert:
    db.session.rollback()
    return db.session.scalars(select(Alert)).one()


def heard(wire: Wire) -> list[int]:
    """Return whose phones heard something, in order of their numbers."""
    return sorted(int(one.endpoint.rsplit("/", 1)[1]) for one in wire.heard)


def rang(wire: Wire) -> list[int]:
    """Return the same of what made itself heard."""
    loud = [one for one in wire.heard if not one.payload["notification"]["silent"]]
    return sorted(int(one.endpoint.rsplit("/", 1)[1]) for one in loud)


def titles(wire: Wire) -> set[str]:
    return {one.payload["notification"]["title"] for one in wire.heard}


def disregard(parts: Parts) -> int:
    """Do what the worker does when an alert has ended."""
    with transaction() as session:
        return disregard_ended(session, parts.clock())


def decide(id: UUID, parts: Parts, verdict: Any, **how: Any) -> Any:
    """Let the manager say a word on a report."""
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        return verdict(session, session.get_one(Report, id), **how, by=mo, now=parts.clock())


def see(app: Flask, clock: Clock, who: int = town.BEN, *, id: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """Send a fresh sighting of somebody excluded; return what the phone was answered."""
    body = {"category": "sighting", "profile_ref": "WB-0118", "happened_at": clock.at.isoformat(), **changes}
    answer = send_report(signed_in(app, who), id, **body)
    assert answer.status_code in (201, 202), answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def alerts() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert).order_by(Alert.raised_at)))


def joined() -> int:
    """Return how many reports have joined an alert."""
    db.session.rollback()
    return len(db.session.scalars(select(JoinedReport)).all())


def begun(app: Flask, wire: Wire, parts: Parts, clock: Clock, *, later: float = 10, **changes: Any) -> Alert:
    """Let Asha's sighting ring, and so many minutes pass."""
    see(app, clock, town.ASHA, **changes)
    wire.work(parts)
    wire.heard.clear()
    clock.passes(minutes=later)
    return only_alert()
