"""The whole line, from a phone to a push."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.alerts.models import Subscription
from app.kernel.db import db, transaction
from app.members.models import Account
from app.photos import develop
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.beside import profiles_beside
from app.review.decide import approve_sighting
from app.review.develop import alike, finish
from app.web.parts import Parts
from tests import pictures, town
from tests.builders import give_photo, send_report
from tests.conftest import Clock
from tests.wire import Wire


@pytest.fixture
def wire(app: Flask, parts: Parts) -> Wire:
    """Ben's and Cal's phones wait for pushes, and so does Asha's own; a known profile has a photo."""
    with transaction() as session:
        for who in (town.ASHA, town.BEN, town.CAL):
            session.add(
                Subscription(
                    account_id=who, endpoint=f"http://127.0.0.1/{who}", p256dh="", auth="", key_id="", made_at=town.NOON
                )
            )
    profile_photo = pictures.jpeg(7)
    with transaction() as session:
        give_photo(session, parts, town.make_profile(session), profile_photo)
    return Wire()


def run_worker(parts: Parts, wire: Wire) -> None:
    """Do once what the workers do over and over."""
    with transaction() as session:
        photo = develop.claim(session, now=parts.clock())
        if photo is not None:
            session.refresh(photo)
    if photo is not None:
        developed = develop.develop(photo, parts.vault)
        found = alike(db.session(), parts.index, developed)
        with transaction() as session:
            finish(session, developed, found)
    wire.work(parts)


def test_from_a_photograph_on_a_phone_to_a_push_alert(wire: Wire, parts: Parts, phone_of: Any, clock: Clock) -> None:
    id = uuid4()
    assert send_report(phone_of("Asha"), id, photos=[pictures.jpeg(7, quality=40)]).json["lane"] == "held"
    assert send_report(phone_of("Asha"), id, photos=[pictures.jpeg(7, quality=40)]).status_code == 202  # kept once
    run_worker(parts, wire)
    assert wire.heard == []  # nobody has looked at it yet
    with transaction() as session:
        report, mo = session.get_one(Report, id), session.get_one(Account, town.MO)
        (beside,) = profiles_beside(session, report)
        assert (beside.profile.ref, beside.same.band) == ("WB-0118", "same")
        profile: Profile = beside.profile
        approve_sighting(session, report, profile, wording="", by=mo, now=clock(), today=clock().date())
    run_worker(parts, wire)
    assert wire.endpoints == [f"http://127.0.0.1/{town.BEN}"]  # near, and not the sender
    alert_id = UUID(wire.heard[0].payload["townwatch"]["alert"])
    told = phone_of("Ben").get(f"/api/alerts/{alert_id}").json
    assert (told["state"], told["place"], told["profile"]["ref"]) == ("approved", "Orchard Foods", "WB-0118")


def test_a_fresh_sighting_of_a_published_profile_rings_before_review(wire: Wire, parts: Parts, phone_of: Any) -> None:
    answer = send_report(phone_of("Asha"), category="sighting", profile_ref="WB-0118", sure="know", note="by the tills")
    assert answer.json["lane"] == "at once"
    run_worker(parts, wire)
    assert wire.endpoints == [f"http://127.0.0.1/{town.BEN}"]
    shown = phone_of("Ben").get(f"/api/alerts/{answer.json['alert_id']}")
    assert shown.json["state"] == "not yet checked"
    assert "by the tills" not in shown.text  # no free text before review
    assert "Asha" not in shown.text
