"""The front door: which reports sound before a named person has looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, Delivery
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Role, Scheme
from app.photos.models import Photo
from app.profiles.models import Standing
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_account, report_body, send_report, signed_in
from tests.conftest import Clock
from tests.pictures import jpeg


@pytest.fixture
def profile_photo(app: Flask, parts: Parts) -> int:
    with transaction() as session:
        return give_photo(session, parts, town.make_profile(session), jpeg(7, size=(240, 300))).id


def alerts() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert)))


def lane_of(app: Flask, who: int = town.ASHA, **changes: Any) -> str:
    body = {"category": "sighting", "profile_ref": "WB-0118", **changes}
    answer = send_report(signed_in(app, who), **body)
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert (answer.json["alert_id"] is None) is (answer.json["lane"] == "held")
    lane: str = answer.json["lane"]
    return lane


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(
    ("who", "lane"),
    [(town.ASHA, "at once"), (town.BEN, "at once"), (town.LENA, "at once"), (town.ROSA, "held")],
)
def test_who_works_at_a_counter_or_a_door_sounds_at_once(app: Flask, who: int, lane: str) -> None:
    assert lane_of(app, who) == lane


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(("who", "lane"), [(town.MAREK, "at once"), (town.MO, "held"), (town.DEE, "held")])
def test_the_control_room_sounds_at_once_and_the_desk_does_not(app: Flask, who: int, lane: str) -> None:
    assert lane_of(app, who, premises_id=town.ORCHARD) == lane


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(("until", "lane"), [(1, "at once"), (0, "held"), (None, "held")])
def test_a_guard_sounds_only_from_where_they_said_that_they_work_tonight(
    app: Flask, until: int | None, lane: str
) -> None:
    with transaction() as session:
        firm = Member(name="Quillby Guards", is_guard_firm=True)
        session.add(firm)
        session.flush()
        id = new_account(session, Role.DOOR, premises=[town.LANTERN], member_id=firm.id).id
    phone = signed_in(app, id)
    with transaction() as session:
        session.get_one(Account, id).placed_until = None if until is None else town.NOON + timedelta(hours=until)
    answer = send_report(phone, category="sighting", profile_ref="WB-0118")
    assert (answer.status_code, answer.json and answer.json["lane"]) == (201, lane)


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(("sure", "lane"), [("know", "at once"), ("think", "at once"), ("unsure", "held")])
def test_who_is_not_sure_does_not_sound(app: Flask, sure: str, lane: str) -> None:
    assert lane_of(app, sure=sure) == lane


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(("age", "lane"), [(0, "at once"), (600, "at once"), (601, "held"), (86_400, "held")])
def test_what_is_no_longer_fresh_does_not_sound(app: Flask, age: int, lane: str) -> None:
    assert lane_of(app, happened_at=(town.NOON - timedelta(seconds=age)).isoformat()) == lane


@pytest.mark.usefixtures("profile_photo")
@pytest.mark.parametrize(("age", "lane"), [(600, "at once"), (601, "held")])
def test_a_wrong_clock_makes_nothing_fresh_and_nothing_old(app: Flask, age: int, lane: str) -> None:
    phone_says = town.NOON + timedelta(days=900)
    body = report_body(
        category="sighting", profile_ref="WB-0118", happened_at=(phone_says - timedelta(seconds=age)).isoformat()
    )
    answer = signed_in(app, town.ASHA).put(
        f"/outbox/{uuid4()}", json=body, headers={"X-Sent-At": phone_says.isoformat()}
    )
    assert answer.json is not None
    assert answer.json["lane"] == lane


@pytest.mark.usefixtures("profile_photo")
def test_how_long_something_is_fresh_is_a_setting(app: Flask) -> None:
    with transaction() as session:
        session.get_one(Scheme, 1).fresh_minutes = 2
    assert lane_of(app, happened_at=(town.NOON - timedelta(minutes=3)).isoformat()) == "held"


@pytest.mark.usefixtures("profile_photo")
def test_a_report_about_nobody_known_waits(app: Flask) -> None:
    assert lane_of(app, profile_ref=None, category="theft", description={"hair": "short"}) == "held"
    assert alerts() == []


STANDINGS = [
    (Standing.EXCLUDED, "sighting", "at once"),
    (Standing.UNDER_ORDER, "sighting", "at once"),
    (Standing.WARNED, "sighting", "at once"),
    (Standing.ID_SOUGHT, "sighting", "at once"),
    (Standing.SUSPECTED, "sighting", "listed"),
    (Standing.SUSPECTED, "theft", "at once"),
    (Standing.SUSPECTED, "other", "listed"),
    (Standing.NOT_SERVED, "theft", "at once"),
    (Standing.NOT_SERVED, "sighting", "at once"),
]


@pytest.mark.parametrize(("standing", "category", "lane"), STANDINGS)
def test_each_standing_sounds_as_the_table_says(app: Flask, standing: Standing, category: str, lane: str) -> None:
    with transaction() as session:
        town.make_profile(session, standing=standing, standing_until=None)
    assert lane_of(app, category=category) == lane


def test_before_review_the_alert_shows_the_published_picture_never_the_new_one(app: Flask, profile_photo: int) -> None:
    lane_of(app, photos=[jpeg(8)])
    (alert,) = alerts()
    assert alert.photo_id == profile_photo
    assert len(db.session.scalars(select(Photo)).all()) == 2


@pytest.mark.usefixtures("profile_photo")
def test_the_same_report_again_raises_no_second_alert(app: Flask) -> None:
    asha, id = signed_in(app, town.ASHA), uuid4()
    body = {"category": "sighting", "profile_ref": "WB-0118"}
    first, again = send_report(asha, id, **body), send_report(asha, id, **body)
    assert (first.status_code, again.status_code) == (201, 202)
    assert first.json == again.json
    assert len(alerts()) == 1


@pytest.mark.usefixtures("profile_photo")
def test_the_same_report_again_much_later_still_tells_of_its_alert(app: Flask, clock: Clock) -> None:
    asha, id = signed_in(app, town.ASHA), uuid4()
    body = {"category": "sighting", "profile_ref": "WB-0118"}
    first = send_report(asha, id, **body)
    clock.passes(hours=3)
    assert send_report(asha, id, **body).json == first.json


@pytest.mark.usefixtures("profile_photo")
def test_an_alert_without_a_phone_to_ring_is_still_listed(app: Flask) -> None:
    lane_of(app)
    assert db.session.scalars(select(Delivery)).all() == []
    listed = signed_in(app, town.BEN).get("/api/alerts").json
    assert listed is not None
    assert [UUID(one["id"]) for one in listed["alerts"]] == [alerts()[0].id]


@pytest.mark.usefixtures("app")
def test_before_the_town_is_set_up_a_report_is_not_lost_but_refused(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    with transaction() as session:
        session.delete(session.get_one(Scheme, 1))
    answer = send_report(asha)
    assert answer.status_code == 409
    assert answer.json is not None
    assert "has not been set up yet" in answer.json["error"]
