"""After the password: a passkey, a code that works once, or one of the codes on paper."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access import recovery_codes
from app.access.models import DeskNotice, Device, Level, SignIn
from app.access.tell_desk import unseen
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.web import cookie
from app.web.parts import Parts
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.factors import App, give_passkey, give_recovery_codes, half_signed_in, show_passkey
from tests.town import ASHA, DEE, MO, NOON, PASSWORD, SIGN_INS


def show(phone: Phone, **said: str) -> TestResponse:
    return phone.post("/second-factor", data={"next": "/desk/profiles", **said})


def is_in(phone: Phone) -> bool:
    return phone.get("/api/me").status_code == 200


def verbs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


def said_to_desk() -> list[str]:
    db.session.rollback()
    return [notice.says for notice in unseen(db.session())]


# The way through.


def test_a_password_alone_opens_nothing_but_the_second_factor(mo: Phone, mos_app: App) -> None:
    assert mo.get("/desk").headers["Location"] == "/second-factor?next=%2Fdesk"
    assert mo.get("/api/me").json == {
        "error": "Show your second factor to go on.", "stop": "second factor", "fields": {}
    }  # fmt: skip
    assert mo.get("/second-factor").status_code == 200


def test_from_password_to_the_page_that_was_wanted(app: Flask, mos_app: App) -> None:
    phone = Phone(app.test_client())
    said = {"sign_in": SIGN_INS["Mo"], "password": PASSWORD, "next": "/desk/profiles"}
    assert phone.post("/sign-in", data=said).headers["Location"] == "/signed-in?next=/desk/profiles"
    assert phone.get("/signed-in?next=/desk/profiles").headers["Location"] == "/desk/profiles"
    assert phone.get("/desk/profiles").headers["Location"] == "/second-factor?next=%2Fdesk%2Fprofiles"
    answer = show(phone, code=mos_app.code())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/profiles")
    assert phone.get("/desk/profiles").status_code == 200


def test_a_code_lets_in(mo: Phone, mos_app: App) -> None:
    assert show(mo, code=mos_app.code()).status_code == 303
    assert is_in(mo)


def test_a_passkey_lets_in(mo: Phone, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    assert show(mo, passkey=show_passkey(mo, key)).status_code == 303
    assert is_in(mo)
    assert verbs()[-1] == "signed in"


def test_a_recovery_code_lets_in_once_and_leads_to_a_new_factor(
    app: Flask, mo: Phone, mos_app: App, clock: Clock
) -> None:
    code = give_recovery_codes(MO, clock)[3]
    answer = show(mo, recovery_code=code.lower().replace("-", " "))
    assert answer.headers["Location"] == "/second-factor/set-up?next=%2Fdesk%2Fprofiles"
    assert mo.get("/second-factor/set-up").status_code == 200  # what was shown just now is proof enough
    assert is_in(mo)
    assert show(half_signed_in(app, MO), recovery_code=code).status_code == 401


def test_what_came_in_by_recovery_code_is_written_down_and_told(mo: Phone, mos_app: App, clock: Clock) -> None:
    show(mo, recovery_code=give_recovery_codes(MO, clock)[0])
    assert "used recovery code" in verbs()
    assert said_to_desk() == ["Mo came in with a recovery code. 9 left."]


def test_a_box_inside_a_report_shows_it_too(mo: Phone, mos_app: App) -> None:
    wrong = mo.post("/api/second-factor", json={"code": mos_app.wrong()})
    assert wrong.status_code == 401
    assert wrong.json is not None
    assert "code" in wrong.json["fields"]
    right = mo.post("/api/second-factor", json={"code": mos_app.code()})
    assert right.json == {"account": {"id": MO, "name": "Mo"}, "then": None}
    assert is_in(mo)


def test_a_box_inside_a_report_takes_a_passkey_and_a_recovery_code(app: Flask, clock: Clock) -> None:
    key, codes = give_passkey(MO, clock), give_recovery_codes(MO, clock)
    one, other = half_signed_in(app, MO), half_signed_in(app, MO)
    assert one.post("/api/second-factor", json={"passkey": show_passkey(one, key)}).status_code == 200
    assert other.post("/api/second-factor", json={"recovery_code": codes[0]}).status_code == 200


def test_showing_it_again_when_one_is_in_changes_nothing(mo: Phone, mos_app: App) -> None:
    show(mo, code=mos_app.code())
    assert mo.get("/second-factor?next=%2Fdesk").headers["Location"] == "/desk"
    assert show(mo, code=mos_app.wrong()).headers["Location"] == "/desk/profiles"
    assert mo.post("/api/second-factor", json={}).status_code == 200
    assert verbs().count("signed in") == 1


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house(mo: Phone, mos_app: App, next: str) -> None:
    answer = mo.post("/second-factor", data={"code": mos_app.code(), "next": next})
    assert answer.headers["Location"] == "/"


# Its device.


def test_on_a_browser_that_is_new_a_device_is_enrolled(mo: Phone, mos_app: App) -> None:
    answer = mo.post("/second-factor", data={"code": mos_app.code()}, headers={"User-Agent": "Firefox/140 Windows"})
    assert len(answer.headers.getlist("Set-Cookie")) == 3
    db.session.rollback()
    (device,) = db.session.scalars(select(Device))
    assert (device.account_id, device.name) == (MO, "Firefox on Windows")
    held = db.session.scalars(select(SignIn).where(SignIn.level == Level.FULL)).one()
    assert held.device_id == device.id


def test_a_browser_that_is_known_keeps_its_device(app: Flask, mos_app: App) -> None:
    before = signed_in(app, MO)
    token = before.client.get_cookie(cookie.DEVICE)
    assert token is not None
    again = half_signed_in(app, MO)
    again.put_in(cookie.DEVICE, token.value)
    answer = show(again, code=mos_app.code())
    assert [said.split("=")[0] for said in answer.headers.getlist("Set-Cookie")] == [cookie.SIGN_IN]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Device)) == 1


def test_a_device_that_was_locked_out_is_not_signed_in_on(app: Flask, mos_app: App) -> None:
    token = signed_in(app, MO).client.get_cookie(cookie.DEVICE)
    assert token is not None
    with transaction() as session:
        session.scalars(select(Device)).one().locked_at = NOON
    again = half_signed_in(app, MO)
    again.put_in(cookie.DEVICE, token.value)
    show(again, code=mos_app.code())
    assert is_in(again)
    db.session.rollback()
    held = db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None), SignIn.level == Level.FULL)).all()
    assert [one.device.locked_at for one in held if one.device][-1] is None


def test_the_token_of_the_half_is_worth_nothing_afterwards(app: Flask, mo: Phone, mos_app: App) -> None:
    half = mo.client.get_cookie(cookie.SIGN_IN)
    assert half is not None
    show(mo, code=mos_app.code())
    whole = mo.client.get_cookie(cookie.SIGN_IN)
    assert whole is not None
    assert whole.value != half.value
    other = Phone(app.test_client())
    other.put_in(cookie.SIGN_IN, half.value)
    assert other.get("/second-factor").headers["Location"].startswith("/sign-in")


# What is refused.


def test_another_persons_passkey_is_wrong(mo: Phone, mos_app: App, clock: Clock) -> None:
    dees, mos = give_passkey(DEE, clock), give_passkey(MO, clock)
    options = (mo.post("/api/passkeys/ask", json={}).json or {})["options"]
    assert show(mo, passkey=dees.show(options)).status_code == 401
    assert show(mo, passkey=mos.show(options)).status_code == 303  # the challenge was not spent by it


def test_another_persons_recovery_code_is_wrong_and_still_theirs(mo: Phone, mos_app: App, clock: Clock) -> None:
    codes = give_recovery_codes(DEE, clock)
    assert show(mo, recovery_code=codes[0]).status_code == 401
    assert recovery_codes.left(db.session(), db.session.get_one(Account, DEE)) == 10


def test_a_pin_is_no_second_factor_beside_a_password(mo: Phone, mos_app: App) -> None:
    with transaction() as session:
        session.get_one(Account, MO).pin_hash = session.get_one(Account, ASHA).pin_hash
    assert show(mo, pin="402917").status_code == 401


def test_who_was_suspended_meanwhile_does_not_come_in(mo: Phone, mos_app: App) -> None:
    with transaction() as session:
        session.get_one(Account, MO).state = AccountState.SUSPENDED
    assert show(mo, code=mos_app.code()).status_code == 401
    assert not is_in(mo)


def test_a_half_sign_in_ends_after_a_quarter_of_an_hour(mo: Phone, mos_app: App, clock: Clock) -> None:
    clock.passes(minutes=15)
    assert show(mo, code=mos_app.code()).status_code == 401
    assert not is_in(mo)


def test_a_table_holds_no_secret(parts: Parts, mos_app: App, clock: Clock) -> None:
    codes = give_recovery_codes(MO, clock)
    path = parts.settings.var_dir
    written = b"".join(file.read_bytes() for file in path.glob("townwatch.db*"))
    plain = [code.replace("-", "") for code in codes] + codes
    assert not [code for code in plain if code.encode() in written]
    assert mos_app._app.secret.encode() not in written


def test_notices_are_kept_until_somebody_ticks_them_off(mo: Phone, mos_app: App, clock: Clock) -> None:
    show(mo, recovery_code=give_recovery_codes(MO, clock)[0])
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(DeskNotice)) == 1
