"""Nobody looks: hour by hour the worker asks the next one, nothing is published, and after a week nothing can be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import DeskNotice
from app.alerts.models import Alert, AlertKind, AlertState
from app.duty.models import Escalation, SafeMode, Step
from app.kernel.db import db, transaction
from app.members.models import Scheme
from app.profiles.models import Profile, ProfileState
from app.reports.models import Report, ReportState
from app.review.models import Decision
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock
from tests.live import ADULT, ask, disregard, give_phones, heard, titles
from tests.town import ASHA, BEA, BEN, DEE, LENA, MO, make_profile

TEN_IN_THE_EVENING = town.NOON.replace(hour=22)


class Night:
    """The town at ten in the evening: a theft was reported, and a live alert is out. Nobody is at the desk."""

    def __init__(self, app: Flask, parts: Parts, clock: Clock) -> None:
        self.app, self.parts, self.clock = app, parts, clock
        clock.at = TEN_IN_THE_EVENING
        self.wire = give_phones(BEN, LENA, MO, DEE)
        with transaction() as session:
            session.get_one(Scheme, 1).chair_id = BEA
            make_profile(session)
            make_profile(session, "WB-0900", state=ProfileState.DRAFT, published_at=None, published_by_id=None)
        self.theft, self.live = uuid4(), uuid4()
        send_report(signed_in(app, ASHA), self.theft, happened_at=clock.at.isoformat())
        said = ask(app, id=self.live, happened_at=clock.at.isoformat())
        assert said["lane"] == "live"
        self.daily = Daily(app, parts)

    def passes(self, hours: int) -> None:
        """Let the worker do hour by hour what it does every few minutes."""
        for _ in range(hours):
            self.clock.passes(hours=1)
            self.daily.turn(self.clock.at)
            disregard(self.parts)
            self.wire.work(self.parts, limit=64)
        db.session.rollback()

    def steps(self) -> dict[tuple[UUID, Step], datetime]:
        return {(one.report_id, one.step): one.at for one in db.session.scalars(select(Escalation))}


@pytest.fixture
def night(app: Flask, parts: Parts, clock: Clock) -> Night:
    return Night(app, parts, clock)


def hours_later(hours: float) -> datetime:
    return TEN_IN_THE_EVENING + timedelta(hours=hours)


def alerts(kind: AlertKind) -> list[Alert]:
    return list(db.session.scalars(select(Alert).where(Alert.kind == kind).order_by(Alert.raised_at)))


def test_the_live_alert_ends_by_itself_and_whoever_was_told_hears_so(night: Night, parts: Parts) -> None:
    night.wire.work(parts)
    night.wire.heard.clear()
    night.passes(1)
    (live,) = alerts(AlertKind.LIVE)
    assert live.state(night.clock.at) is AlertState.ENDED
    assert "Please disregard. Open to read." in titles(night.wire)
    assert {BEN, LENA} <= set(heard(night.wire))


def test_first_the_deputy_then_the_chair_each_once(night: Night) -> None:
    night.passes(40)
    assert night.steps() == {
        (night.live, Step.DEPUTIES): hours_later(1),
        (night.theft, Step.DEPUTIES): hours_later(13),  # twelve hours by night, looked at each hour
        (night.live, Step.CHAIR): hours_later(25),
        (night.theft, Step.CHAIR): hours_later(25),
    }


def test_only_the_deputys_phone_rings_and_says_nothing_of_anybody(night: Night) -> None:
    night.passes(1)
    night.wire.heard.clear()
    night.passes(12)
    assert heard(night.wire) == [DEE]
    (push,) = night.wire.heard
    assert push.payload["notification"]["title"] == "Townwatch: please open."
    assert push.payload["notification"]["body"] == ""


def test_the_call_is_read_by_the_desk_and_by_nobody_else(night: Night) -> None:
    night.passes(13)
    call = alerts(AlertKind.DESK)[-1]
    told = signed_in(night.app, DEE).get(f"/api/alerts/{call.id}").json
    assert told["says"][0] == "A report has waited 13 hours. Nobody has decided on it in time."
    for who in (ASHA, BEN, LENA):
        assert signed_in(night.app, who).get(f"/api/alerts/{call.id}").status_code == 404


def test_the_chair_sees_counts_and_ages_and_no_report(night: Night) -> None:
    bea = signed_in(night.app, BEA)
    night.passes(24)
    assert "The desk has not kept up" not in bea.get("/figures").text
    night.passes(1)
    assert "The desk has not kept up" in signed_in(night.app, BEA).get("/figures").text
    page = signed_in(night.app, BEA).get("/waiting").text
    assert "2</b><span>reports wait" in page
    for secret in ("Orchard", "Theft", "Asha", str(night.theft)):
        assert secret not in page
    assert db.session.scalars(select(DeskNotice.says)).all() == [
        "2 reports have waited more than twice as long as meant. The Board’s chair sees how long."
    ]


def test_nothing_is_published_meanwhile(night: Night) -> None:
    night.passes(40)
    assert db.session.scalars(select(Decision)).all() == []
    draft = db.session.scalars(select(Profile).where(Profile.ref == "WB-0900")).one()
    assert draft.state is ProfileState.DRAFT
    assert {one.state for one in db.session.scalars(select(Report))} == {ReportState.RECEIVED}


def test_a_decision_stops_the_asking(night: Night) -> None:
    night.passes(1)
    mo = signed_in(night.app, MO)
    mo.post(f"/desk/{night.theft}/decision", data={"verdict": "incident"})
    night.passes(40)
    assert {id for id, _ in night.steps()} == {night.live}


def test_after_seven_days_safe_mode_begins_and_not_before(night: Night) -> None:
    night.passes(7 * 24 - 1)
    assert db.session.get_one(Scheme, 1).safe_since is None
    night.passes(1)
    assert db.session.get_one(Scheme, 1).safe_since == hours_later(7 * 24)
    assert len(db.session.scalars(select(SafeMode)).all()) == 1


def test_whoever_decides_keeps_the_desk(night: Night) -> None:
    night.clock.passes(days=6)
    signed_in(night.app, DEE).post(f"/desk/{night.theft}/decision", data={"verdict": "incident"})
    night.clock.passes(days=3)
    night.passes(1)
    assert db.session.get_one(Scheme, 1).safe_since is None


def test_to_sign_in_and_decide_nothing_is_not_to_keep_it(night: Night) -> None:
    night.clock.passes(days=6)
    signed_in(night.app, MO).get("/desk")
    night.passes(24)
    assert db.session.get_one(Scheme, 1).safe_since is not None


class SafeTown(Night):
    """The same a week later."""

    def __init__(self, app: Flask, parts: Parts, clock: Clock) -> None:
        super().__init__(app, parts, clock)
        clock.at = hours_later(7 * 24 - 1)
        self.passes(1)


@pytest.fixture
def safe(app: Flask, parts: Parts, clock: Clock) -> SafeTown:
    return SafeTown(app, parts, clock)


def seen_now(safe: Night, **changes: Any) -> dict[str, Any]:
    answer = send_report(signed_in(safe.app, BEN), happened_at=safe.clock.at.isoformat(), **changes)
    assert answer.status_code == 201
    said: dict[str, Any] = answer.get_json()
    return said


def test_in_safe_mode_reports_come_in_and_nobody_unknown_is_told_of(safe: SafeTown) -> None:
    said = seen_now(safe, tell_now=True, description=ADULT)
    assert (said["lane"], said["says"].split(". ")[1]) == (
        "held",
        "Nobody keeps the desk just now, and a live alert needs somebody who looks within half an hour",
    )


def test_in_safe_mode_whom_somebody_has_published_still_sounds(safe: SafeTown) -> None:
    assert seen_now(safe, category="sighting", profile_ref="WB-0118")["lane"] == "at once"


def test_in_safe_mode_nothing_new_is_shown_to_members(safe: SafeTown) -> None:
    mo = signed_in(safe.app, MO)
    told = {"verdict": "incident", "tells": "yes", "wording": "Two bottles."}
    sighted = {"verdict": "sighting", "profile_ref": "WB-0118"}
    for answer in (
        mo.post(f"/desk/{safe.theft}/decision", data=told),
        mo.post(f"/desk/{safe.theft}/decision", data=sighted),
    ):
        assert answer.status_code == 409
        assert "Take the desk over first" in answer.text
    assert mo.post(f"/desk/{safe.theft}/decision", data={"verdict": "incident"}).status_code == 303


def test_the_desk_is_told_so_and_takes_over_after_reading_the_pack(safe: SafeTown) -> None:
    dee = signed_in(safe.app, DEE)
    assert "Nobody has kept the desk for a week" in dee.get("/desk").text
    assert "What waits" in dee.get("/desk/duty/hand-over").text
    unread = dee.post("/desk/duty/take-over", data={})
    assert unread.status_code == 422
    assert "Read what waits first, and say so." in unread.text
    assert dee.post("/desk/duty/take-over", data={"has_read": "yes"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Scheme, 1).safe_since is None
    ended = db.session.scalars(select(SafeMode)).one()
    assert (ended.ended_by_id, ended.ended_at) == (DEE, safe.clock.at)
    assert dee.post("/desk/duty/take-over", data={"has_read": "yes"}).status_code == 409


def test_whoever_has_taken_over_has_a_week_for_the_heap(safe: SafeTown) -> None:
    signed_in(safe.app, DEE).post("/desk/duty/take-over", data={"has_read": "yes"})
    safe.passes(24)
    assert db.session.get_one(Scheme, 1).safe_since is None


def test_the_chair_hears_of_safe_mode_too(safe: SafeTown) -> None:
    assert "Nobody has kept the desk for a week" in signed_in(safe.app, BEA).get("/waiting").text


def test_a_town_in_which_nothing_ever_happened_is_not_in_safe_mode(app: Flask, parts: Parts, clock: Clock) -> None:
    clock.passes(days=30)
    Daily(app, parts).turn(clock.at)
    db.session.rollback()
    assert db.session.get_one(Scheme, 1).safe_since is None


def test_nobody_is_asked_while_there_is_time(night: Night) -> None:
    night.daily.turn(night.clock.at)
    db.session.rollback()
    assert (night.steps(), alerts(AlertKind.DESK)) == ({}, [])
