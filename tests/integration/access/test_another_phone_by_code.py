"""Come in with a one-time code: another phone, a new PIN, a shop's own device."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Device
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Phone
from tests.one_time_codes import NEW_PIN, Coded, become, newest
from tests.town import ASHA, LENA, ORCHARD, PIN


def test_another_phone_with_the_pin_that_is_known(app: Flask, phone: Phone, code_for: Coded) -> None:
    first = signed_in(app, ASHA)
    answer = phone.post("/join/device", data={"code": code_for("another phone"), "pin_is": "kept", "kept_pin": PIN})
    assert answer.status_code == 302
    assert phone.get("/api/me").json["account"]["name"] == "Asha"  # type: ignore[index]
    assert first.get("/api/me").status_code == 200


def test_a_new_pin_signs_out_everywhere_else_and_the_old_one_is_worth_nothing(
    app: Flask, phone: Phone, code_for: Coded
) -> None:
    first = signed_in(app, ASHA)
    data = {"code": code_for("another phone"), "pin_is": "new", "pin": NEW_PIN, "pin_again": NEW_PIN}
    assert phone.post("/join/device", data=data).status_code == 302
    assert first.get("/api/me").status_code == 401
    assert first.post("/api/unlock", json={"pin": PIN}).status_code == 401
    assert first.post("/api/unlock", json={"pin": NEW_PIN}).status_code == 200


def test_a_wrong_pin_is_counted_and_the_code_still_works(phone: Phone, code_for: Coded) -> None:
    code = code_for("another phone")
    answer = phone.post("/join/device", data={"code": code, "pin_is": "kept", "kept_pin": "918273"})
    assert (answer.status_code, "That is not the PIN." in answer.text) == (422, True)
    db.session.rollback()
    assert db.session.get_one(Account, ASHA).pin_wrong == 1
    assert phone.post("/join/device", data={"code": code, "pin_is": "kept", "kept_pin": PIN}).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Account, ASHA).pin_wrong == 0


def test_pins_are_limited_here_as_well(phone: Phone, code_for: Coded) -> None:
    code = code_for("another phone")
    said = [
        phone.post("/join/device", data={"code": code, "pin_is": "kept", "kept_pin": "918273"}).text for _ in range(6)
    ]
    assert "Too many tries. Wait 15 minutes" in said[-1]


def test_a_closed_pin_is_chosen_anew(phone: Phone, code_for: Coded) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).pin_wrong = 10
    code = code_for("another phone")
    page = phone.post("/join", data={"code": code}).text
    assert "Your PIN was closed after too many wrong ones" in page
    assert "kept_pin" not in page
    kept = phone.post("/join/device", data={"code": code, "pin_is": "kept", "kept_pin": PIN})
    assert kept.status_code == 422
    data = {"code": code, "pin": NEW_PIN, "pin_again": NEW_PIN}
    assert phone.post("/join/device", data=data).status_code == 302


def test_who_left_meanwhile_does_not_come_in(phone: Phone, code_for: Coded) -> None:
    code = code_for("another phone")
    with transaction() as session:
        session.get_one(Account, ASHA).state = AccountState.LEFT
    answer = phone.post("/join/device", data={"code": code, "pin": NEW_PIN, "pin_again": NEW_PIN})
    assert (answer.status_code, "This account is not active." in answer.text) == (409, True)


def test_the_same_browser_let_in_anew_is_not_listed_twice(app: Flask, code_for: Coded) -> None:
    asha = signed_in(app, ASHA)
    asha.post("/join/device", data={"code": code_for("another phone"), "pin_is": "kept", "kept_pin": PIN})
    db.session.rollback()
    left = db.session.scalars(select(Device).where(Device.account_id == ASHA, Device.ended_at.is_(None))).all()
    assert len(left) == 1
    assert asha.get("/api/me").status_code == 200


# The shop's own device.


def test_a_device_becomes_the_shops_and_asks_who_is_there(phone: Phone, code_for: Coded) -> None:
    answer = phone.post("/join/shared", data={"code": code_for("the till"), "device_name": " Till   phone "})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    page = phone.get("/sign-in").text
    assert "Who are you?" in page
    assert "Orchard Foods, Till phone" in page
    assert ("Asha" in page, "Lena" in page, "Ben" in page) == (True, True, False)


def test_a_device_needs_a_name(phone: Phone, code_for: Coded) -> None:
    answer = phone.post("/join/shared", data={"code": code_for("the till"), "device_name": " "})
    assert (answer.status_code, "so that colleagues know which one it is" in answer.text) == (422, True)


def test_whoever_made_it_the_shops_is_not_signed_in_on_it_any_more(app: Flask, code_for: Coded) -> None:
    lena = signed_in(app, LENA)
    lena.post("/join/shared", data={"code": code_for("the till"), "device_name": "Till"})
    assert lena.get("/api/me").status_code == 401
    assert lena.client.get_cookie(cookie.SIGN_IN) is None


def test_who_has_no_phone_joins_on_the_shops_device_and_it_stays_the_shops(app: Flask, code_for: Coded) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    before = till.client.get_cookie(cookie.DEVICE)
    assert become(till, code_for("somebody new")).status_code == 302
    assert till.client.get_cookie(cookie.DEVICE) == before
    assert till.get("/api/me").json["account"]["name"] == "Nia Penn"  # type: ignore[index]
    till.post("/sign-out")
    page = till.get("/sign-in").text
    assert ("Asha" in page, "Nia Penn" in page) == (True, True)


@pytest.mark.parametrize("what", ["somebody new", "another phone"])
def test_a_code_of_another_shop_is_refused_on_a_shops_device(app: Flask, code_for: Coded, what: str) -> None:
    till = signed_in(app, town.CAL, at=town.YARD)
    answer = till.post("/join", data={"code": code_for(what)})
    assert (answer.status_code, "Use the code on your own phone." in answer.text) == (409, True)


def test_the_secrets_stay_in_the_browser(phone: Phone, code_for: Coded, parts: Parts) -> None:
    answer = phone.post("/join/shared", data={"code": code_for("the till"), "device_name": "Till"})
    said = {one.split("=")[0]: one for one in answer.headers.getlist("Set-Cookie")}
    assert "SameSite=Strict" in said[cookie.OUTBOX]
    assert "Path=/outbox" in said[cookie.OUTBOX]
    assert all(flag in said[cookie.DEVICE] for flag in ("Secure", "HttpOnly", "Path=/"))
    token = said[cookie.DEVICE].split("=")[1].split(";")[0]
    device = newest(Device)
    assert token not in repr(vars(device))
