"""Which alerts somebody may read, and in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.alerts.models import Alert, AlertKind, Opened
from app.alerts.near_me import alerts_for, may_read, unread
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from tests import town
from tests.conftest import Clock
from tests.unit.alerts.test_concerns import alert

HERE = {"radius_m": 400, "zone_id": "MID", "raised_by_id": town.ASHA, "except_account_id": town.ASHA}


def keep(*, at: int = town.ORCHARD, **fields: Any) -> UUID:
    """Keep an alert without ringing anybody; return its number."""
    with transaction() as session:
        place = session.get_one(Premises, at)
        one = alert(**{**HERE, **fields})
        one.premises_id, one.latitude, one.longitude = place.id, place.latitude, place.longitude
        session.add(one)
        return one.id


def who(id: int) -> Account:
    return db.session.get_one(Account, id)


def listed(id: int, clock: Clock) -> list[UUID]:
    db.session.rollback()
    return [one.id for one in alerts_for(db.session(), who(id), now=clock.at)]


@pytest.mark.usefixtures("app")
def test_what_is_out_comes_first_then_the_nearest_then_the_newest(clock: Clock) -> None:
    def raised(minutes: int) -> dict[str, Any]:
        return {"raised_at": clock.at - timedelta(minutes=minutes), "zone_id": "OUT", "radius_m": 5000}

    far, near_old, near_new = keep(at=town.YARD, **raised(1)), keep(**raised(30)), keep(at=town.LANTERN, **raised(10))
    over = keep(**{**raised(0), "ends_at": clock.at})
    assert listed(town.LENA, clock) == [near_new, near_old, far, over]  # 90 metres are as near as none
    assert listed(town.CAL, clock) == [far, near_new, near_old, over]


@pytest.mark.usefixtures("app")
def test_what_was_seen_again_is_as_new_as_that(clock: Clock) -> None:
    old = keep(raised_at=clock.at - timedelta(minutes=30), revised_at=clock.at)
    new = keep(raised_at=clock.at - timedelta(minutes=5))
    assert listed(town.LENA, clock) == [old, new]


AIMED: list[tuple[dict[str, Any], set[int]]] = [
    ({}, {town.ASHA, town.BEN, town.LENA, town.MO, town.DEE, town.MAREK, town.PAT}),
    ({"sectors": ["licensed"]}, {town.ASHA, town.BEN, town.MO, town.DEE, town.MAREK, town.PAT}),
    ({"only_premises": [town.LANTERN]}, {town.ASHA, town.BEN, town.MO, town.DEE}),
    ({"only_roles": ["lead", "manager", "deputy"]}, {town.ASHA, town.LENA, town.MO, town.DEE}),
]
READERS = (town.ASHA, town.BEN, town.CAL, town.LENA, town.MO, town.DEE, town.MAREK, town.PAT)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("aim", "readers"), AIMED)
def test_it_is_read_by_those_it_is_for_by_who_sent_it_and_by_the_desk(
    clock: Clock, aim: dict[str, Any], readers: set[int]
) -> None:
    id = keep(**aim)
    assert {one for one in READERS if listed(one, clock) == [id]} == readers
    found = db.session.get_one(Alert, id)
    assert {one for one in READERS if may_read(db.session(), found, who(one))} == readers


@pytest.mark.usefixtures("app")
def test_who_has_opened_it_reads_on_when_it_has_moved_away(clock: Clock) -> None:
    id = keep(only_premises=[town.LANTERN])
    assert listed(town.LENA, clock) == []
    with transaction() as session:
        session.add(Opened(alert_id=id, account_id=town.LENA, at=clock.at))
    assert listed(town.LENA, clock) == [id]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("hours", "count"), [(71.9, 1), (72, 0)])
def test_it_is_listed_for_three_days(clock: Clock, hours: float, count: int) -> None:
    keep()
    clock.passes(hours=hours)
    assert len(listed(town.LENA, clock)) == count


@pytest.mark.usefixtures("app")
def test_it_is_listed_as_long_as_it_is_out(clock: Clock) -> None:
    keep(ends_at=clock.at + timedelta(hours=80))
    clock.passes(hours=79)
    assert len(listed(town.LENA, clock)) == 1


@pytest.mark.usefixtures("app")
def test_who_sent_it_has_read_it(clock: Clock) -> None:
    keep(raised_by_id=town.MO)  # the desk approved what Asha had sent
    assert unread(db.session(), who(town.ASHA), now=clock.at) == 0
    assert unread(db.session(), who(town.LENA), now=clock.at) == 1


@pytest.mark.usefixtures("app")
def test_a_test_alert_is_read_by_nobody_else(clock: Clock) -> None:
    with transaction() as session:
        session.add(alert(kind=AlertKind.TEST, raised_by_id=town.BEN))
    assert [id for id in READERS if listed(id, clock)] == [town.BEN]
