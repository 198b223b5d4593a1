"""A sighting that sounded before review gets its word later: too late to matter, or about somebody else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.decide import approve_sighting
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.wire import Wire


@pytest.fixture
def profile(app: Flask) -> None:
    with transaction() as session:
        town.make_profile(session)
        subscribe_phone(session, town.BEN, endpoint=f"http://127.0.0.1/{town.BEN}")


def report(app: Flask) -> UUID:
    id = uuid4()
    answer = send_report(signed_in(app, town.ASHA), id, category="sighting", profile_ref="WB-0118")
    assert answer.status_code == 201
    return id


def sighting(id: UUID, parts: Parts, *, ref: str = "WB-0118") -> UUID:
    with transaction() as session:
        known = session.scalars(select(Profile).where(Profile.ref == ref)).one()
        mo, now = session.get_one(Account, town.MO), parts.clock()
        told = session.get_one(Report, id)
        decided = approve_sighting(session, told, known, wording="", by=mo, now=now, today=now.date())
        assert decided.alert is not None
        return decided.alert.id


@pytest.mark.usefixtures("profile")
def test_approving_what_sounded_and_has_ended_wakes_nobody(app: Flask, parts: Parts, clock: Clock) -> None:
    id = report(app)
    clock.passes(hours=3)
    alert = db.session.get_one(Alert, sighting(id, parts))
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 1
    assert (alert.state(clock()), alert.approved_by_id) == ("ended", town.MO)


@pytest.mark.usefixtures("profile")
def test_when_it_was_somebody_else_those_who_were_told_hear_so(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        town.make_profile(session, "WB-0042", title="Juno Larkspurr")
    id = report(app)
    wire = Wire()
    wire.work(parts)
    clock.passes(minutes=4)
    sighting(id, parts, ref="WB-0042")
    wire.work(parts)
    wrong, right = db.session.scalars(select(Alert).order_by(Alert.raised_at)).all()
    assert (wrong.state(clock()), right.state(clock())) == ("recalled", "approved")
    titles = [one.payload["notification"]["title"] for one in wire.heard if one.endpoint.endswith(f"/{town.BEN}")]
    assert titles.count("Correction. Please open.") == 1
    assert len(titles) == 3
