"""The demo town's doors: one tap and a visitor is somebody of it, and nowhere else is there such a door."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Device, SignIn
from app.config import Settings
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Scheme
from app.web import cookie
from tests.conftest import Phone
from tests.town import ASHA, BEN, CAL, LEE, NOON, SIGN_INS, YARD


@pytest.fixture
def visitor(app: Flask) -> Phone:
    """A stranger's browser, and Quillby is a demo."""
    with transaction() as session:
        session.get_one(Scheme, 1).is_demo = True
        session.get_one(Account, BEN).confirmed_until = NOON  # paused
        session.get_one(Member, YARD).suspended_at = NOON  # where Cal works
    return Phone(app.test_client())


def who(phone: Phone) -> str | None:
    said = phone.get("/api/me").json or {}
    return said["account"]["name"] if "account" in said else None


def device_of(phone: Phone) -> str:
    found = phone.client.get_cookie(cookie.DEVICE)
    assert found
    return found.value


def test_one_tap_and_a_visitor_is_somebody(visitor: Phone) -> None:
    assert visitor.post(f"/demo/{ASHA}", data={"next": "/gallery"}).headers["Location"] == "/signed-in?next=/gallery"
    assert who(visitor) == "Asha"


@pytest.mark.parametrize("other", [BEN, CAL, LEE, 999], ids=["paused", "of a suspended member", "has left", "nobody"])
def test_who_may_not_come_in_has_no_door_here_either(visitor: Phone, other: int) -> None:
    answer = visitor.post(f"/demo/{other}")
    assert (answer.status_code, "Nobody of that name lives here." in answer.text) == (404, True)
    assert who(visitor) is None


def test_only_who_may_come_in_is_offered(visitor: Phone) -> None:
    offered = {int(id) for id in re.findall(r'action="/demo/(\d+)"', visitor.get("/sign-in").text)}
    assert offered == set(range(1, len(SIGN_INS) + 1)) - {BEN, CAL, LEE}


def is_no_demo(scheme: Scheme, _patch: pytest.MonkeyPatch) -> None:
    scheme.is_demo = False


def is_no_scheme(scheme: Scheme, _patch: pytest.MonkeyPatch) -> None:
    db.session().delete(scheme)


def is_public(_scheme: Scheme, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Settings, "is_loopback", property(lambda _: False))


@pytest.mark.parametrize("change", [is_no_demo, is_no_scheme, is_public])
def test_outside_a_demo_on_its_own_machine_there_is_no_such_door(
    visitor: Phone, monkeypatch: pytest.MonkeyPatch, change: Callable[[Scheme, pytest.MonkeyPatch], None]
) -> None:
    with transaction() as session:
        change(session.get_one(Scheme, 1), monkeypatch)
    assert visitor.post(f"/demo/{ASHA}").status_code == 404
    assert db.session().scalars(select(SignIn)).all() == []


def test_who_comes_again_on_their_own_device_keeps_it(visitor: Phone) -> None:
    visitor.post(f"/demo/{ASHA}")
    first = device_of(visitor)
    visitor.post(f"/demo/{ASHA}")
    assert device_of(visitor) == first


def test_a_visitor_who_is_somebody_else_now_is_on_a_device_of_their_own(visitor: Phone) -> None:
    visitor.post(f"/demo/{ASHA}")
    first = device_of(visitor)
    visitor.post("/demo/4")
    assert (who(visitor), device_of(visitor) == first) == ("Lena", False)


def test_a_device_that_was_locked_out_is_not_taken_up_again(visitor: Phone) -> None:
    visitor.post(f"/demo/{ASHA}")
    first = device_of(visitor)
    with transaction() as session:
        session.scalars(select(Device)).one().locked_at = NOON
    visitor.post(f"/demo/{ASHA}")
    assert (who(visitor), device_of(visitor) == first) == ("Asha", False)
