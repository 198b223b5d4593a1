"""Whom an alert concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.alerts.models import Alert, AlertKind
from app.alerts.near_me import concerns
from app.kernel.geo import moved
from app.members.models import Account, Premises, Role, Sector
from tests.town import CROSS, NOON

SENDER, SOMEBODY = 1, 2


def alert(**changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "kind": AlertKind.SIGHTING,
        "place": "Orchard Foods",
        "latitude": CROSS.latitude,
        "longitude": CROSS.longitude,
        "radius_m": 400,
        "happened_at": NOON,
        "raised_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "raised_by_id": SENDER,
    }
    return Alert(**{**fields, **changes})


def somebody(role: Role, *, at_m: int | None, id: int = SOMEBODY) -> Account:
    """Return an account that works so many metres away, or for no shop."""
    where = moved(CROSS, east_m=at_m or 0, north_m=0)
    shop = Premises(
        name="x", member_id=1, zone_id="OUT", sector=Sector.RETAIL, latitude=where.latitude, longitude=where.longitude
    )
    return Account(id=id, name="x", sign_in="x", role=role, premises=[] if at_m is None else [shop])


CONCERNED = {
    "who works near": (somebody(Role.STAFF, at_m=90), True),
    "who works far off": (somebody(Role.STAFF, at_m=1600), False),
    "who sent it, wherever they work": (somebody(Role.STAFF, at_m=1600, id=SENDER), True),
    "the desk, wherever it works besides": (somebody(Role.DEPUTY, at_m=1600), True),
    "who works for no shop": (somebody(Role.POLICE, at_m=None), True),
    "who works at premises and has none just now": (somebody(Role.STAFF, at_m=None), False),
    "a guard who has not said where they stand": (somebody(Role.DOOR, at_m=None), False),
}


@pytest.mark.parametrize(("who", "concerned"), CONCERNED.values(), ids=CONCERNED)
def test_an_alert_concerns(who: Account, concerned: bool) -> None:
    assert concerns(alert(), who) is concerned


@pytest.mark.parametrize(("id", "concerned"), [(SENDER, True), (SOMEBODY, False)])
def test_a_test_alert_concerns_nobody_but_who_asked_for_it(id: int, concerned: bool) -> None:
    assert concerns(alert(kind=AlertKind.TEST), somebody(Role.STAFF, at_m=0, id=id)) is concerned
