"""How a live alert ends: by itself, or by the desk's word, which may also let many more hear of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import AlertKind, AlertState
from app.kernel.db import db, transaction
from app.kernel.geo import moved
from app.members.models import Account, Premises, Role, Scheme, Sector
from app.profiles.draft import NewProfile
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.decide import approve_incident, approve_new_profile, approve_sighting, reject
from app.web.parts import Parts
from tests import town
from tests.builders import develop_all, new_account, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.live import ask, decide, disregard, give_phones, heard, only_alert, rang, titles
from tests.pictures import jpeg
from tests.wire import Wire


@pytest.fixture
def wire(app: Flask) -> Wire:
    return give_phones(town.ASHA, town.BEN, town.LENA, town.CAL)


def test_unless_approved_it_ends_and_asks_everybody_told_to_disregard_it(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    ask(app)
    wire.work(parts)
    wire.heard.clear()
    clock.passes(minutes=29, seconds=59)
    assert disregard(parts) == 0
    clock.passes(seconds=1)
    said = signed_in(app, town.BEN).get(f"/api/alerts/{only_alert().id}").json
    assert said is not None
    assert said["says"] == ["Ended without approval. Please disregard."]
    assert (disregard(parts), disregard(parts)) == (2, 0)
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]
    assert titles(wire) == {"Please disregard. Open to read."}
    assert all(one.payload["notification"]["silent"] for one in wire.heard)


def test_who_was_not_reached_in_time_is_not_asked_to_disregard_anything(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    ask(app)
    clock.passes(minutes=30)
    assert disregard(parts) == 0
    wire.work(parts)
    assert wire.heard == []


# ------------------------------------------------------------ the desk's word


def test_approved_as_an_incident_it_goes_on_with_the_approvers_words(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    id = uuid4()
    ask(app, id=id)
    wire.work(parts)
    wire.heard.clear()
    clock.passes(minutes=10)
    decide(id, parts, approve_incident, wording="Took a bag and left.")
    alert = only_alert()
    assert (alert.state(clock()), alert.kind, alert.wording) == (
        AlertState.APPROVED,
        AlertKind.LIVE,
        "Took a bag and left.",
    )
    clock.passes(minutes=25)
    said = signed_in(app, town.BEN).get(f"/api/alerts/{alert.id}").json
    assert said is not None
    assert "Took a bag and left." in said["says"]
    assert disregard(parts) == 0
    wire.work(parts)
    assert wire.heard == []  # the same phones: no second sound


def test_told_to_the_zone_it_rings_whoever_has_not_heard_and_shows_no_picture(
    app: Flask, wire: Wire, parts: Parts
) -> None:
    with transaction() as session:
        where = moved(town.CROSS, east_m=900, north_m=0)
        session.add(
            Premises(
                id=60, name="Far End", member_id=town.CORNER, zone_id="MID", sector=Sector.RETAIL,
                latitude=where.latitude, longitude=where.longitude,
            )
        )  # fmt: skip
        session.flush()
        far = new_account(session, Role.STAFF, premises=[60])
        subscribe_phone(session, far.id, endpoint=f"http://127.0.0.1/{far.id}")
        far_id = far.id
    id = uuid4()
    ask(app, id=id, photos=[jpeg(3)])
    develop_all(parts)
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]
    wire.heard.clear()
    decide(id, parts, approve_incident, wording="Took a bag and left.", tells=True)
    alert = only_alert()
    assert (alert.kind, alert.zone_id, alert.sectors, alert.photo_id) == (AlertKind.INCIDENT, "MID", ["retail"], None)
    assert alert.ends_at == town.NOON + timedelta(hours=72)
    wire.work(parts)
    assert rang(wire) == [far_id]
    assert heard(wire) == [town.BEN, town.LENA, far_id]
    # Ben's club is licensed, and heard of it before: he may read how it ended.
    assert signed_in(app, town.BEN).get(f"/api/alerts/{alert.id}").status_code == 200


def test_approved_as_a_sighting_it_names_the_profile_and_is_heard_as_far(app: Flask, wire: Wire, parts: Parts) -> None:
    with transaction() as session:
        town.make_profile(session)
    id = uuid4()
    ask(app, id=id)
    profile = db.session.scalars(select(Profile)).one()
    with transaction() as session:
        mo, now = session.get_one(Account, town.MO), parts.clock()
        known = session.get_one(Profile, profile.id)
        report = session.get_one(Report, id)
        decided = approve_sighting(session, report, known, wording="It is them.", by=mo, now=now, today=now.date())
        assert decided.alert is not None
    alert = only_alert()
    assert (alert.kind, alert.profile_id, alert.zone_id, alert.radius_m) == (AlertKind.SIGHTING, profile.id, "MID", 400)
    assert (alert.only_premises, alert.wording) == ([], "It is them.")


def test_approved_as_the_beginning_of_a_profile_it_names_nobody(app: Flask, parts: Parts, clock: Clock) -> None:
    id = uuid4()
    ask(app, id=id)
    new = NewProfile(
        title="Red coat", is_name=False, seen="Took a bag.", look={}, grading="1AP", is_serious_or_repeat=True
    )
    decide(id, parts, lambda *args, **how: approve_new_profile(*args, new, **how), wording="Took a bag.")
    alert = only_alert()
    assert (alert.state(clock()), alert.profile_id, alert.wording) == (AlertState.APPROVED, None, "Took a bag.")


def test_rejected_it_is_corrected_by_itself(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    id = uuid4()
    ask(app, id=id)
    wire.work(parts)
    wire.heard.clear()
    decide(id, parts, reject, reason="It says how somebody looked, not what they did.")
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]
    assert titles(wire) == {"Correction. Please open."}
    assert only_alert().state(clock()) is AlertState.RECALLED


def test_how_far_how_many_and_how_long_are_settings(app: Flask) -> None:
    with transaction() as session:
        scheme = session.get_one(Scheme, 1)
        scheme.live_radius_m, scheme.live_premises, scheme.live_minutes, scheme.live_a_day = 350, 2, 10, 1
    ask(app)
    alert = only_alert()
    assert (alert.only_premises, alert.radius_m) == ([town.ORCHARD, town.LANTERN], 350)
    assert alert.ends_at == town.NOON + timedelta(minutes=10)
    assert ask(app)["lane"] == "held"
