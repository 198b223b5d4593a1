"""A live alert: an adult whom nobody knows, told to the nearest premises, for half an hour unless somebody approves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind
from app.kernel.db import db, transaction
from app.kernel.geo import moved
from app.members.models import Premises, Sector
from app.review.decide import reject
from app.web.parts import Parts
from tests import town
from tests.builders import develop_all, signed_in
from tests.conftest import Clock
from tests.live import ADULT, ask, decide, give_phones, heard, only_alert
from tests.pictures import jpeg
from tests.wire import Wire


@pytest.fixture
def wire(app: Flask) -> Wire:
    return give_phones(town.ASHA, town.BEN, town.LENA, town.CAL)


def test_the_nearest_are_told_at_once_and_nobody_else(app: Flask, wire: Wire, parts: Parts) -> None:
    said = ask(app)
    assert (said["lane"], said["says"]) == (
        "live",
        "The nearest premises were told. It ends by itself unless the desk approves it in time.",
    )
    alert = only_alert()
    assert (alert.kind, alert.zone_id, alert.radius_m) == (AlertKind.LIVE, None, 250)
    assert alert.only_premises == [town.ORCHARD, town.LANTERN]
    assert (alert.ends_at, alert.profile_id, alert.wording) == (town.NOON + timedelta(minutes=30), None, "")
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]


def test_it_says_only_what_was_chosen(app: Flask) -> None:
    ask(
        app,
        note="It was surely the Larkspurr boy.",
        direction="left",
        still_nearby="just left",
        description={**ADULT, "marks": "beard, the Larkspurr nose", "build": "like a grizzly"},
    )
    told = signed_in(app, town.BEN).get(f"/api/alerts/{only_alert().id}")
    assert told.json is not None
    assert told.json["chips"] == ["Theft", "Just left", "Went left", "Age: 25-34", "Hair: short", "Marks: beard"]
    for secret in ("Larkspurr", "grizzly", "Asha"):
        assert secret not in told.text
    assert told.json["says"][:2] == [
        "Reported just now at Orchard Foods. Not yet checked.",
        "One person saw this and may be wrong. Nobody has said who it is.",
    ]
    assert told.json["says"][-1] == "Ends 12:30 unless approved."


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "who may be under 18": ({"description": {"age": "may be under 18"}}, "They may be under 18."),
    "of whose age nothing is said": ({"description": {"hair": "short"}}, "Say first about how old they look"),
    "of whom nothing is said": ({"description": None}, "Say first about how old they look"),
    "whose age is in words of one's own": ({"description": {"age": "about 30"}}, "They may be under 18."),
    "who was only seen": ({"category": "sighting"}, "Being seen is not enough."),
    "who parked badly": ({"category": "vehicle"}, "Being seen is not enough."),
    "of a while ago": ({"happened_at": (town.NOON - timedelta(minutes=11)).isoformat()}, "too long ago"),
    "of whom the reporter is not sure": ({"sure": "unsure"}, "You are not sure"),
}


@pytest.mark.parametrize(("changes", "why"), REFUSED.values(), ids=REFUSED)
def test_nobody_is_told_of_somebody(app: Flask, changes: dict[str, Any], why: str) -> None:
    said = ask(app, **changes)
    assert (said["lane"], said["alert_id"]) == ("held", None)
    assert said["says"].startswith("Nobody near was told.")
    assert why in said["says"]
    assert db.session.scalars(select(Alert)).all() == []


@pytest.mark.parametrize("category", ["theft", "abuse of staff", "suspicious activity"])
def test_something_done_or_suspicious_is_enough(app: Flask, category: str) -> None:
    assert ask(app, category=category)["lane"] == "live"


@pytest.mark.parametrize(("who", "lane"), [(town.ROSA, "held"), (town.MO, "held"), (town.MAREK, "live")])
def test_the_sender_is_an_adult_who_may_sound(app: Flask, who: int, lane: str) -> None:
    assert ask(app, who, **({} if who == town.ROSA else {"premises_id": town.ORCHARD}))["lane"] == lane


def test_without_being_asked_for_it_nobody_unknown_is_told_of(app: Flask) -> None:
    assert ask(app, tell_now=False)["lane"] == "held"


def test_of_somebody_known_their_own_lane_decides(app: Flask) -> None:
    with transaction() as session:
        town.make_profile(session, standing="suspected", standing_until=None)
    assert ask(app, profile_ref="WB-0118", category="sighting")["lane"] == "listed"
    assert only_alert().kind is AlertKind.SIGHTING


def test_at_most_eight_premises_hear_and_they_are_the_nearest(app: Flask) -> None:
    with transaction() as session:
        for number in range(12):
            where = moved(town.CROSS, east_m=0, north_m=20 * (number + 1))
            session.add(
                Premises(
                    id=50 + number, name="x", member_id=town.CORNER, zone_id="MID", sector=Sector.RETAIL,
                    latitude=where.latitude, longitude=where.longitude,
                )
            )  # fmt: skip
    ask(app)
    assert only_alert().only_premises == [town.ORCHARD, 50, 51, 52, 53, town.LANTERN, 54, 55]


def test_the_fourth_in_a_day_waits_and_the_next_day_begins_at_midnight(app: Flask, clock: Clock) -> None:
    for _ in range(3):
        assert ask(app, happened_at=clock.at.isoformat())["lane"] == "live"
        clock.passes(hours=1)
    fourth = ask(app, happened_at=clock.at.isoformat())
    assert fourth["says"].startswith("Nobody near was told. You have sent 3 live alerts today.")
    assert ask(app, town.BEN, happened_at=clock.at.isoformat())["lane"] == "live"
    clock.at = town.NOON.replace(hour=23, minute=59)
    assert ask(app, happened_at=clock.at.isoformat())["lane"] == "held"
    clock.passes(minutes=1)
    assert ask(app, happened_at=clock.at.isoformat())["lane"] == "live"


def test_a_day_begins_at_its_own_midnight_also_when_asked_after_the_clocks_changed(app: Flask, clock: Clock) -> None:
    """In the night to 31 October 2027 they go back: ten past midnight in summer is 23:10 in UTC, of the day before."""
    clock.at = datetime(2027, 10, 29, 23, 10, tzinfo=UTC)
    for _ in range(3):
        assert ask(app, happened_at=clock.at.isoformat())["lane"] == "live"
        clock.passes(minutes=5)
    clock.at = datetime(2027, 10, 30, 22, 50, tzinfo=UTC)
    fourth = {"id": uuid4(), "happened_at": clock.at.isoformat()}
    first = ask(app, **fourth)
    assert "You have sent 3 live alerts" in first["says"]
    clock.at = datetime(2027, 10, 31, 12, 0, tzinfo=UTC)
    assert ask(app, **fourth) == first


def test_what_the_phone_did_not_hear_is_answered_again(app: Flask, clock: Clock) -> None:
    told, held = uuid4(), uuid4()
    first, refused = ask(app, id=told), ask(app, id=held, category="sighting")
    clock.passes(minutes=20)
    assert ask(app, id=told) == first
    assert ask(app, id=held, category="sighting") == refused


# ------------------------------------------------------------ its picture


def picture(app: Flask, who: int, photo_id: int) -> int:
    return signed_in(app, who).get(f"/photos/{photo_id}/card").status_code


def test_its_picture_comes_when_it_is_ready_and_leaves_when_it_ends(app: Flask, parts: Parts, clock: Clock) -> None:
    ask(app, photos=[jpeg(3)])
    alert_id = only_alert().id
    line = signed_in(app, town.BEN).get(f"/api/alerts/{alert_id}").json
    assert line is not None
    assert line["photo"] is None
    assert "Picture on its way." in line["says"]
    develop_all(parts)
    photo_id = only_alert().photo_id
    assert photo_id is not None
    said = signed_in(app, town.BEN).get(f"/api/alerts/{alert_id}").json
    assert said is not None
    assert said["photo"] is not None
    assert "Picture on its way." not in said["says"]
    assert (picture(app, town.BEN, photo_id), picture(app, town.CAL, photo_id)) == (200, 404)
    clock.passes(minutes=30)
    assert picture(app, town.BEN, photo_id) == 404


def test_its_picture_leaves_the_moment_it_is_taken_back(app: Flask, parts: Parts) -> None:
    id = uuid4()
    ask(app, id=id, photos=[jpeg(3)])
    develop_all(parts)
    photo_id = only_alert().photo_id
    assert photo_id is not None
    decide(id, parts, reject, reason="It says how somebody looked, not what they did.")
    assert picture(app, town.BEN, photo_id) == 404


def test_who_works_for_no_premises_is_not_among_the_nearest(app: Flask, parts: Parts) -> None:
    ask(app)
    alert = only_alert()
    assert signed_in(app, town.MAREK).get(f"/api/alerts/{alert.id}").status_code == 404
    assert signed_in(app, town.MAREK).get("/api/alerts").json["alerts"] == []  # type: ignore[index]


def test_no_hospital_takes_the_place_of_a_shop_among_the_nearest(app: Flask) -> None:
    with transaction() as session:
        where = moved(town.CROSS, east_m=20, north_m=0)
        session.add(
            Premises(
                name="Quillby Surgery",
                member_id=town.CORNER,
                zone_id="MID",
                sector=Sector.HEALTH,
                latitude=where.latitude,
                longitude=where.longitude,
            )
        )
    ask(app)
    assert only_alert().only_premises == [town.ORCHARD, town.LANTERN]
