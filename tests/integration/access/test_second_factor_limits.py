"""Five tries at a second factor, whatever is shown; then a wait, and the desk is told."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.access import limits
from app.access.models import Attempt
from app.kernel.db import db
from tests.conftest import Clock, Phone
from tests.factors import App, give_passkey, give_recovery_codes, half_signed_in, show_passkey
from tests.integration.access.test_second_factor import is_in, said_to_desk, show
from tests.town import MO, NOON


def test_five_wrong_codes_and_also_the_right_one_waits(mo: Phone, mos_app: App) -> None:
    assert [show(mo, code=mos_app.wrong()).status_code for _ in range(5)] == [401] * 5
    assert show(mo, code=mos_app.code()).status_code == 429
    assert not is_in(mo)


def test_whatever_is_shown_counts_alike(mo: Phone, mos_app: App, clock: Clock) -> None:
    codes, key = give_recovery_codes(MO, clock), give_passkey(MO, clock)
    wrong = {"code": mos_app.wrong(), "recovery_code": "XXXX", "passkey": "{}"}
    assert [show(mo, **{way: value}).status_code for way, value in wrong.items()] == [401] * 3
    assert [show(mo, code=mos_app.wrong()).status_code for _ in range(2)] == [401] * 2
    for right in ({"code": mos_app.code()}, {"recovery_code": codes[0]}, {"passkey": show_passkey(mo, key)}):
        assert show(mo, **right).status_code == 429


def test_a_new_half_sign_in_gives_no_new_tries(app: Flask, mos_app: App) -> None:
    tries = [show(half_signed_in(app, MO), code=mos_app.wrong()).status_code for _ in range(6)]
    assert tries == [401] * 5 + [429]


def test_the_wait_is_over_after_a_quarter_of_an_hour(app: Flask, mos_app: App, clock: Clock) -> None:
    for _ in range(5):
        show(half_signed_in(app, MO), code=mos_app.wrong())
    clock.passes(minutes=15, microseconds=-1)
    assert show(half_signed_in(app, MO), code=mos_app.code()).status_code == 429
    clock.passes(microseconds=1)
    assert show(half_signed_in(app, MO), code=mos_app.code()).status_code == 303


def test_a_right_one_forgets_the_wrong_ones(app: Flask, mo: Phone, mos_app: App) -> None:
    for _ in range(4):
        show(mo, code=mos_app.wrong())
    show(mo, code=mos_app.code())
    assert not limits.is_met(db.session(), "second factor", str(MO), now=NOON)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_desk_is_told_once_when_somebody_guesses_codes(app: Flask, mo: Phone, mos_app: App) -> None:
    for _ in range(4):
        show(mo, code=mos_app.wrong())
    assert said_to_desk() == []
    for _ in range(4):
        show(mo, code=mos_app.wrong())
    assert len(said_to_desk()) == 1
    assert said_to_desk()[0].startswith("Mo: too many wrong codes after the right password.")
