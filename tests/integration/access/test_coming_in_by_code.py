"""Come in with a one-time code: somebody new; and each way in which it fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.models import Attempt, Invite, Level, SignIn
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account
from tests.conftest import Clock, Phone
from tests.one_time_codes import GONE, NEW_PIN, Coded, become, newest
from tests.town import LENA


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
    assert (answer.status_code, answer.headers["Location"]) == (302, "/signed-in?next=/set-up-phone")
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
