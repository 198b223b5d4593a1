"""A sighting of somebody who did nothing goes after 72 hours, and a conviction when it is spent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Conviction, Sighting
from app.profiles.note_conviction import Finding, note_conviction
from app.web.parts import Parts
from app.worker.daily import Daily
from tests.conftest import Clock
from tests.town import MO, NOON, make_profile
from tests.trails import approved, was_seen


def kept() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Sighting.category)))


def test_only_what_was_done_is_left_after_72_hours(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        one = make_profile(session)
        for category in ("theft", "sighting", "breach of exclusion", "suspicious activity"):
            was_seen(session, one, approved(session, category, ago=timedelta(minutes=0)))
        was_seen(session, one, approved(session, "damage", ago=timedelta(minutes=0)), is_conduct=False)
    daily = Daily(app, parts)
    clock.passes(hours=71, minutes=59)
    assert daily.forget_seen(parts.clock()) == parts.clock() + timedelta(hours=1)
    assert len(kept()) == 5
    clock.passes(minutes=1)
    daily.forget_seen(parts.clock())
    assert kept() == ["breach of exclusion", "theft"]


def test_a_conviction_is_let_go_on_the_day_on_which_it_is_spent(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        one, mo = make_profile(session), session.get_one(Account, MO)
        for days in (1, 2):
            spent_on = NOON.date() + timedelta(days=days)
            finding = Finding("Theft, fined.", NOON.date(), spent_on, "The court's list")
            note_conviction(session, one, finding, by=mo, now=NOON, today=NOON.date())
    daily = Daily(app, parts)
    daily.turn(parts.clock())
    assert db.session.scalar(select(func.count()).select_from(Conviction)) == 2
    for left in (1, 0):
        clock.passes(days=1)
        daily.turn(parts.clock())
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Conviction)) == left


def test_members_are_not_shown_it_although_the_worker_stands_still(phone_of: Any) -> None:
    with transaction() as session:
        one = make_profile(session)
        was_seen(session, one, approved(session, "sighting", ago=timedelta(days=5), premises=2))
        was_seen(session, one, approved(session, "sighting", ago=timedelta(days=1), premises=3))
        was_seen(session, one, approved(session, "theft", ago=timedelta(days=5), premises=4))
    asha = phone_of("Asha")
    alone = asha.get("/api/profiles/WB-0118").json
    assert [seen["place"] for seen in alone["sightings"]] == ["Quillby Yard", "Corner Books"]
