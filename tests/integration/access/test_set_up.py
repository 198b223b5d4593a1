"""Set up what one shows beside a password or a phone: the first at joining, others with proof."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access import passkeys
from app.access.devices import enrol
from app.access.models import CodeApp, Level, Passkey, SignIn
from app.access.sign_in import begin_half_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.kernel.tokens import plain, sha
from app.members.models import Account, Premises
from app.web import cookie
from app.web.parts import Parts
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.factors import App, give_code_app, give_passkey, give_recovery_codes, half_signed_in
from tests.soft_key import SoftKey, text
from tests.town import ASHA, DEE, MO, ORCHARD

CODE = r"<code><span>((?:[0-9A-Z]{4}-){3})</span><span>((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4})</span></code>"


def offer_on(page: str, clock: Clock) -> tuple[str, App]:
    """Return the sealed offer in a page, and a code app that has read its letters."""
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    letters = re.search(r'in-groups">([A-Z2-7 ]+)<', page)
    assert sealed
    assert letters
    return sealed[1], App(letters[1].replace(" ", ""), clock)


def set_up_code(phone: Phone, clock: Clock, *, wrong: bool = False) -> TestResponse:
    sealed, own_app = offer_on(phone.get("/second-factor/set-up").text, clock)
    code = own_app.wrong() if wrong else own_app.code()
    return phone.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": code, "next": "/desk"})


def set_up_passkey(phone: Phone, key: SoftKey) -> TestResponse:
    asked = phone.post("/api/passkeys/new", json={})
    assert asked.json is not None
    made = key.make(asked.json["options"])
    return phone.post("/second-factor/set-up", data={"way": "passkey", "passkey": made, "next": "/desk"})


def is_in(phone: Phone) -> bool:
    return phone.get("/api/me").status_code == 200


def without_pin(app: Flask, *, shared: bool = False) -> Phone:
    """Asha's phone, joined without a PIN."""
    parts: Parts = app.extensions["townwatch"]
    with app.app_context(), transaction() as session:
        asha = session.get_one(Account, ASHA)
        asha.pin_hash = None
        whose = session.get_one(Premises, ORCHARD) if shared else asha
        enrolled = enrol(session, "Phone", whose=whose, by=asha, now=parts.clock())
        token = begin_half_of(session, asha, device=enrolled.device, now=parts.clock())
    phone = Phone(app.test_client())
    phone.put_in(cookie.SIGN_IN, token)
    phone.put_in(cookie.DEVICE, enrolled.token)
    return phone


# The first, with a password.


def test_who_has_none_is_led_to_set_one_up(app: Flask) -> None:
    mo = half_signed_in(app, MO)
    assert mo.get("/second-factor?next=/desk").headers["Location"] == "/second-factor/set-up?next=%2Fdesk"
    page = mo.get("/second-factor/set-up").text
    assert "Make a passkey" in page
    assert 'class="qr"' in page


def test_a_code_app_is_kept_and_lets_in_at_once(app: Flask, clock: Clock) -> None:
    mo = half_signed_in(app, MO)
    answer = set_up_code(mo, clock)
    assert answer.status_code == 200
    assert len(set(re.findall(CODE, answer.text))) == 10
    assert 'href="/desk"' in answer.text
    assert is_in(mo)


def test_its_first_code_does_not_work_a_second_time(app: Flask, clock: Clock) -> None:
    mo = half_signed_in(app, MO)
    sealed, own_app = offer_on(mo.get("/second-factor/set-up").text, clock)
    mo.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": own_app.code()})
    again = half_signed_in(app, MO)
    assert again.post("/second-factor", data={"code": own_app.code()}).status_code == 401
    clock.passes(seconds=30)
    assert again.post("/second-factor", data={"code": own_app.code()}).status_code == 303


def test_after_a_wrong_code_the_same_square_is_shown_again(app: Flask, clock: Clock) -> None:
    mo = half_signed_in(app, MO)
    before, _ = offer_on(mo.get("/second-factor/set-up").text, clock)
    answer = mo.post("/second-factor/set-up", data={"way": "code", "sealed": before, "code": "000000"})
    assert answer.status_code == 422
    assert "That is not the code it shows now." in answer.text
    assert offer_on(answer.text, clock)[0] == before
    assert not is_in(mo)


def test_an_offer_to_another_is_not_taken(app: Flask, clock: Clock) -> None:
    sealed, dees = offer_on(half_signed_in(app, DEE).get("/second-factor/set-up").text, clock)
    mo = half_signed_in(app, MO)
    answer = mo.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": dees.code()})
    assert answer.status_code == 422
    assert "This square has run out." in answer.text


def test_a_passkey_is_kept_and_lets_in_at_once(app: Flask, clock: Clock) -> None:
    mo, key = half_signed_in(app, MO), SoftKey()
    answer = set_up_passkey(mo, key)
    assert len(set(re.findall(CODE, answer.text))) == 10
    assert is_in(mo)
    db.session.rollback()
    kept = db.session.scalars(select(Passkey)).one()
    assert (kept.account_id, kept.credential, kept.uses) == (MO, text(key.id), 0)


def test_a_passkey_for_another_site_is_not_kept(app: Flask) -> None:
    mo = half_signed_in(app, MO)
    answer = set_up_passkey(mo, SoftKey(origin="https://evil.example"))
    assert answer.status_code == 422
    assert "That passkey could not be checked." in answer.text
    assert not is_in(mo)


def test_a_passkey_is_made_by_one_challenge_only(app: Flask) -> None:
    mo, key = half_signed_in(app, MO), SoftKey()
    options = (mo.post("/api/passkeys/new", json={}).json or {})["options"]
    mo.post("/second-factor/set-up", data={"way": "passkey", "passkey": key.make(options)})
    answer = mo.post("/second-factor/set-up", data={"way": "passkey", "passkey": SoftKey().make(options)})
    assert answer.status_code == 422
    assert "That took too long, or was sent twice." in answer.text


def test_a_passkey_that_somebody_has_already_is_not_made_anothers(app: Flask, clock: Clock) -> None:
    key = give_passkey(DEE, clock)
    answer = set_up_passkey(half_signed_in(app, MO), key)
    assert answer.status_code == 422
    assert "This passkey is known here already." in answer.text


@pytest.mark.parametrize("way", ["", "pin", "recovery", "password"])
def test_nothing_else_is_a_second_factor(app: Flask, way: str) -> None:
    mo = half_signed_in(app, MO)
    assert mo.post("/second-factor/set-up", data={"way": way, "pin": "402917"}).status_code == 422
    assert not is_in(mo)


def test_who_found_out_a_password_cannot_add_a_factor_of_their_own(app: Flask, parts: Parts, clock: Clock) -> None:
    give_code_app(parts, MO, clock)
    thief = half_signed_in(app, MO)
    assert thief.get("/second-factor/set-up").headers["Location"] == "/second-factor?next=%2F"
    assert thief.post("/api/passkeys/new", json={}).status_code == 403
    answer = thief.post("/second-factor/set-up", data={"way": "passkey", "passkey": "{}"})
    assert answer.headers["Location"] == "/second-factor?next=%2F"


def test_of_two_tabs_the_second_does_not_add_another(app: Flask, clock: Clock) -> None:
    one, other = half_signed_in(app, MO), half_signed_in(app, MO)
    sealed, own_app = offer_on(other.get("/second-factor/set-up").text, clock)
    set_up_passkey(one, SoftKey())
    answer = other.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": own_app.code()})
    assert answer.headers["Location"].startswith("/second-factor?")
    db.session.rollback()
    assert db.session.get(CodeApp, MO) is None


def test_the_codes_are_not_shown_again(app: Flask, clock: Clock) -> None:
    mo = half_signed_in(app, MO)
    sealed, own_app = offer_on(mo.get("/second-factor/set-up").text, clock)
    sent = {"way": "code", "sealed": sealed, "code": own_app.code()}
    assert re.findall(CODE, mo.post("/second-factor/set-up", data=sent).text)
    assert not re.findall(CODE, mo.post("/second-factor/set-up", data=sent).text)  # reloading the page
    page = mo.get("/recovery-codes").text
    assert not re.findall(CODE, page)
    assert "10 of your 10 codes are left." in page


def test_only_hashes_of_120_random_bits_are_kept(clock: Clock, app: Flask) -> None:
    codes = give_recovery_codes(MO, clock)
    assert {len(plain(code)) * 5 for code in codes} == {120}
    from app.access.models import RecoveryCode

    db.session.rollback()
    assert set(db.session.scalars(select(RecoveryCode.code_sha))) == {sha(plain(code)) for code in codes}


# The first, on a shop floor.


def test_who_joined_without_a_pin_chooses_one(app: Flask, clock: Clock) -> None:
    asha = without_pin(app)
    assert asha.get("/report").status_code == 200  # a shell: it holds nobody's data
    assert asha.get("/").headers["Location"] == "/second-factor?next=%2F"
    page = asha.get("/second-factor/set-up").text
    assert "Six digits that only you know" in page
    assert "qr" not in page
    answer = asha.post(
        "/second-factor/set-up", data={"way": "pin", "pin": "730184", "pin_again": "730184", "next": "/report"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/report")
    assert is_in(asha)
    asha.post("/api/lock")
    assert asha.post("/api/unlock", json={"pin": "730184"}).status_code == 200


def test_a_pin_that_others_would_try_is_not_taken(app: Flask) -> None:
    asha = without_pin(app)
    answer = asha.post("/second-factor/set-up", data={"way": "pin", "pin": "123456", "pin_again": "123456"})
    assert answer.status_code == 422
    assert "Others would try this one first." in answer.text
    answer = asha.post("/second-factor/set-up", data={"way": "pin", "pin": "730184", "pin_again": "730148"})
    assert answer.status_code == 422
    assert "The two are not the same." in answer.text
    assert not is_in(asha)


def test_who_joined_without_a_pin_makes_a_passkey_and_unlocks_with_it(app: Flask) -> None:
    asha, key = without_pin(app), SoftKey()
    assert set_up_passkey(asha, key).status_code == 303
    assert is_in(asha)
    asha.post("/api/lock")
    assert asha.get("/api/me").status_code == 401
    options = (asha.post("/api/passkeys/ask", json={}).json or {})["options"]
    answer = asha.post("/api/unlock/passkey", json={"passkey": key.show(options)})
    assert answer.json == {"account": {"id": ASHA, "name": "Asha"}, "then": None}
    assert is_in(asha)


def test_a_shop_floor_has_no_code_app_and_no_recovery_codes(app: Flask, clock: Clock) -> None:
    sealed, _ = offer_on(half_signed_in(app, MO).get("/second-factor/set-up").text, clock)
    asha = without_pin(app)
    assert asha.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": "1"}).status_code == 422
    whole = signed_in(app, ASHA)
    assert whole.get("/recovery-codes").status_code == 404
    assert whole.post("/recovery-codes").status_code == 409


def test_no_passkey_is_made_on_a_phone_that_others_use(app: Flask) -> None:
    asha = without_pin(app, shared=True)
    assert "Others use this phone too." in asha.get("/second-factor/set-up").text
    refused = asha.post("/api/passkeys/new", json={})
    assert refused.status_code == 409
    assert "Others use this phone too." in (refused.json or {})["error"]
    assert asha.post("/second-factor/set-up", data={"way": "passkey", "passkey": "{}"}).status_code == 409


def test_nothing_is_kept_of_a_passkey_without_its_place(app: Flask) -> None:
    with transaction() as session, pytest.raises(NotFit):
        passkeys.keep(
            session,
            session.get_one(Account, MO),
            passkeys.Made("x", b"", 0, "never asked"),
            name="x",
            now=app.extensions["townwatch"].clock(),
        )


def test_a_half_sign_in_stays_half_while_nothing_is_chosen(app: Flask) -> None:
    mo = half_signed_in(app, MO)
    mo.get("/second-factor/set-up")
    mo.post("/api/passkeys/new", json={})
    db.session.rollback()
    assert db.session.scalars(select(SignIn.level)).all() == [Level.HALF]
