"""What a case rests on is not forgotten while it is held, and goes in its time afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Answer, Word
from app.evidence.close_request import close_request
from app.evidence.models import PackRequest
from app.kernel.db import db, transaction
from app.profiles.models import Conviction, Profile, Sighting
from app.web.parts import Parts
from app.worker.daily import Daily
from tests.builders import new_alert
from tests.evidence_cases import account, approved, incident
from tests.town import BEN, MO, NOON, make_profile

LONG_AGO = NOON - timedelta(days=40)


def left(profile_id: int) -> tuple[int, int, int]:
    """Return how many sightings without conduct, convictions and answers to alerts are kept of somebody."""
    db.session.rollback()
    count = lambda table, *which: db.session.scalar(select(func.count()).select_from(table).where(*which)) or 0  # noqa: E731
    alerts = count(Answer, Answer.word == Word.NOT_HERE, Answer.at < NOON, Answer.account_id == BEN)
    return (
        count(Sighting, Sighting.profile_id == profile_id, Sighting.is_conduct.is_(False)),
        count(Conviction, Conviction.profile_id == profile_id),
        alerts,
    )


def keep_of(session: Any, profile: Profile) -> None:
    """A sighting of long ago in which nothing was done, and a conviction that is spent today."""
    report = incident(session, profile, None, days_ago=40)
    seen = {"premises_id": report.premises_id, "report_id": report.id, "happened_at": LONG_AGO, "category": "sighting"}
    session.add(Sighting(profile_id=profile.id, is_conduct=False, **seen))
    noted = {"by_id": MO, "at": NOON, "convicted_on": LONG_AGO.date(), "spent_on": NOON.date(), "source": "Court"}
    session.add(Conviction(profile_id=profile.id, says="Theft", **noted))


def test_a_hold_stops_what_forgets_and_its_end_lets_it_go_on(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        held, free = make_profile(session), make_profile(session, "WB-0119")
        for one in (held, free):
            keep_of(session, one)
        alert = new_alert(session, at=LONG_AGO, profile_id=held.id)
        session.add(Answer(alert_id=alert.id, account_id=BEN, word=Word.NOT_HERE, at=LONG_AGO))
        request_id, held_id, free_id = approved(session, held).id, held.id, free.id
    daily = Daily(app, parts)
    forgets = (daily.forget_seen, daily.forget_spent, daily.forget_receipts)
    for forget in forgets:
        forget(NOON)
    assert left(held_id) == (1, 1, 1)
    assert left(free_id)[:2] == (0, 0)
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        close_request(session, request, outcome="An injunction was made.", by=account(session, MO), now=NOON)
    for forget in forgets:
        forget(NOON)
    assert left(held_id) == (0, 0, 0)
