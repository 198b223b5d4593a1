"""Switching alerts on and off for one browser."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, Delivery, Subscription
from app.alerts.push import Device, Sender
from app.alerts.subscribe import drop_all_of_account
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.builders import AUTH, P256DH, signed_in, subscribe_phone
from tests.conftest import Phone
from tests.wire import Wire

HERE = "https://push.services.mozilla.com/wpush/v2/abc"


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


def body(**changes: Any) -> dict[str, Any]:
    return {"endpoint": HERE, "keys": {"p256dh": P256DH, "auth": AUTH}, **changes}


def devices() -> list[Subscription]:
    db.session.rollback()
    return list(db.session.scalars(select(Subscription).order_by(Subscription.id)))


def test_switching_on_twice_is_one_device(ben: Phone) -> None:
    assert [ben.put("/api/push", json=body()).status_code for _ in range(2)] == [201, 200]
    assert [device.account_id for device in devices()] == [town.BEN]


def test_a_browser_that_somebody_else_signs_in_on_is_theirs(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    signed_in(app, town.ASHA).put("/api/push", json=body())
    assert [device.account_id for device in devices()] == [town.ASHA]


def test_switching_off_and_on_again_works(ben: Phone) -> None:
    ben.put("/api/push", json=body())
    assert ben.delete("/api/push", json={"endpoint": HERE}).status_code == 204
    assert devices()[0].dropped_because == "asked for"
    assert ben.put("/api/push", json=body()).status_code == 200
    assert devices()[0].dropped_at is None


def test_nobody_switches_off_anothers_phone(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    lena = signed_in(app, town.LENA)
    assert lena.delete("/api/push", json={"endpoint": HERE}).status_code == 204
    lena.put("/api/push", json=body(endpoint=f"{HERE}2", old_endpoint=HERE))
    assert devices()[0].dropped_at is None


def test_a_new_endpoint_takes_the_place_of_the_old_one(ben: Phone) -> None:
    ben.put("/api/push", json=body())
    ben.put("/api/push", json=body(endpoint=f"{HERE}2", old_endpoint=HERE))
    assert [device.dropped_because for device in devices()] == ["replaced", None]


def test_the_key_is_told_and_whether_a_phone_is_known(ben: Phone, parts: Parts) -> None:
    assert ben.get("/api/push").json == {"key": parts.vapid.current.public, "known": False}
    ben.put("/api/push", json=body())
    assert ben.get("/api/push").json == {"key": parts.vapid.current.public, "known": True}


def test_a_phone_that_was_switched_off_is_not_known(ben: Phone) -> None:
    ben.put("/api/push", json=body())
    ben.delete("/api/push", json={"endpoint": HERE})
    assert ben.get("/api/push").json["known"] is False  # type: ignore[index]


def test_anothers_phone_is_not_known_as_mine(app: Flask, ben: Phone) -> None:
    ben.put("/api/push", json=body())
    assert signed_in(app, town.LENA).get("/api/push").json["known"] is False  # type: ignore[index]


SOME_TRICKS = [
    "https://evil.example/x",
    "https://169.254.169.254/latest/meta-data",
    "https://fcm.googleapis.com@evil.example/",
    "https://evil.example#.push.apple.com/",
    "https://a..push.apple.com/x",
    "https://fcm.googleapis.com:22/x",
    "http://10.0.0.1/x",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("endpoint", SOME_TRICKS)
def test_an_address_that_is_no_push_service_is_refused(ben: Phone, endpoint: str) -> None:
    answer = ben.put("/api/push", json=body(endpoint=endpoint))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"].startswith("This browser uses a push service that Townwatch does not know.")
    assert devices() == []


@pytest.mark.parametrize("endpoint", SOME_TRICKS)
def test_an_address_that_got_into_the_table_is_not_called_either(app: Flask, parts: Parts, endpoint: str) -> None:
    sender = Sender(keys=parts.vapid, subject="mailto:desk@quillby.example", allowed=parts.allowed)
    to = Device(endpoint, P256DH, AUTH, parts.vapid.current.id)
    assert asyncio.run(sender.send(to, b"x", topic="x", ttl_s=60)).status == 410


def compressed() -> str:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.urlsafe_b64decode(P256DH + "="))
    form = serialization.PublicFormat.CompressedPoint
    return base64.urlsafe_b64encode(point.public_bytes(serialization.Encoding.X962, form)).decode()


BAD_KEYS = {
    "none": {"p256dh": "", "auth": ""},
    "no base64": {"p256dh": "!!!", "auth": AUTH},
    "not on the curve": {"p256dh": "BA" + "A" * 85, "auth": AUTH},
    "compressed": {"p256dh": compressed(), "auth": AUTH},
    "a short secret": {"p256dh": P256DH, "auth": AUTH[:10]},
    "a long secret": {"p256dh": P256DH, "auth": AUTH * 2},
    "not of this alphabet": {"p256dh": "é" * 87, "auth": AUTH},
}


@pytest.mark.parametrize("keys", BAD_KEYS.values(), ids=BAD_KEYS)
def test_keys_that_nothing_could_be_encrypted_for_are_refused(ben: Phone, keys: dict[str, str]) -> None:
    answer = ben.put("/api/push", json=body(keys=keys))
    assert answer.status_code == 422
    assert devices() == []


@pytest.mark.parametrize("changes", [{"endpoint": "x" * 1001}, {"keys": {}}, {"keys": None}, {"extra": 1}])
def test_a_subscription_of_another_form_is_refused(ben: Phone, changes: dict[str, Any]) -> None:
    assert ben.put("/api/push", json=body(**changes)).status_code == 422


def test_a_test_alert_rings_on_my_own_phones_alone(app: Flask, ben: Phone, parts: Parts) -> None:
    with transaction() as session:
        subscribe_phone(session, town.BEN, endpoint="http://127.0.0.1/ben")
        subscribe_phone(session, town.LENA, endpoint="http://127.0.0.1/lena")
    assert ben.post("/api/push/test").status_code == 202
    wire = Wire()
    wire.work(parts)
    assert wire.endpoints == ["http://127.0.0.1/ben"]
    assert wire.heard[0].payload["notification"]["title"] == "Townwatch: this is a test."
    db.session.rollback()
    alert = db.session.scalars(select(Alert)).one()
    assert ben.get(f"/api/alerts/{alert.id}").status_code == 200
    assert signed_in(app, town.LENA).get(f"/api/alerts/{alert.id}").status_code == 404
    assert signed_in(app, town.MO).get(f"/api/alerts/{alert.id}").status_code == 404


def test_a_test_alert_is_not_queued_for_a_phone_that_was_switched_off(ben: Phone) -> None:
    with transaction() as session:
        subscribe_phone(session, town.BEN, endpoint="http://127.0.0.1/off").dropped_at = town.NOON
        subscribe_phone(session, town.BEN, endpoint="http://127.0.0.1/on")
    assert ben.post("/api/push/test").status_code == 202
    db.session.rollback()
    queued = db.session.scalars(select(Delivery)).all()
    assert [row.subscription.endpoint for row in queued] == ["http://127.0.0.1/on"]


@pytest.mark.usefixtures("app")
def test_a_phone_that_was_dropped_before_keeps_its_time_and_reason() -> None:
    later = town.NOON + timedelta(days=1)
    with transaction() as session:
        before, now = subscribe_phone(session, town.BEN), subscribe_phone(session, town.BEN)
        before.dropped_at, before.dropped_because = town.NOON, "asked for"
        session.flush()
        drop_all_of_account(session, town.BEN, because="left", now=later)
        session.expire_all()
        told = [(one.dropped_at, one.dropped_because) for one in (before, now)]
    assert told == [(town.NOON, "asked for"), (later, "left")]


def test_a_test_without_a_phone_says_what_to_do(ben: Phone) -> None:
    answer = ben.post("/api/push/test")
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"].endswith("Switch them on first.")
