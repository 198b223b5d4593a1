"""A dispute has one hour at any hour: the desk is rung at once, the deputies when it is over, the chair after two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import DeskNotice
from app.alerts.models import Alert, AlertKind, Wishes
from app.disputes.hide import hide
from app.disputes.models import Channel, Dispute
from app.disputes.take import Said, take
from app.duty.away import go_away
from app.kernel.db import db, transaction
from app.members.models import Account, Scheme
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock
from tests.live import give_phones, heard
from tests.town import ASHA, BEA, DEE, MO, make_profile

AT_THREE = town.NOON.replace(hour=3)


class Night:
    """Three in the morning; Mo, the manager, and Dee, the deputy, both rest. Asha has said that something is wrong."""

    def __init__(self, app: Flask, parts: Parts, clock: Clock) -> None:
        self.app, self.parts, self.clock, self.id = app, parts, clock, uuid4()
        clock.at = AT_THREE
        self.wire = give_phones(ASHA, MO, DEE)
        with transaction() as session:
            session.get_one(Scheme, 1).chair_id = BEA
            for who in (MO, DEE):
                session.get_one(Wishes, who).works_nights = False
            make_profile(session)
        self.daily = Daily(app, parts)

    def say(self, **how: Any) -> UUID:
        with transaction() as session:
            by = session.get_one(Account, ASHA)
            profile = make_profile(session, f"WB-{len(session.scalars(select(Dispute)).all()):04d}")
            take(session, self.id, profile, Said("Not him.", Channel.APP), by=by, now=self.clock.at, **how)
        self.wire.work(self.parts)
        return self.id

    def passes(self, **time: float) -> None:
        self.clock.passes(**time)
        self.daily.turn(self.clock.at)
        self.wire.work(self.parts)
        db.session.rollback()

    @property
    def dispute(self) -> Dispute:
        db.session.rollback()
        return db.session().get_one(Dispute, self.id)


@pytest.fixture
def night(app: Flask, parts: Parts, clock: Clock) -> Night:
    return Night(app, parts, clock)


def steps(night: Night) -> tuple[datetime | None, datetime | None]:
    return night.dispute.deputies_at, night.dispute.chair_at


def test_its_hour_begins_at_three_in_the_morning_and_the_desk_is_woken(night: Night) -> None:
    night.say()
    assert night.dispute.due_at == AT_THREE + timedelta(hours=1)
    assert sorted(heard(night.wire)) == sorted([MO, DEE])


def test_who_is_away_is_not_woken_while_somebody_is_there(night: Night) -> None:
    night.say(away={DEE})
    assert heard(night.wire) == [MO]


def test_when_all_are_away_the_desk_is_woken_all_the_same(night: Night) -> None:
    night.say(away={MO, DEE})
    assert sorted(heard(night.wire)) == sorted([MO, DEE])


def test_a_member_who_says_it_has_nothing_of_the_call_in_their_list(night: Night) -> None:
    night.say()
    assert signed_in(night.app, ASHA).get("/api/alerts").json["alerts"] == []  # type: ignore[index]
    assert signed_in(night.app, DEE).get("/api/alerts").json["alerts"][0]["headline"] == "Something waits at the desk"  # type: ignore[index]


def test_after_its_hour_the_deputy_is_rung_once_and_after_two_the_chair_sees_it(night: Night) -> None:
    night.say()
    night.wire.heard.clear()
    night.passes(minutes=59)
    assert heard(night.wire) == []
    night.passes(minutes=5)
    assert heard(night.wire) == [DEE]
    night.passes(minutes=50)
    assert steps(night) == (AT_THREE + timedelta(minutes=64), None)
    assert "has not kept up" not in signed_in(night.app, BEA).get("/figures").text
    night.passes(minutes=10)
    assert steps(night)[1] == AT_THREE + timedelta(minutes=124)
    assert heard(night.wire) == [DEE]
    assert "has not kept up" in signed_in(night.app, BEA).get("/figures").text
    page = signed_in(night.app, BEA).get("/waiting").text
    assert "A dispute has waited more than two hours" in page
    assert "WB-" not in page
    said = select(DeskNotice.says).where(DeskNotice.about == "disputes")
    assert db.session.scalars(said).all() == ["A dispute has waited more than two hours. The Board’s chair sees so."]


def test_the_call_says_what_waits_and_of_nobody(night: Night) -> None:
    night.say()
    night.passes(minutes=65)
    calls = db.session.scalars(select(Alert).where(Alert.kind == AlertKind.DESK).order_by(Alert.raised_at)).all()
    assert [one.wording for one in calls] == [
        "Somebody says that something here is not right. It waits at the desk, under Disputes, and has one hour.",
        "A dispute has waited for more than an hour. Nobody has looked at it. It stands under Disputes.",
    ]


def test_whoever_hides_it_stops_the_asking(night: Night) -> None:
    night.say()
    with transaction() as session:
        one = session.get_one(Dispute, night.id)
        hide(session, one, by=session.get_one(Account, MO), now=night.clock.at)
    night.passes(hours=3)
    assert steps(night) == (None, None)


def test_whoever_covers_for_the_deputy_is_rung_in_their_place(night: Night) -> None:
    with transaction() as session:
        dee, mo = session.get_one(Account, DEE), session.get_one(Account, MO)
        go_away(session, dee, cover=mo, until=AT_THREE + timedelta(days=2), by=mo, now=AT_THREE)
    night.say(away={DEE})
    night.wire.heard.clear()
    night.passes(minutes=65)
    assert heard(night.wire) == [MO]
