"""Come in with a one-time code: somebody new, another phone, a shop's own device; and each way in which it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access.invite import invite_account, invite_device, invite_shared, invite_to_recover
from app.access.models import Attempt, Device, Invite, Level, SignIn
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Premises, Role
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.town import ASHA, LENA, MO, ORCHARD, PIN

NEW_PIN = "730158"
GONE = "This code has been used or has run out: they last ten minutes. Ask for a new one."
Coded = Callable[..., str]


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app.test_client())


@pytest.fixture
def code_for(app: Flask, clock: Clock) -> Coded:
    """`code_for("somebody new")` is the code that Lena, who leads Orchard Foods, or Mo at the desk hands out."""

    def make(what: str, **changes: bool) -> str:
        with transaction() as session:
            lena, mo = session.get_one(Account, LENA), session.get_one(Account, MO)
            place = session.get_one(Premises, ORCHARD)
            orchard = session.get_one(Member, ORCHARD)
            if what == "a deputy":
                return invite_account(session, Role.DEPUTY, None, [], is_under_18=False, by=mo, now=clock())
            if what == "another phone":
                return invite_device(session, session.get_one(Account, ASHA), by=lena, now=clock())
            if what == "the till":
                return invite_shared(session, place, by=lena, now=clock())
            if what == "recovery":
                return invite_to_recover(session, session.get_one(Account, town.DEE), by=mo, now=clock())
            under_18 = changes.get("is_under_18", False)
            return invite_account(session, Role.STAFF, orchard, [place], is_under_18=under_18, by=lena, now=clock())

    return make


def newest(kind: type[Account] | type[Device] | type[SignIn]) -> Account | Device | SignIn:
    db.session.rollback()
    return db.session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).one()


def become(phone: Phone, code: str, **said: str) -> TestResponse:
    return phone.post(
        "/join/account", data={"code": code, "name": "Nia Penn", "pin": NEW_PIN, "pin_again": NEW_PIN, **said}
    )


# Looking at a code.


def test_anybody_can_open_the_page(phone: Phone) -> None:
    answer = phone.get("/join")
    assert answer.status_code == 200
    assert "Use your code" in answer.text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}"])
def test_a_code_is_read_as_people_type_it(phone: Phone, code_for: Coded, typed: str) -> None:
    code = code_for("somebody new")
    said = typed.format(code, lower=code.lower(), bare=code.replace("-", " "))
    answer = phone.post("/join", data={"code": said})
    assert (answer.status_code, "Orchard Foods" in answer.text) == (200, True)


WHAT_IT_SAYS = {
    "somebody new": "You come in as <b>staff</b> of <b>Orchard Foods</b>",
    "another phone": "Welcome back, Asha",
    "the till": "A device for Orchard Foods",
}


@pytest.mark.parametrize(("what", "says"), WHAT_IT_SAYS.items(), ids=WHAT_IT_SAYS)
def test_the_page_says_what_the_code_is_for(phone: Phone, code_for: Coded, what: str, says: str) -> None:
    assert says in phone.post("/join", data={"code": code_for(what)}).text


@pytest.mark.parametrize("what", ["a deputy", "recovery"])
def test_who_signs_in_by_e_mail_goes_on_to_the_password_with_the_code_in_the_body(
    phone: Phone, code_for: Coded, what: str
) -> None:
    answer = phone.post("/join", data={"code": code_for(what)})
    assert (answer.status_code, answer.headers["Location"]) == (307, "/join/password")


def test_looking_uses_nothing_up(phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new")
    assert [phone.post("/join", data={"code": code}).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("code", ["", "K7QM-2XWD-9P", "x" * 4000, "é", "\0", "' OR 1=1 --"])
def test_a_code_that_is_none_is_answered_with_a_sentence(phone: Phone, code: str) -> None:
    answer = phone.post("/join", data={"code": code})
    assert (answer.status_code, GONE in answer.text) == (404, True)


def test_a_code_ends_after_ten_minutes(phone: Phone, code_for: Coded, clock: Clock) -> None:
    code = code_for("somebody new")
    clock.passes(minutes=10, microseconds=-1)
    assert phone.post("/join", data={"code": code}).status_code == 200
    clock.passes(microseconds=1)
    assert phone.post("/join", data={"code": code}).status_code == 404
    assert become(phone, code).status_code == 404


def test_the_firsts_managers_link_is_no_code(phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new")
    with transaction() as session:
        session.scalars(select(Invite)).one().kind = "beginning"  # type: ignore[assignment]
    assert phone.post("/join", data={"code": code}).status_code == 404


def test_the_twenty_first_wrong_code_from_an_address_waits_also_for_a_right_one(phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new")
    tries = [phone.post("/join", data={"code": f"AAAA-{number:04}-AA"}).status_code for number in range(21)]
    assert tries == [404] * 20 + [429]
    answer = phone.post("/join", data={"code": code})
    assert (answer.status_code, "Too many tries. Wait 15 minutes" in answer.text) == (429, True)
    assert become(phone, code).status_code == 429


def test_a_guess_at_the_last_step_is_counted_like_one_at_the_first(phone: Phone) -> None:
    tries = [
        phone.post(f"/join/{step}", data={"code": "AAAA-AAAA-AA"}).status_code
        for step in ("account", "device", "shared") * 7
    ]
    assert tries == [404] * 20 + [429]


def test_a_right_code_counts_as_no_guess(phone: Phone, code_for: Coded) -> None:
    phone.post("/join", data={"code": code_for("somebody new")})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


# Somebody new.


def test_a_name_and_a_pin_are_all_it_takes(phone: Phone, code_for: Coded) -> None:
    answer = become(phone, code_for("somebody new"), name="  Nia   Penn ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/signed-in?next=/")
    me = phone.get("/api/me").json
    assert me is not None
    assert (me["account"]["name"], me["account"]["role"], me["account"]["sign_in"]) == ("Nia Penn", "staff", None)
    assert me["premises"]["name"] == "Orchard Foods"


def test_the_phone_is_enrolled_and_asks_for_the_pin_from_then_on(phone: Phone, code_for: Coded, clock: Clock) -> None:
    become(phone, code_for("somebody new"))
    clock.passes(minutes=6)
    assert phone.get("/api/me").json == {"error": "Townwatch is locked. Enter your PIN to go on.", "stop": "locked"}
    assert phone.post("/api/unlock", json={"pin": NEW_PIN}).status_code == 200
    assert phone.get("/api/me").status_code == 200


def test_somebody_new_is_vouched_for_thirty_days(phone: Phone, code_for: Coded, clock: Clock) -> None:
    become(phone, code_for("somebody new"))
    account = newest(Account)
    assert isinstance(account, Account)
    assert account.confirmed_until == clock() + timedelta(days=30)
    assert account.invited_by_id == LENA


def test_who_is_under_18_joins_as_such(phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new", is_under_18=True)
    assert "Until you are 18 you can report." in phone.post("/join", data={"code": code}).text
    become(phone, code)
    assert phone.get("/api/me").json["permissions"] == ["send reports"]  # type: ignore[index]


def test_without_a_pin_the_way_leads_to_a_passkey_and_opens_nothing_else(phone: Phone, code_for: Coded) -> None:
    answer = become(phone, code_for("somebody new"), **{"with": "passkey", "pin": "", "pin_again": ""})
    assert answer.headers["Location"] == "/signed-in?next=/second-factor/set-up"
    held = newest(SignIn)
    assert isinstance(held, SignIn)
    assert held.level is Level.HALF
    assert phone.get("/api/me").status_code == 401


WRONG = {
    "no name": ({"name": " "}, "Your name, as colleagues know you."),
    "a short PIN": ({"pin": "1234", "pin_again": "1234"}, "Six digits."),
    "letters": ({"pin": "abcdef", "pin_again": "abcdef"}, "Six digits."),
    "the first that others try": ({"pin": "123456", "pin_again": "123456"}, "Others would try this one first."),
    "two that differ": ({"pin_again": "730159"}, "The two are not the same. Type both again."),
}


@pytest.mark.parametrize(("said", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_marked_and_the_code_still_works(
    phone: Phone, code_for: Coded, said: dict[str, str], says: str
) -> None:
    code = code_for("somebody new")
    answer = become(phone, code, **said)
    assert answer.status_code == 422
    assert says in answer.text
    assert become(phone, code).status_code == 302


def test_what_was_typed_stays_but_never_a_pin(phone: Phone, code_for: Coded) -> None:
    answer = become(phone, code_for("somebody new"), pin_again="730159")
    assert 'value="Nia Penn"' in answer.text
    assert NEW_PIN not in answer.text


def test_a_code_lets_in_once(app: Flask, phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new")
    become(phone, code)
    again = become(Phone(app.test_client()), code)
    assert (again.status_code, GONE in again.text) == (404, True)


@pytest.mark.parametrize(
    ("what", "step"), [("another phone", "account"), ("the till", "device"), ("somebody new", "shared")]
)
def test_a_code_does_only_what_it_was_made_for(phone: Phone, code_for: Coded, what: str, step: str) -> None:
    data = {"code": code_for(what), "name": "Nia", "pin": NEW_PIN, "pin_again": NEW_PIN, "device_name": "Till"}
    answer = phone.post(f"/join/{step}", data=data)
    assert (answer.status_code, "This code is for something else." in answer.text) == (404, True)


def test_no_code_and_no_pin_comes_into_an_address_or_the_table(phone: Phone, code_for: Coded) -> None:
    code = code_for("somebody new")
    answer = become(phone, code)
    assert code not in answer.headers["Location"]
    account = newest(Account)
    assert isinstance(account, Account)
    assert NEW_PIN not in (account.pin_hash or "")
    assert all(code.replace("-", "") not in str(vars(one)) for one in db.session.scalars(select(Invite)))


def test_joining_is_written_down(phone: Phone, code_for: Coded) -> None:
    become(phone, code_for("somebody new"))
    db.session.rollback()
    assert list(db.session.scalars(select(Entry.verb).order_by(Entry.seq))) == [
        *("invited", "joined", "enrolled", "signed in"),
    ]


# Another phone.


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
