"""Second factors for the cast, given without the pages that set them up; and somebody whose password was right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pyotp
from flask import Flask

from app.access import ceremony, code_app, passkeys, recovery_codes
from app.access.ceremony import Site
from app.access.models import CodeApp
from app.access.sign_in import begin_half_of
from app.kernel.db import transaction
from app.members.models import Account
from app.web import cookie
from app.web.parts import Parts
from tests.conftest import Clock, Phone
from tests.soft_key import ORIGIN, SoftKey

SITE = Site("localhost", ORIGIN, "Quillby Together")


class App:
    """Somebody's code app."""

    def __init__(self, secret: str, clock: Callable[[], datetime]) -> None:
        self._app, self._clock = pyotp.TOTP(secret), clock

    def code(self, *, steps: int = 0) -> str:
        """What it shows now, or so many half minutes later."""
        return self._app.at(self._clock(), counter_offset=steps)

    def wrong(self) -> str:
        """Six digits that it shows at no time near this one."""
        near = {self.code(steps=step) for step in range(-3, 4)}
        return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777")
                    if code not in near)  # fmt: skip


def give_code_app(parts: Parts, account_id: int, clock: Callable[[], datetime]) -> App:
    secret = pyotp.random_base32()
    with transaction() as session:
        sealed = code_app.seal(secret, account_id, key=parts.keyring.code_apps)
        session.add(CodeApp(account_id=account_id, sealed_secret=sealed, made_at=clock()))
    return App(secret, clock)


def give_passkey(account_id: int, clock: Clock, *, name: str = "Phone", counts: bool = True) -> SoftKey:
    key = SoftKey(counts=counts)
    with transaction() as session:
        account = session.get_one(Account, account_id)
        options = passkeys.ask_to_make(session, account, site=SITE, now=clock())
        made = ceremony.made(key.make(options), site=SITE)
        passkeys.keep(session, account, made, name=name, now=clock())
    return key


def give_recovery_codes(account_id: int, clock: Clock) -> list[str]:
    with transaction() as session:
        return recovery_codes.make(session, session.get_one(Account, account_id), now=clock())


def half_signed_in(app: Flask, account_id: int) -> Phone:
    """Open a browser whose password was right and that has shown nothing else."""
    parts: Parts = app.extensions["townwatch"]
    with app.app_context(), transaction() as session:
        token = begin_half_of(session, session.get_one(Account, account_id), now=parts.clock())
    phone = Phone(app.test_client())
    phone.put_in(cookie.SIGN_IN, token)
    return phone


def show_passkey(phone: Phone, key: SoftKey, **asked: int) -> str:
    """Ask what to sign, and sign it."""
    answer = phone.post("/api/passkeys/ask", json=asked)
    assert answer.json is not None
    return key.show(answer.json["options"])
