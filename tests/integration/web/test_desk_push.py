"""The desk sees whether alerts reach phones, and who got one; a lead sees by premises and never by person."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.alerts.models import Alert, AlertKind, Delivery, Progress, Subscription
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Clock


@pytest.fixture
def alert_id(phone_of: Any) -> UUID:
    """An alert that sounded at once, on a phone each of Ben and Lena."""
    with transaction() as session:
        town.make_profile(session)
        for who in (town.BEN, town.LENA):
            subscribe_phone(session, who).host = "fcm.googleapis.com"
    sent = send_report(phone_of("Asha"), uuid4(), category="sighting", profile_ref="WB-0118")
    return UUID(sent.json["alert_id"])


def came_to(who: int, clock: Clock) -> None:
    with transaction() as session:
        values = {"progress": Progress.SENT, "sent_at": clock(), "delivered_at": clock()}
        session.execute(update(Delivery).where(Delivery.account_id == who).values(**values))


def test_with_no_phone_the_page_says_so(phone_of: Any) -> None:
    page = phone_of("Mo").get("/desk/push").text
    assert "No phone has alerts switched on yet." in page
    assert "Nothing is due." in page
    assert "Townwatch is no emergency channel." in page


def test_what_waits_too_long_is_said_first(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=3)
    page = phone_of("Dee").get("/desk/push").text
    assert "A push has been due for 3 minutes." in page
    assert "The oldest has been due for 3 minutes" in page


def test_each_push_service_is_drawn(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    came_to(town.BEN, clock)
    page = phone_of("Mo").get("/desk/push").text
    assert "Chrome on Android and computers" in page
    assert ">1 of 2</text>" in page


def test_it_shows_no_endpoint_and_no_name(phone_of: Any, alert_id: UUID) -> None:
    page = phone_of("Mo").get("/desk/push").text
    endpoints = db.session.scalars(select(Subscription.endpoint)).all()
    assert not [one for one in [*endpoints, "Ben", "Lena"] if one in page]


@pytest.mark.parametrize("name", ["Asha", "Lena", "Bea", "Pat"])
def test_only_the_desk_looks_at_pushes(phone_of: Any, name: str) -> None:
    assert phone_of(name).get("/desk/push").status_code == 403


def test_the_desk_sees_who_got_an_alert_and_why_it_looked_is_kept(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    came_to(town.BEN, clock)
    page = phone_of("Mo").get(f"/desk/alerts/{alert_id}/receipts").text
    assert page.index("Came to the phone") < page.index("Ben") < page.index("No receipt yet") < page.index("Lena")
    assert "It is never a measure of anybody’s work." in page
    assert "Forgotten on 18 December 2026" in page
    entry = db.session.scalars(select(Entry).where(Entry.verb == "viewed receipts")).one()
    assert db.session.get_one(Detail, entry.seq).body["because"] == "other: a test of the town"


def test_a_phone_that_shows_nothing_for_twenty_seconds_is_said_not_to_be_reached(
    app: Flask, alert_id: UUID, clock: Clock
) -> None:
    with transaction() as session:
        sent = {"progress": Progress.SENT, "sent_at": clock()}
        session.execute(update(Delivery).where(Delivery.account_id == town.LENA).values(**sent))
    clock.passes(seconds=20)
    assert "not reached" not in signed_in(app, town.MO).get("/desk/alerts").text
    clock.passes(seconds=1)
    mo = signed_in(app, town.MO)
    assert "<b>1</b> not reached yet: the list in the app shows it." in mo.get("/desk/alerts").text
    page = mo.get(f"/desk/alerts/{alert_id}/receipts").text
    assert (
        page.index("Not reached yet: the list in the app shows it") < page.index("Lena") < page.index("No receipt yet")
    )
    clock.passes(hours=3)
    over = signed_in(app, town.MO).get("/desk/alerts").text
    assert "<b>1</b> not reached." in over


def test_who_has_not_said_why_is_asked_first(app: Flask, alert_id: UUID) -> None:
    answer = signed_in(app, town.MO, why="").get(f"/desk/alerts/{alert_id}/receipts")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/why?")
    assert not db.session.scalars(select(Entry).where(Entry.verb == "viewed receipts")).all()


def test_after_thirty_days_only_the_counts_are_shown(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(days=31)
    page = signed_in(app, town.MO).get(f"/desk/alerts/{alert_id}/receipts").text
    assert "Who got it was kept for 30 days." in page
    assert "Lena" not in page
    assert "<b>0 of 2</b> phones showed it" in page


def test_who_got_a_test_is_nobodys_to_see(phone_of: Any, alert_id: UUID) -> None:
    with transaction() as session:
        session.get_one(Alert, alert_id).kind = AlertKind.TEST
    assert phone_of("Mo").get(f"/desk/alerts/{alert_id}/receipts").status_code == 404


def test_a_lead_sees_alerts_by_own_premises_and_no_names(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    came_to(town.LENA, clock)
    page = phone_of("Lena").get("/people/alerts").text
    assert "1 of 1 phone. Not opened yet." in page
    assert "never a measure of anybody’s work" in page
    assert "Lantern Club" not in page
    assert "Ben" not in page


def test_alerts_that_came_to_others_only_are_not_listed(phone_of: Any, alert_id: UUID) -> None:
    with transaction() as session:
        session.execute(update(Delivery).where(Delivery.account_id == town.LENA).values(progress=Progress.GONE))
    assert "No alert came here" in phone_of("Lena").get("/people/alerts").text


def test_old_alerts_are_not_listed_for_leads(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(days=8)
    assert "No alert came here" in signed_in(app, town.LENA).get("/people/alerts").text


def test_why_somebody_was_not_rung_is_not_shown_with_their_name(phone_of: Any, alert_id: UUID) -> None:
    with transaction() as session:
        values = {"progress": Progress.SUPPRESSED, "because": "kind not wanted"}
        session.execute(update(Delivery).where(Delivery.account_id == town.LENA).values(**values))
    mo = phone_of("Mo")
    by_name = mo.get(f"/desk/alerts/{alert_id}/receipts").text
    assert by_name.index("No phone rang") < by_name.index("Lena")
    assert "not wanted" not in by_name.lower()
    assert "Kind not wanted" in mo.get("/desk/push").text
