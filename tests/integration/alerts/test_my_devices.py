"""The browsers in which somebody has switched alerts on."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Delivery, Subscription
from app.alerts.my_devices import service_of
from app.kernel.db import db, transaction
from tests import town
from tests.builders import AUTH, P256DH, signed_in, subscribe_phone
from tests.conftest import Clock, Phone

HERE = "https://push.services.mozilla.com/wpush/v2/abc"
ELSEWHERE = "https://fcm.googleapis.com/fcm/send/def"


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


def body(**changes: Any) -> dict[str, Any]:
    return {"endpoint": HERE, "keys": {"p256dh": P256DH, "auth": AUTH}, **changes}


def mine(phone: Phone) -> list[dict[str, Any]]:
    answer = phone.get("/api/push/devices").json
    assert answer is not None
    devices: list[dict[str, Any]] = answer["devices"]
    return devices


def is_on(endpoint: str = HERE) -> bool:
    db.session.rollback()
    known = db.session.scalars(select(Subscription).where(Subscription.endpoint == endpoint)).one()
    return known.dropped_at is None


def test_i_see_my_browsers_and_which_of_them_is_this_one(app: Flask, ben: Phone) -> None:
    other = signed_in(app, town.BEN)
    other.put("/api/push", json=body(endpoint=ELSEWHERE))
    ben.put("/api/push", json=body())
    shown = {one["service"].split(":")[0]: one["here"] for one in mine(ben)}
    assert shown == {"Mozilla’s push service": True, "Google’s push service": False}
    assert [one["name"] for one in mine(ben)] == ["Ben's phone"] * 2


def test_no_address_that_rings_a_phone_is_told(ben: Phone) -> None:
    ben.put("/api/push", json=body())
    told = ben.get("/api/push/devices").text
    assert not [secret for secret in (HERE, "wpush", P256DH, AUTH) if secret in told]


def test_starting_the_app_there_says_when_it_was_seen_last(ben: Phone, clock: Clock) -> None:
    ben.put("/api/push", json=body())
    clock.passes(seconds=30)
    ben.put("/api/push", json=body(by_itself=True))
    assert [one["seen_at"] for one in mine(ben)] == ["2026-11-18T12:00:30Z"]


def test_i_switch_another_of_my_browsers_off_and_it_stays_off_until_somebody_asks_there(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    elsewhere = signed_in(app, town.BEN)
    assert elsewhere.delete(f"/api/push/devices/{mine(ben)[0]['id']}").status_code == 204
    assert mine(elsewhere) == []
    at_its_start = ben.put("/api/push", json=body(by_itself=True))
    assert at_its_start.json == {"says": "Alerts were switched off for this phone.", "on": False}
    assert not is_on()
    ben.put("/api/push", json=body())
    assert is_on()


def test_what_only_signed_out_rings_again_by_itself(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    ben.post("/sign-out")
    assert not is_on()
    again = signed_in(app, town.BEN)
    assert again.put("/api/push", json=body(by_itself=True)).json == {
        "says": "Alerts are on for this phone.",
        "on": True,
    }
    assert is_on()


def test_on_a_browser_that_was_switched_off_the_next_person_may_switch_on(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    ben.delete("/api/push", json={"endpoint": HERE})
    assert signed_in(app, town.ASHA).put("/api/push", json=body(by_itself=True)).status_code == 200
    assert is_on()


def test_anothers_browser_answers_like_one_that_does_not_exist(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    asha = signed_in(app, town.ASHA)
    answers = [asha.delete(f"/api/push/devices/{id}") for id in (mine(ben)[0]["id"], 999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert is_on()


def test_a_test_alert_goes_to_the_one_that_was_asked_for(app: Flask, ben: Phone) -> None:
    with transaction() as session:
        ids = [subscribe_phone(session, town.BEN).id for _ in range(2)]
        others = subscribe_phone(session, town.ASHA).id
    assert ben.post("/api/push/test", json={"device": ids[1]}).status_code == 202
    db.session.rollback()
    assert list(db.session.scalars(select(Delivery.subscription_id))) == [ids[1]]
    assert ben.post("/api/push/test", json={"device": others}).status_code == 409
    assert ben.post("/api/push/test").status_code == 202
    db.session.rollback()
    assert sorted(db.session.scalars(select(Delivery.subscription_id))) == [ids[0], ids[1], ids[1]]


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("fcm.googleapis.com", "Google"),
        ("web.push.apple.com", "Apple"),
        ("wns2-par02p.notify.windows.com", "Microsoft"),
        ("push.apple.com.example", "Another"),
        ("", "Another"),
    ],
)
def test_whose_push_service_it_is_is_said_in_words(host: str, words: str) -> None:
    assert service_of(host).startswith(words)
