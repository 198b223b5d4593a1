"""Who is told."""

from __future__ import annotations

import pytest

from app.alerts.receipts import token_for
from app.alerts.rules import audience, hears
from app.kernel.geo import moved
from app.members.models import Account, AccountState, Premises, Role, Sector
from tests.town import CROSS


def place(east_m: int, zone: str = "OUT") -> Premises:
    where = moved(CROSS, east_m=east_m, north_m=0)
    return Premises(
        name="x", member_id=1, zone_id=zone, sector=Sector.RETAIL, latitude=where.latitude, longitude=where.longitude
    )


def account(*premises: Premises, id: int = 1, **changes: object) -> Account:
    fields: dict[str, object] = {"role": Role.STAFF, **changes}
    return Account(id=id, name="x", sign_in="x", premises=list(premises), **fields)  # type: ignore[arg-type]


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
    assert hears(who, where=CROSS, radius_m=400, zone_id="MID") is told


def test_the_sender_is_never_told() -> None:
    people = [account(place(0), id=1), account(place(0), id=2)]
    told = audience(people, where=CROSS, radius_m=400, zone_id="MID", except_for={1})
    assert [one.id for one in told] == [2]


def test_an_alert_without_a_zone_goes_by_distance_alone() -> None:
    assert not hears(account(place(5000, "MID")), where=CROSS, radius_m=400, zone_id=None)


def test_a_receipt_token_is_of_one_delivery_and_one_town() -> None:
    tokens = {token_for(number, secret) for number in (1, 2, 11) for secret in (b"a" * 32, b"b" * 32)}
    assert len(tokens) == 6
    assert token_for(1, b"a" * 32) == token_for(1, b"a" * 32)
