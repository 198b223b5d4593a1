"""What tests of one-time codes have in common."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import Device, SignIn
from app.kernel.db import db
from app.members.models import Account
from tests.conftest import Phone

NEW_PIN = "730158"
GONE = "This code has been used or has run out: they last ten minutes. Ask for a new one."
Coded = Callable[..., str]


def newest(kind: type[Account] | type[Device] | type[SignIn]) -> Account | Device | SignIn:
    db.session.rollback()
    return db.session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).one()


def become(phone: Phone, code: str, **said: str) -> TestResponse:
    return phone.post(
        "/join/account", data={"code": code, "name": "Nia Penn", "pin": NEW_PIN, "pin_again": NEW_PIN, **said}
    )


# Looking at a code.
