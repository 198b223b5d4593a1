"""Cookies of a device that was let in and of somebody signed in on it, made in the running town's own database.

By the screens it would take a code, a PIN and a second factor each time; those have tests of their own.
"""

from functools import cache
from pathlib import Path

from flask import Flask

from app import create_app
from app.access.devices import enrol
from app.access.sign_in import begin, recognise
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from app.web import cookie
from app.web.parts import Parts
from tests.conftest import settings_for
from tests.factors import App, give_code_app
from tests.town import SIGN_INS

PATHS = {cookie.SIGN_IN: "/", cookie.DEVICE: "/", cookie.OUTBOX: cookie.OUTBOX_PATH}


@cache
def _app_of(folder: Path) -> Flask:
    """A second door to the town's data folder; its own stays in its own processes."""
    return create_app(settings_for(folder))


def cookies(folder: Path, who: str | None, *, at: int | None = None, says_why: bool = True) -> dict[str, str]:
    """Enrol a device and sign `who` in on it. `at` makes it those premises' shared device; then `who` may be None.

    They have said why they are looking, for a quarter of an hour, unless `says_why` is False.
    """
    return cookies_of(_app_of(folder), who, at=at, says_why=says_why)


def cookies_of(app: Flask, who: str | None, *, at: int | None = None, says_why: bool = True) -> dict[str, str]:
    """The same, of an app in this process."""
    parts: Parts = app.extensions["townwatch"]
    with app.app_context():
        try:
            with transaction() as session:
                account = session.get_one(Account, list(SIGN_INS).index(who) + 1) if who else None
                whose = session.get_one(Premises, at) if at else account
                assert whose is not None, "a device belongs to somebody or to some premises"
                name = f"{who}'s phone" if at is None else "Till phone"
                enrolled = enrol(session, name, whose=whose, by=None, now=parts.clock())
                made = {cookie.DEVICE: enrolled.token, cookie.OUTBOX: enrolled.outbox_token}
                if account is not None:
                    token = begin(session, account, device=enrolled.device, how="test", now=parts.clock())
                    held = recognise(session, token)
                    if says_why and held is not None:
                        held.purpose, held.purpose_at = "answering an alert", parts.clock()
                    made[cookie.SIGN_IN] = token
            return made
        finally:
            db.session.remove()


def code_app(folder: Path, who: str) -> App:
    """Give somebody a code app; it shows what theirs would."""
    app = _app_of(folder)
    parts: Parts = app.extensions["townwatch"]
    with app.app_context():
        try:
            return give_code_app(parts, list(SIGN_INS).index(who) + 1, parts.clock)
        finally:
            db.session.remove()
