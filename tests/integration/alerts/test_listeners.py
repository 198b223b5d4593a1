"""Whose devices an alert is for, asked of a real database; and how long that takes for very many."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.alerts.audience import listeners
from app.alerts.models import Alert, AlertKind, Subscription, Wishes
from app.alerts.rules import EVERYWHERE_M
from app.kernel.db import db, transaction
from app.kernel.geo import moved
from app.members.models import Account, Member, Premises, Role, Sector, account_premises
from tests import town
from tests.builders import AUTH, P256DH, new_account, signed_in, subscribe_phone
from tests.unit.alerts.test_concerns import alert

HERE = {"radius_m": 400, "zone_id": "MID", "raised_by_id": town.ASHA, "except_account_id": town.ASHA}
BOUND_S = 0.15  # of processor time: others may use the machine as well


@pytest.fixture(autouse=True)
def phones(app: Flask) -> None:
    """Everybody of the cast has one phone."""
    with transaction() as session:
        for account_id in range(1, len(town.SIGN_INS) + 1):
            subscribe_phone(session, account_id, endpoint=f"https://push.example/{account_id}")


def heard(one: Alert) -> set[int]:
    return {who.account_id for who in listeners(db.session(), one, now=town.NOON)}


def change(what: type, key: Any, **fields: Any) -> None:
    with transaction() as session:
        row = session.get_one(what, key)
        for name, value in fields.items():
            setattr(row, name, value)


AIMED: dict[str, tuple[dict[str, Any], set[int]]] = {
    "the radius": ({"zone_id": None, "radius_m": 100}, {town.BEN, town.LENA, town.DEE}),
    "a smaller radius": ({"zone_id": None, "radius_m": 50}, {town.LENA, town.DEE}),
    "a radius that reaches the under-aged": ({"zone_id": None, "radius_m": 350}, {town.BEN, town.LENA, town.DEE}),
    "a zone alone": ({"zone_id": "OUT", "radius_m": 0}, {town.CAL}),
    "a sector": ({"sectors": ["licensed"]}, {town.BEN}),
    "premises": ({"only_premises": [town.LANTERN]}, {town.BEN}),
    "roles": ({"only_roles": ["door"]}, {town.BEN}),
    "who may serve, here": (
        {"only_premises": [town.ORCHARD], "only_roles": ["lead", "manager", "deputy"]},
        {town.LENA, town.DEE, town.MO},
    ),
    "the whole town": (
        {"kind": AlertKind.TOWN_WIDE, "zone_id": None, "radius_m": EVERYWHERE_M},
        {town.BEN, town.CAL, town.LENA, town.MO, town.DEE, town.MAREK, town.PAT},
    ),
    "the whole town, one sector": ({"zone_id": None, "radius_m": EVERYWHERE_M, "sectors": ["service"]}, {town.CAL}),
}


@pytest.mark.parametrize(("aim", "expected"), AIMED.values(), ids=AIMED)
def test_an_alert_is_for_those_at_whom_it_is_aimed(aim: dict[str, Any], expected: set[int]) -> None:
    assert heard(alert(**{**HERE, **aim})) == expected


SILENCED: dict[str, tuple[type, Any, dict[str, Any]]] = {
    "whose member is suspended": (Member, town.LANTERN, {"suspended_at": town.NOON}),
    "nobody vouches for": (Account, town.BEN, {"confirmed_until": town.NOON}),
    "who is under 18": (Account, town.BEN, {"is_under_18": True}),
    "whose phone was given up": (Subscription, town.BEN, {"dropped_at": town.NOON}),
    "whose phone a push service refuses": (Subscription, town.BEN, {"quarantined_at": town.NOON}),
    "who is of the Board": (Account, town.BEN, {"role": Role.BOARD}),
    "of police without an agreement": (Account, town.BEN, {"role": Role.POLICE}),
}


@pytest.mark.parametrize(("what", "key", "fields"), SILENCED.values(), ids=SILENCED)
def test_it_is_not_for_one(what: type, key: Any, fields: dict[str, Any]) -> None:
    assert town.BEN in heard(alert(**HERE))
    change(what, key, **fields)
    assert town.BEN not in heard(alert(**HERE))


@pytest.mark.parametrize(("until", "hears"), [(1, True), (0, False), (None, False)])
def test_a_guard_hears_only_while_they_work_here_tonight(until: int | None, hears: bool) -> None:
    with transaction() as session:
        firm = Member(name="Quillby Guards", is_guard_firm=True)
        session.add(firm)
        session.flush()
        guard = new_account(session, Role.DOOR, premises=[town.LANTERN], member_id=firm.id)
        guard.placed_until = None if until is None else town.NOON + timedelta(hours=until)
        subscribe_phone(session, guard.id)
        id = guard.id
    assert (id in heard(alert(**HERE))) is hears


def test_who_sent_it_is_not_rung_at_the_shops_phone_they_sit_at_either(app: Flask) -> None:
    signed_in(app, town.ASHA, at=town.ORCHARD)
    with transaction() as session:
        from app.access.models import SignIn

        device_id = session.scalars(select(SignIn.device_id).where(SignIn.account_id == town.ASHA)).one()
        subscribe_phone(session, town.LENA).device_id = device_id  # it rang for Lena until now
    lenas = [one for one in listeners(db.session(), alert(**HERE), now=town.NOON) if one.account_id == town.LENA]
    assert [one.subscription_id for one in lenas] == [town.LENA]


def test_the_nearest_of_ones_premises_counts_and_all_their_sectors() -> None:
    with transaction() as session:
        both = new_account(session, Role.STAFF, premises=[town.LANTERN, town.ORCHARD])
        subscribe_phone(session, both.id)
        id = both.id
    (one,) = [who for who in listeners(db.session(), alert(**HERE), now=town.NOON) if who.account_id == id]
    assert (one.metres, one.sectors) == (0, {"retail", "licensed"})


def test_what_somebody_wishes_comes_with_them() -> None:
    with transaction() as session:
        own = session.get_one(Wishes, town.BEN)
        own.unwanted, own.radius_m, own.quiet_from, own.quiet_until = ["live"], 200, 60, 120
        own.on_shift_until = town.NOON + timedelta(hours=1)
    (ben,) = [who for who in listeners(db.session(), alert(**HERE), now=town.NOON) if who.account_id == town.BEN]
    assert (ben.unwanted, ben.radius_m, ben.quiet_from, ben.quiet_until) == (("live",), 200, 60, 120)
    assert ben.on_shift_until == town.NOON + timedelta(hours=1)
    assert ben.works_nights


def test_they_come_in_chunks_without_a_gap_or_an_echo() -> None:
    everybody = alert(kind=AlertKind.TOWN_WIDE, radius_m=EVERYWHERE_M)
    whole = listeners(db.session(), everybody, now=town.NOON)
    chunks, after = [], 0
    while chunk := listeners(db.session(), everybody, after=after, limit=3, now=town.NOON):
        chunks += chunk
        after = chunk[-1].subscription_id
    assert chunks == whole
    assert len(whole) == 8


def _many(session: Session, count: int) -> None:
    """Add so many people with a phone each, at thirty premises round the cross."""
    session.add(Member(id=50, name="Many"))
    session.flush()
    for number in range(30):
        where = moved(town.CROSS, east_m=40 * (number % 6), north_m=40 * (number // 6))
        session.add(
            Premises(
                id=100 + number, name=f"Shop {number}", member_id=50, zone_id="OUT", sector=Sector.RETAIL,
                latitude=where.latitude, longitude=where.longitude,
            )
        )  # fmt: skip
    session.flush()
    ids = range(1000, 1000 + count)
    session.execute(
        insert(Account),
        [{"id": id, "name": f"p {id}", "role": Role.STAFF, "member_id": 50, "state": "active", "is_under_18": False,
          "pin_wrong": 0} for id in ids],
    )  # fmt: skip
    session.execute(insert(account_premises), [{"account_id": id, "premises_id": 100 + id % 30} for id in ids])
    session.execute(
        insert(Subscription),
        [{"account_id": id, "endpoint": f"https://push.example/many/{id}", "p256dh": P256DH, "auth": AUTH,
          "key_id": "test", "made_at": town.NOON, "host": "push.example", "refusals": 0} for id in ids],
    )  # fmt: skip


def test_ten_thousand_devices_are_found_in_no_time() -> None:
    with transaction() as session:
        _many(session, 10_000)
    one, took = alert(**HERE), []
    for _ in range(5):
        began = time.process_time()
        found = listeners(db.session(), one, now=town.NOON)
        took.append(time.process_time() - began)
        assert len(found) > 9_000
    assert min(took) < BOUND_S, [round(one * 1000) for one in took]
