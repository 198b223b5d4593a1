"""A passkey more closely: its challenge is signed once, and its counter goes on."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.access import passkeys
from app.access.models import Challenge, Passkey
from app.kernel.db import db, transaction
from app.members.models import Account
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.factors import SITE, App, give_passkey, half_signed_in, show_passkey
from tests.integration.access.test_second_factor import said_to_desk, show, verbs
from tests.town import DEE, MO


def test_a_challenge_is_signed_once(app: Flask, mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock, counts=False)
    answer = show_passkey(mo, key)
    assert show(mo, passkey=answer).status_code == 303
    assert show(half_signed_in(app, MO), passkey=answer).status_code == 401


def test_a_challenge_lasts_five_minutes(app: Flask, mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock, counts=False)
    soon, late = show_passkey(mo, key), show_passkey(mo, key)
    clock.passes(minutes=5, microseconds=-1)
    assert show(mo, passkey=soon).status_code == 303
    clock.passes(microseconds=1)
    assert show(half_signed_in(app, MO), passkey=late).status_code == 401


def test_challenges_that_nobody_signed_are_let_go_of(mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    show_passkey(mo, key)
    clock.passes(minutes=5)
    show_passkey(mo, key)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Challenge)) == 1


def test_a_challenge_is_for_one_account_and_one_purpose(app: Flask, mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    give_passkey(DEE, clock)
    dee = half_signed_in(app, DEE)
    asked_of_dee = (dee.post("/api/passkeys/ask", json={}).json or {})["options"]
    assert show(mo, passkey=key.show(asked_of_dee)).status_code == 401
    whole = signed_in(app, MO)
    to_make = (whole.post("/api/passkeys/new", json={}).json or {})["options"]
    assert show(mo, passkey=key.show({"rpId": "localhost", "challenge": to_make["challenge"]})).status_code == 401


def test_what_one_was_asked_anothers_passkey_does_not_answer(app: Flask, clock: Clock) -> None:
    give_passkey(MO, clock)
    dees = give_passkey(DEE, clock)
    with transaction() as session:
        mo = session.get_one(Account, MO)
        said = dees.show(passkeys.ask_to_show(session, mo, site=SITE, now=clock()))
        signed = passkeys.check(session, DEE, said, site=SITE)
        assert signed is not None
        assert not passkeys.use(session, mo, signed, now=clock())


def test_old_challenges_are_swept(mo: Phone, clock: Clock) -> None:
    give_passkey(MO, clock)
    for _ in range(3):
        mo.post("/api/passkeys/ask", json={})
    clock.passes(minutes=5)
    mo.post("/api/passkeys/ask", json={})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Challenge)) == 1


def test_a_counter_that_goes_back_is_refused_and_the_desk_told(app: Flask, mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    key.uses = 40
    assert show(mo, passkey=show_passkey(mo, key)).status_code == 303
    key.uses = 7  # as a copy of it, made earlier
    copied = half_signed_in(app, MO)
    assert show(copied, passkey=show_passkey(copied, key)).status_code == 401
    assert said_to_desk() == ["Mo: a passkey was refused, because there may be a copy of it. Ask them."]
    assert verbs()[-1] == "refused passkey"
    assert db.session.scalars(select(Passkey.uses)).one() == 41


def test_a_counter_that_stands_still_is_refused(app: Flask, mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    key.uses = 3
    show(mo, passkey=show_passkey(mo, key))
    key.uses = 3
    again = half_signed_in(app, MO)
    assert show(again, passkey=show_passkey(again, key)).status_code == 401


def test_a_passkey_without_a_counter_works_every_time(app: Flask, clock: Clock) -> None:
    key = give_passkey(MO, clock, counts=False)
    for _ in range(3):
        phone = half_signed_in(app, MO)
        assert show(phone, passkey=show_passkey(phone, key)).status_code == 303


def test_without_a_passkey_there_is_nothing_to_ask_for(mo: Phone, mos_app: App) -> None:
    answer = mo.post("/api/passkeys/ask", json={})
    assert answer.status_code == 409
    assert (answer.json or {})["error"] == "There is no passkey for you yet. Use another way."
