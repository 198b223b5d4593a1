"""Whom an alert is for."""

from __future__ import annotations

from typing import Any

import pytest

from app.alerts.models import Alert, AlertKind
from app.alerts.receipts import token_for
from app.alerts.rules import EVERYWHERE_M, hears, metres_to, spot_of
from app.kernel.geo import moved
from app.members.models import Account, AccountState, Premises, Role, Sector
from tests.town import CROSS
from tests.unit.alerts.test_concerns import alert

WHOLE_TOWN = {"kind": AlertKind.TOWN_WIDE, "radius_m": EVERYWHERE_M}


def place(east_m: int, zone: str = "OUT", *, id: int = 1, sector: Sector = Sector.RETAIL) -> Premises:
    where = moved(CROSS, east_m=east_m, north_m=0)
    return Premises(
        id=id, name="x", member_id=1, zone_id=zone, sector=sector, latitude=where.latitude, longitude=where.longitude
    )


def account(*premises: Premises, id: int = 1, **changes: object) -> Account:
    fields: dict[str, object] = {"role": Role.STAFF, **changes}
    return Account(id=id, name="x", sign_in="x", premises=list(premises), **fields)  # type: ignore[arg-type]


def of_zone(**changes: Any) -> Alert:
    return alert(**{"radius_m": 400, "zone_id": "MID", **changes})


NEAR: list[tuple[str, Account, bool]] = [
    ("at the place itself", account(place(0)), True),
    ("just within the radius", account(place(399)), True),
    ("just outside it", account(place(402)), False),
    ("far, but in the zone", account(place(5000, "MID")), True),
    ("with one of two premises near", account(place(5000), place(10)), True),
    ("without premises", account(), False),
    ("near, but left", account(place(0), state=AccountState.LEFT), False),
    ("near, but suspended", account(place(0), state=AccountState.SUSPENDED), False),
    ("near, but only invited", account(place(0), state=AccountState.INVITED), False),
    ("near, but under 18", account(place(0), is_under_18=True), False),
    ("near, of the board", account(place(0), role=Role.BOARD), False),
    ("near, of the council", account(place(0), role=Role.COUNCIL), False),
    ("near, an auditor", account(place(0), role=Role.AUDITOR), False),
    ("near, at a door", account(place(0), role=Role.DOOR), True),
]


@pytest.mark.parametrize(("who", "told"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_who_works_near_or_in_the_zone_and_may_see_alerts_is_told(who: Account, told: bool) -> None:
    assert hears(who, of_zone()) is told


def test_an_alert_without_a_zone_goes_by_distance_alone() -> None:
    assert not hears(account(place(5000, "MID")), alert())


def test_an_alert_without_a_radius_goes_by_its_zone_alone() -> None:
    of_the_zone = alert(radius_m=0, zone_id="MID")
    assert hears(account(place(5000, "MID")), of_the_zone)
    assert not hears(account(place(0, "OUT")), of_the_zone)


NARROWED: list[tuple[str, dict[str, Any], Account, bool]] = [
    ("its sector", {"sectors": ["licensed"]}, account(place(0, sector=Sector.LICENSED)), True),
    ("another sector", {"sectors": ["licensed"]}, account(place(0)), False),
    (
        "one of two premises of the sector, the other near",
        {"sectors": ["licensed"]},
        account(place(0), place(5000, sector=Sector.LICENSED)),
        False,
    ),
    ("its premises", {"only_premises": [7]}, account(place(0, id=7)), True),
    ("other premises", {"only_premises": [7]}, account(place(0, id=8)), False),
    ("its premises, too far off", {"only_premises": [7]}, account(place(900, id=7)), False),
    ("its role", {"only_roles": ["lead"]}, account(place(0), role=Role.LEAD), True),
    ("another role", {"only_roles": ["lead"]}, account(place(0)), False),
    ("the desk, when it is named", {"only_roles": ["manager"]}, account(role=Role.MANAGER), True),
    ("the desk, when it is not", {"only_roles": ["lead"]}, account(role=Role.MANAGER), False),
    ("the desk far off, for a sighting", {}, account(role=Role.MANAGER), False),
    ("whoever works nowhere, for the whole town", WHOLE_TOWN, account(role=Role.CCTV), True),
    ("the Board, for the whole town", WHOLE_TOWN, account(role=Role.BOARD), False),
    ("whoever works far off, for the whole town", WHOLE_TOWN, account(place(9000)), True),
    ("one sector of the whole town", {**WHOLE_TOWN, "sectors": ["retail"]}, account(place(9000)), True),
    ("whoever works nowhere, for one sector", {**WHOLE_TOWN, "sectors": ["retail"]}, account(role=Role.CCTV), False),
]


@pytest.mark.parametrize(("changes", "who", "told"), [row[1:] for row in NARROWED], ids=[row[0] for row in NARROWED])
def test_an_alert_may_be_for_few(changes: dict[str, Any], who: Account, told: bool) -> None:
    assert hears(who, alert(**changes)) is told


@pytest.mark.parametrize(("east_m", "metres"), [(0, 0), (90, 90), (400, 400), (500, None)])
def test_the_distance_is_that_of_the_premises(east_m: int, metres: int | None) -> None:
    assert metres_to(alert(), spot_of(place(east_m))) == metres


def test_a_receipt_token_is_of_one_delivery_and_one_town() -> None:
    tokens = {token_for(number, secret) for number in (1, 2, 11) for secret in (b"a" * 32, b"b" * 32)}
    assert len(tokens) == 6
    assert token_for(1, b"a" * 32) == token_for(1, b"a" * 32)
