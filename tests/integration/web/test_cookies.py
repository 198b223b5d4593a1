"""The three cookies: given and taken back in words that every browser heeds, out of reach of scripts and other sites.

A cookie whose name begins with `__Host-` or `__Secure-` is neither kept nor removed without Secure (RFC 6265bis,
section 4.1.3): a sign-out that forgot the word would leave somebody's cookie on a shared till.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import Device
from app.kernel.db import db, transaction
from app.members.models import Scheme
from app.web.cookie import DEVICE, OUTBOX, OUTBOX_PATH, SIGN_IN
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import ASHA

FLAGS = {
    SIGN_IN: {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"},
    DEVICE: {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"},
    OUTBOX: {"Secure", "HttpOnly", "SameSite=Strict", f"Path={OUTBOX_PATH}"},
}


def come_in(phone: Phone) -> TestResponse:
    with transaction() as session:
        session.get_one(Scheme, 1).is_demo = True
    return Phone(phone.client.application.test_client()).post(f"/demo/{ASHA}")


def sign_out(phone: Phone) -> TestResponse:
    return phone.post("/sign-out")


def give_up_this_phone(phone: Phone) -> TestResponse:
    return phone.post(f"/devices/{db.session().scalars(select(Device.id)).one()}/give-up")


SAID: dict[str, tuple[Callable[[Phone], TestResponse], set[str], bool]] = {
    "coming in": (come_in, set(FLAGS), True),
    "signing out": (sign_out, {SIGN_IN}, False),
    "giving up this phone": (give_up_this_phone, set(FLAGS), False),
}


@pytest.mark.parametrize(("deed", "names", "given"), SAID.values(), ids=SAID)
def test_each_cookie_is_given_and_taken_back_with_all_its_flags(
    app: Flask, deed: Callable[[Phone], TestResponse], names: set[str], given: bool
) -> None:
    said = [one.split("; ") for one in deed(signed_in(app, ASHA)).headers.getlist("Set-Cookie")]
    assert {first.split("=")[0] for first, *_ in said} == names
    for first, *flags in said:
        name, _, token = first.partition("=")
        assert set(flags) >= FLAGS[name], name
        assert not [flag for flag in flags if flag.startswith("Domain")]
        assert (bool(token), "Max-Age=0" in flags) == (given, not given)
