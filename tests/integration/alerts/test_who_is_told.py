"""Who is told, and who no longer: asked when an alert is raised and again before each push."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Subscription
from app.kernel.db import transaction
from app.members.models import Account, AccountState, Premises
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.wire import Wire

BENS, CALS = "http://127.0.0.1/ben", "http://127.0.0.1/cal"


@pytest.fixture
def wire(app: Flask) -> Wire:
    """Ben and Cal have a phone; the gallery has one who is excluded, and one who has had a warning."""
    with transaction() as session:
        subscribe_phone(session, town.BEN, endpoint=BENS)
        subscribe_phone(session, town.CAL, endpoint=CALS)
        town.make_profile(session)
        town.make_profile(session, "WB-0042", standing="warned", standing_until=None)
    return Wire()


def sound(app: Flask, ref: str = "WB-0118") -> UUID:
    answer = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref=ref)
    assert answer.json is not None
    assert answer.json["lane"] == "at once"
    return UUID(answer.json["alert_id"])


def test_who_is_suspended_hears_nothing_that_was_queued_before(app: Flask, wire: Wire, parts: Parts) -> None:
    sound(app)
    with transaction() as session:
        session.get_one(Account, town.BEN).state = AccountState.SUSPENDED
    wire.work(parts)
    assert BENS not in wire.endpoints


def test_a_browser_that_somebody_else_has_taken_over_hears_nothing_of_before(
    app: Flask, wire: Wire, parts: Parts
) -> None:
    sound(app)
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == BENS)).one().account_id = town.CAL
    wire.work(parts)
    assert BENS not in wire.endpoints


def test_who_has_had_a_warning_concerns_the_neighbours_and_not_the_whole_zone(
    app: Flask, wire: Wire, parts: Parts
) -> None:
    with transaction() as session:
        session.get_one(Premises, town.LANTERN).longitude += 0.01  # the same zone, over 600 metres away
    sound(app, "WB-0042")
    wire.work(parts)
    assert BENS not in wire.endpoints
    sound(app, "WB-0118")
    wire.work(parts)
    assert BENS in wire.endpoints
