"""What the desk's word lets the town hear: an incident to its zone and sector, and what was only listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind, AlertState, Ending
from app.alerts.recall import recall
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Role
from app.profiles.models import Profile, Standing
from app.reports.models import Report
from app.review.decide import approve_incident, approve_sighting, reject
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, send_report, signed_in
from tests.conftest import Clock
from tests.issued_cases import name_to_serve
from tests.live import ask, decide, disregard, give_phones, heard, only_alert, rang, see, titles
from tests.wire import Wire

WORDS = "Two windows were broken with a stone."


@pytest.fixture
def wire(app: Flask) -> Wire:
    with transaction() as session:
        town.make_profile(session)
    return give_phones(town.ASHA, town.BEN, town.LENA, town.CAL)


def sent(app: Flask, **changes: Any) -> UUID:
    id = uuid4()
    body = {"category": "damage", "note": "It was the Larkspurr boy.", "direction": "left", **changes}
    assert send_report(signed_in(app, town.ASHA), id, **body).status_code == 201
    return id


def approved_sighting(id: UUID, parts: Parts, ref: str = "WB-0007") -> None:
    with transaction() as session:
        mo, now = session.get_one(Account, town.MO), parts.clock()
        known = session.scalars(select(Profile).where(Profile.ref == ref)).one()
        approve_sighting(session, session.get_one(Report, id), known, wording="", by=mo, now=now, today=now.date())


def test_an_incident_tells_zone_and_sector_in_the_approvers_words_alone(app: Flask, wire: Wire, parts: Parts) -> None:
    decide(sent(app), parts, approve_incident, wording=WORDS, tells=True)
    wire.work(parts)
    assert heard(wire) == [town.LENA]  # Ben's club is licensed, Cal works elsewhere, Asha sent it
    alert = only_alert()
    assert (alert.kind, alert.chips, alert.profile_id, alert.photo_id) == (AlertKind.INCIDENT, [], None, None)
    assert alert.ends_at == town.NOON + timedelta(hours=72)
    told = signed_in(app, town.LENA).get(f"/api/alerts/{alert.id}")
    assert told.json is not None
    assert WORDS in told.json["says"]
    assert "Larkspurr" not in told.text
    assert "Asha" not in told.text
    assert signed_in(app, town.BEN).get(f"/api/alerts/{alert.id}").status_code == 404


def test_without_being_told_to_an_incident_tells_nobody(app: Flask, parts: Parts) -> None:
    decide(sent(app), parts, approve_incident, wording=WORDS)
    assert db.session.scalars(select(Alert)).all() == []


def test_without_words_nobody_can_be_told(app: Flask, parts: Parts) -> None:
    id = sent(app)
    with pytest.raises(NotFit) as refused:
        decide(id, parts, approve_incident, wording="  ", tells=True)
    assert set(refused.value.fields) == {"wording"}
    assert db.session.get_one(Report, id).is_open


@pytest.mark.parametrize(("hours", "told"), [(4, [town.LENA]), (4.1, [])])
def test_an_incident_of_long_ago_is_only_listed(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, *, hours: float, told: list[int]
) -> None:
    id = sent(app)
    clock.passes(hours=hours)
    decide(id, parts, approve_incident, wording=WORDS, tells=True)
    wire.work(parts)
    assert heard(wire) == told
    listed = signed_in(app, town.LENA).get("/api/alerts").json
    assert listed is not None
    assert len(listed["alerts"]) == 1


@pytest.mark.parametrize(("hours", "told"), [(0.2, [town.LENA]), (5, [])])
def test_somebody_suspected_who_was_only_listed_rings_when_it_is_approved_in_time(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, *, hours: float, told: list[int]
) -> None:
    with transaction() as session:
        town.make_profile(session, "WB-0007", standing="suspected", standing_until=None)
        session.get_one(Account, town.BEN).premises = []
    id = uuid4()
    see(app, clock, town.ASHA, id=id, profile_ref="WB-0007")
    clock.passes(hours=hours)
    approved_sighting(id, parts)
    wire.work(parts)
    assert rang(wire) == told


def test_rejected_by_night_it_is_corrected_by_night(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        sleeper = new_account(session, Role.STAFF, premises=[town.ORCHARD], rests=True).id
    give_phones(sleeper)
    id = uuid4()
    clock.at = town.NOON.replace(hour=19, minute=58)
    see(app, clock, town.ASHA, id=id)
    wire.work(parts)
    assert sleeper in heard(wire)
    wire.heard.clear()
    clock.passes(hours=1)
    decide(id, parts, reject, reason="That was a member of staff.")
    wire.work(parts)
    assert sleeper in rang(wire)
    assert titles(wire) == {"Correction. Please open."}


def test_who_was_spared_the_alert_is_spared_its_correction(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        sleeper = new_account(session, Role.STAFF, premises=[town.ORCHARD], rests=True).id
    give_phones(sleeper)
    id = uuid4()
    clock.at = town.NOON.replace(hour=21)
    see(app, clock, town.ASHA, id=id)
    wire.work(parts)
    decide(id, parts, reject, reason="That was a member of staff.")
    wire.work(parts)
    assert sleeper not in heard(wire)


def test_stood_down_it_is_over_for_everybody_and_nobody_was_wrong(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    see(app, clock, town.ASHA)
    wire.work(parts)
    wire.heard.clear()
    with transaction() as session:
        alert, mo = session.scalars(select(Alert)).one(), session.get_one(Account, town.MO)
        assert recall(session, alert, because="They left.", ending=Ending.STAND_DOWN, by=mo, now=clock.at) == 2
    wire.work(parts)
    assert (heard(wire), rang(wire), titles(wire)) == ([town.BEN, town.LENA], [], {"Ended. Please open."})
    assert only_alert().state(clock.at) is AlertState.STOOD_DOWN
    clock.passes(hours=3)
    assert disregard(parts) == 0


def test_what_has_ended_by_itself_is_not_stood_down(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    see(app, clock, town.ASHA)
    clock.passes(hours=2)
    with transaction() as session:
        alert, mo = session.scalars(select(Alert)).one(), session.get_one(Account, town.MO)
        with pytest.raises(NotPossible, match="ended by itself"):
            recall(session, alert, because="x", ending=Ending.STAND_DOWN, by=mo, now=clock.at)


def test_an_alert_of_a_profile_that_nobody_approved_is_disregarded_too(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    see(app, clock, town.ASHA)
    wire.work(parts)
    clock.passes(hours=2)
    assert (disregard(parts), disregard(parts)) == (2, 0)


def not_served() -> None:
    with transaction() as session:
        session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one().standing = Standing.NOT_SERVED


def test_while_a_notice_is_not_given_a_checked_sighting_is_for_the_desk_and_who_was_named_to_serve(
    app: Flask, wire: Wire, parts: Parts
) -> None:
    not_served()
    with transaction() as session:
        name_to_serve(session, town.LENA)
    approved_sighting(sent(app), parts, "WB-0118")
    wire.work(parts)
    alert = only_alert()
    assert (alert.only_premises, alert.zone_id) == ([town.ORCHARD], None)
    assert set(alert.only_roles) == {"manager", "deputy"}
    assert heard(wire) == [town.LENA]  # who was named to serve
    assert [signed_in(app, who).get(f"/api/alerts/{alert.id}").status_code for who in (town.BEN, town.MO)] == [404, 200]


def test_whoever_was_told_of_somebody_unknown_does_not_learn_that_a_notice_waits_for_them(
    app: Flask, wire: Wire, parts: Parts
) -> None:
    not_served()
    id = uuid4()
    ask(app, id=id)
    approved_sighting(id, parts, "WB-0118")
    live, checked = db.session.scalars(select(Alert).order_by(Alert.profile_id.is_not(None)))
    assert (live.kind, live.profile_id) == (AlertKind.LIVE, None)
    assert checked.only_roles
    shown = signed_in(app, town.BEN).get("/api/alerts").text
    assert "WB-0118" not in shown
    assert str(checked.id) not in shown
