"""Who is told, and who no longer: asked when an alert is raised and again before each push."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.agreements.models import Paper
from app.alerts.models import Delivery, Subscription
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Premises, Role
from app.profiles.models import Hidden, Profile, ProfileState
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, send_report, signed_in, subscribe_phone
from tests.wire import Wire

BENS, CALS, PATROLS = "http://127.0.0.1/ben", "http://127.0.0.1/cal", "http://127.0.0.1/patrol"


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


def queued() -> set[str]:
    """Return the browsers for which a push waits."""
    db.session.rollback()
    return {row.subscription.endpoint for row in db.session.scalars(select(Delivery))}


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


@pytest.mark.parametrize(
    "changes", [{"confirmed_until": town.NOON}, {"is_under_18": True}, {"role": Role.BOARD}], ids=str
)
def test_who_may_be_told_no_more_hears_nothing_that_was_queued_before(
    app: Flask, wire: Wire, parts: Parts, changes: dict[str, Any]
) -> None:
    sound(app)
    with transaction() as session:
        for field, value in changes.items():
            setattr(session.get_one(Account, town.BEN), field, value)
    wire.work(parts)
    assert BENS not in wire.endpoints


MAY_NOT_BE_TOLD: dict[str, dict[str, Any]] = {
    "has left": {"state": AccountState.LEFT},
    "nobody vouches for": {"confirmed_until": town.NOON},
    "is of the Board": {"role": Role.BOARD},
}


@pytest.mark.usefixtures("wire")
@pytest.mark.parametrize("changes", MAY_NOT_BE_TOLD.values(), ids=MAY_NOT_BE_TOLD)
def test_nothing_is_queued_for_one_who(app: Flask, changes: dict[str, Any]) -> None:
    with transaction() as session:
        for field, value in changes.items():
            setattr(session.get_one(Account, town.BEN), field, value)
    sound(app)
    assert queued() == set()


@pytest.mark.usefixtures("wire")
def test_nothing_is_queued_for_a_phone_that_was_switched_off(app: Flask) -> None:
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == BENS)).one().dropped_at = town.NOON
    sound(app)
    assert queued() == set()


@pytest.mark.parametrize(("until", "rings"), [(1, True), (0, False), (None, False)])
def test_a_guard_is_told_only_at_the_place_of_tonight(
    app: Flask, wire: Wire, parts: Parts, until: int | None, rings: bool
) -> None:
    with transaction() as session:
        firm = Member(name="Quillby Guards", is_guard_firm=True)
        session.add(firm)
        session.flush()
        guard = new_account(session, Role.DOOR, premises=[town.LANTERN], member_id=firm.id)
        guard.placed_until = None if until is None else town.NOON + timedelta(hours=until)
        subscribe_phone(session, guard.id, endpoint=PATROLS)
    sound(app)
    wire.work(parts)
    assert (PATROLS in wire.endpoints) is rings


@pytest.mark.parametrize("ended_on", [None, town.NOON.date()])
def test_police_are_told_only_while_their_agreement_is_in_force(
    app: Flask, wire: Wire, parts: Parts, ended_on: date | None
) -> None:
    with transaction() as session:
        officer = new_account(session, Role.POLICE, premises=[town.LANTERN], member_id=town.POLICE)
        subscribe_phone(session, officer.id, endpoint=PATROLS)
        session.scalars(select(Paper)).one().ends_on = ended_on and ended_on - timedelta(days=1)
    sound(app)
    wire.work(parts)
    assert (PATROLS in wire.endpoints) is (ended_on is None)


@pytest.mark.parametrize(
    "changes", [{"state": ProfileState.WITHDRAWN}, {"hidden_because": Hidden.WRONG_PERSON}], ids=str
)
def test_for_a_profile_that_was_taken_away_meanwhile_no_phone_rings_any_more(
    app: Flask, wire: Wire, parts: Parts, changes: dict[str, Any]
) -> None:
    sound(app)
    with transaction() as session:
        profile = session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()
        for field, value in changes.items():
            setattr(profile, field, value)
    wire.work(parts)
    assert wire.endpoints == []


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
