"""The worker brings standings to what they are, each minute, in the town's own days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.exclusions.models import Exclusion, State
from app.kernel.db import db, transaction
from app.profiles.models import Standing
from app.web.parts import Parts
from app.worker.daily import Daily
from tests.conftest import Clock
from tests.issued_cases import issued, served


def the_exclusion() -> Exclusion:
    db.session.rollback()
    return db.session().scalars(select(Exclusion)).one()


def test_it_turns_each_minute_and_ends_what_is_over(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        served(session)
    daily = Daily(app, parts)
    assert daily.end_what_is_over(parts.clock()) - parts.clock() == timedelta(minutes=1)
    assert the_exclusion().profile.standing is Standing.EXCLUDED
    clock.at = datetime(2027, 11, 18, 23, 59, tzinfo=UTC)
    daily.turn(parts.clock())
    assert the_exclusion().profile.standing is Standing.EXCLUDED
    clock.passes(minutes=1)
    daily.turn(parts.clock())
    exclusion = the_exclusion()
    assert (exclusion.profile.standing, exclusion.state) == (Standing.EXPIRED, State.SERVED)


def test_a_notice_that_nobody_served_lapses_by_itself(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        issued(session)
    clock.passes(days=61)
    Daily(app, parts).turn(parts.clock())
    assert the_exclusion().state is State.LAPSED
