"""When, and for what, one's own phone rings: kept, checked, and obeyed when an alert is raised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Delivery, Progress, Wishes
from app.alerts.wishes import end_shift, start_shift, wish, wishes_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account, Role
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, signed_in
from tests.conftest import Clock
from tests.live import give_phones, heard, see
from tests.wire import Wire

NOTHING: dict[str, Any] = {
    "unwanted": [],
    "radius_m": None,
    "quiet_from": None,
    "quiet_until": None,
    "works_nights": False,
}


@pytest.fixture
def ada(app: Flask) -> int:
    """Somebody at Ben's club who has never said anything about alerts: by day it rests."""
    with transaction() as session:
        town.make_profile(session)
        return new_account(session, Role.STAFF, premises=[town.LANTERN], rests=True).id


@pytest.fixture
def wire(ada: int) -> Wire:
    return give_phones(ada)


def wishes(parts: Parts, who: int, **changes: Any) -> None:
    with transaction() as session:
        wish(session, **{**NOTHING, **changes}, by=session.get_one(Account, who), now=parts.clock())


def because(who: int) -> list[str | None]:
    """Return why each alert was kept from somebody's phone, None for one that is on its way."""
    db.session.rollback()
    rows = db.session.scalars(select(Delivery).where(Delivery.account_id == who).order_by(Delivery.id)).all()
    assert all((row.progress is Progress.SUPPRESSED) is (row.because is not None) for row in rows)
    return [row.because for row in rows]


def test_who_never_said_anything_rests_as_the_sector_does(
    app: Flask, ada: int, wire: Wire, parts: Parts, clock: Clock
) -> None:
    see(app, clock, town.ASHA)
    wire.work(parts)
    assert (because(ada), heard(wire)) == (["quiet hours"], [])
    listed = signed_in(app, ada).get("/api/alerts").json
    assert listed is not None
    assert len(listed["alerts"]) == 1


OBEYED: dict[str, tuple[dict[str, Any], str | None]] = {
    "quiet at another time": ({"quiet_from": 0, "quiet_until": 300}, None),
    "quiet now": ({"quiet_from": 700, "quiet_until": 800}, "quiet hours"),
    "works nights": ({"works_nights": True}, None),
    "wants none of these": ({"works_nights": True, "unwanted": ["sighting"]}, "kind not wanted"),
    "wants others": ({"works_nights": True, "unwanted": ["live", "incident"]}, None),
    "only from next door": ({"works_nights": True, "radius_m": 100}, None),
}


@pytest.mark.usefixtures("wire")
@pytest.mark.parametrize(("wished", "expected"), OBEYED.values(), ids=OBEYED)
def test_what_was_wished_is_obeyed(
    *, app: Flask, ada: int, parts: Parts, clock: Clock, wished: dict[str, Any], expected: str | None
) -> None:
    wishes(parts, ada, **wished)
    see(app, clock, town.ASHA)
    assert because(ada) == [expected]


@pytest.mark.usefixtures("wire")
def test_what_lies_farther_than_wished_is_only_listed(app: Flask, ada: int, parts: Parts, clock: Clock) -> None:
    wishes(parts, ada, works_nights=True, radius_m=100)
    with transaction() as session:
        corner = new_account(session, Role.STAFF, premises=[town.CORNER])  # 210 metres from the club
        corner_id = corner.id
    see(app, clock, corner_id)
    assert because(ada) == ["farther than wished"]


@pytest.mark.usefixtures("wire")
def test_at_work_one_is_rung(app: Flask, ada: int, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        own = start_shift(session, hours=8, by=session.get_one(Account, ada), now=clock.at)
        assert own.on_shift_until == town.NOON + timedelta(hours=8)
    see(app, clock, town.ASHA)
    assert because(ada) == [None]


@pytest.mark.usefixtures("wire")
def test_after_work_one_is_not(app: Flask, ada: int, clock: Clock) -> None:
    with transaction() as session:
        start_shift(session, hours=2, by=session.get_one(Account, ada), now=clock.at)
    clock.passes(minutes=10)
    with transaction() as session:
        end_shift(session, by=session.get_one(Account, ada), now=clock.at)
    see(app, clock, town.ASHA)
    assert because(ada) == ["quiet hours"]


UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"unwanted": ["town-wide"]}, "unwanted"),
    ({"unwanted": ["test"]}, "unwanted"),
    ({"unwanted": ["correction"]}, "unwanted"),
    ({"unwanted": ["sighting", "anything"]}, "unwanted"),
    ({"radius_m": 99}, "radius_m"),
    ({"radius_m": 2001}, "radius_m"),
    ({"quiet_from": 60}, "quiet_until"),
    ({"quiet_until": 60}, "quiet_until"),
    ({"quiet_from": 60, "quiet_until": 60}, "quiet_until"),
    ({"quiet_from": -1, "quiet_until": 60}, "quiet_until"),
    ({"quiet_from": 60, "quiet_until": 1440}, "quiet_until"),
]


@pytest.mark.parametrize(("changes", "field"), UNFIT)
def test_what_cannot_be_wished_is_refused_and_nothing_kept(
    ada: int, parts: Parts, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotFit) as refused:
        wishes(parts, ada, **changes)
    assert set(refused.value.fields) == {field}
    assert db.session.get(Wishes, ada) is None


@pytest.mark.parametrize("fits", [{"radius_m": 100}, {"radius_m": 2000}, {"quiet_from": 0, "quiet_until": 1439}])
def test_the_ends_of_what_may_be_wished(ada: int, parts: Parts, fits: dict[str, Any]) -> None:
    wishes(parts, ada, **fits)
    own = wishes_of(db.session(), db.session.get_one(Account, ada))
    assert {name: getattr(own, name) for name in fits} == fits


@pytest.mark.parametrize("hours", [0, 15, -3])
def test_a_shift_is_as_long_as_a_shift(ada: int, clock: Clock, hours: int) -> None:
    with transaction() as session:
        by = session.get_one(Account, ada)
        with pytest.raises(NotFit):
            start_shift(session, hours=hours, by=by, now=clock.at)


def test_who_never_wished_wishes_nothing_in_particular(ada: int) -> None:
    own = wishes_of(db.session(), db.session.get_one(Account, ada))
    assert (own.unwanted, own.radius_m, own.quiet_from, own.works_nights) == ([], None, None, False)


@pytest.mark.parametrize("who", [town.BEA, town.ROSA, town.LEE])
def test_who_sees_no_alerts_wishes_none(parts: Parts, who: int) -> None:
    with pytest.raises(NotAllowed):
        wishes(parts, who)
