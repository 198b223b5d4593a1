""" "Same person": what the desk decides of a report that joined an alert, and what becomes of the alert."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.decide import approve_sighting, reject
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, signed_in
from tests.conftest import Clock
from tests.live import ask, begun, decide, give_phones, heard, joined, only_alert, see, titles
from tests.wire import Wire


def test_checking_the_news_checks_the_alert_and_rings_nobody_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    begun(app, wire, parts, clock)
    id = uuid4()
    see(app, clock, id=id)
    wire.work(parts)
    wire.heard.clear()
    profile_id = db.session.scalars(select(Profile.id).where(Profile.ref == "WB-0118")).one()
    with transaction() as session:
        mo, now = session.get_one(Account, town.MO), parts.clock()
        report, known = session.get_one(Report, id), session.get_one(Profile, profile_id)
        approve_sighting(session, report, known, wording="Seen at both.", by=mo, now=now, today=now.date())
    assert (only_alert().approved_by_id, only_alert().wording) == (town.MO, "Seen at both.")
    wire.work(parts)
    assert wire.heard == []


def test_what_was_checked_keeps_its_words_when_it_is_seen_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    first = begun(app, wire, parts, clock)
    with transaction() as session:
        alert = session.get_one(Alert, first.id)
        alert.approve(by_id=town.MO, now=clock.at, ends_at=clock.at + timedelta(hours=2))
        alert.wording = "In a red coat."
    clock.passes(minutes=4)
    see(app, clock)
    said = signed_in(app, town.LENA).get(f"/api/alerts/{first.id}").json
    assert said is not None
    assert said["place"] == "Orchard Foods"
    assert said["says"][:4] == [
        "Reported 14 minutes ago at Orchard Foods. Checked by a named person.",
        "Seen: WB-0118.",
        "In a red coat.",
        "Reported again just now: not yet checked.",
    ]


def test_rejecting_what_joined_takes_nothing_back(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock)
    id = uuid4()
    see(app, clock, id=id)
    decide(id, parts, reject, reason="That was somebody else.")
    assert only_alert().is_live(clock.at)


def test_when_it_is_taken_back_everybody_hears_who_heard_any_of_it(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        corner_id = new_account(session, Role.STAFF, premises=[town.CORNER]).id
    wire = give_phones(town.ASHA, town.BEN, town.LENA, corner_id)
    id = uuid4()
    ask(app, id=id)
    wire.work(parts)
    see(app, clock, profile_ref=None, same_as=str(only_alert().id))
    wire.work(parts)
    wire.heard.clear()
    decide(id, parts, reject, reason="It was a member of staff.")
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA, corner_id]
    assert titles(wire) == {"Correction. Please open."}


def test_the_same_again_joins_once(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock)
    id = uuid4()
    body = {"happened_at": clock.at.isoformat()}
    first = see(app, clock, id=id, **body)
    clock.passes(minutes=3)
    assert see(app, clock, id=id, **body) == first
    assert (joined(), only_alert().repeats) == (1, 1)
