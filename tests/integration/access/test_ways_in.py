"""Each way in is for those it was made for; whoever tries another hears that there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.access.models import Invite, InviteKind, SignIn
from app.kernel.db import transaction
from app.kernel.tokens import plain, sha
from app.members.models import Account, Role
from tests.builders import new_account, signed_in
from tests.conftest import Clock, Phone
from tests.integration.access.test_gate import at_the_gate
from tests.one_time_codes import Coded
from tests.town import ASHA, MO, NOON, ORCHARD, PIN


def test_whom_a_lead_has_confirmed_is_greeted(app: Flask, clock: Clock) -> None:
    phone = at_the_gate(app)
    with transaction() as session:
        session.get_one(Account, ASHA).confirmed_until = NOON
    clock.passes(minutes=-1)
    page = phone.get("/sign-in").text
    assert ("Asha" in page, 'name="pin"' in page, "has to confirm you" in page) == (True, True, False)


@pytest.fixture
def with_old_pin(app: Flask) -> Phone:
    """The computer of Mo, who signs in by password, with a PIN left over from an earlier role."""
    with transaction() as session:
        session.get_one(Account, MO).pin_hash = session.get_one(Account, ASHA).pin_hash
    return at_the_gate(app, MO)


def test_a_pin_left_over_from_an_earlier_role_opens_nothing(with_old_pin: Phone) -> None:
    assert with_old_pin.post("/sign-in/pin", data={"pin": PIN}).status_code == 401
    assert with_old_pin.get("/api/me").status_code == 401


def test_a_pin_left_over_from_an_earlier_role_is_not_asked_for(with_old_pin: Phone) -> None:
    page = with_old_pin.get("/sign-in").text
    assert ('name="pin"' in page, 'name="password"' in page) == (False, True)


@pytest.mark.parametrize("whose", ["nobody's", "hers, who has none", "a shop's, on which nobody was chosen"])
@pytest.mark.parametrize("path", ["/api/passkeys/ask", "/api/unlock/passkey"])
def test_without_a_passkey_of_ones_own_here_none_is_asked_for(app: Flask, whose: str, path: str) -> None:
    shared = ORCHARD if whose.startswith("a shop") else None
    phone = Phone(app.test_client()) if whose == "nobody's" else at_the_gate(app, at=shared)
    answer = phone.post(path, json={"passkey": "{}"} if "unlock" in path else {})
    assert (answer.status_code, (answer.json or {})["error"]) == (404, "No passkey opens this here. Use another way.")


def test_who_comes_in_by_pin_has_no_password_to_change(app: Flask) -> None:
    answer = signed_in(app, ASHA).get("/password")
    assert (answer.status_code, "You come in without a password." in answer.text) == (404, True)


def test_who_has_no_address_has_no_password_to_change(app: Flask) -> None:
    with transaction() as session:
        new = new_account(session, Role.BOARD)
        new.sign_in = None
        id = new.id
    assert signed_in(app, id).get("/password").status_code == 404


@pytest.mark.parametrize("proved", [True, False])
def test_only_who_has_shown_it_is_led_back_to_what_asked_for_proof(app: Flask, proved: bool) -> None:
    mo = signed_in(app, MO)
    with transaction() as session:
        session.execute(update(SignIn).values(proved_at=NOON if proved else None))
    answer = mo.get("/prove?done=1&next=/desk")
    assert (answer.status_code, answer.headers.get("Location")) == ((302, "/desk") if proved else (200, None))


def test_who_has_no_pin_is_not_asked_whether_they_know_it(phone: Phone, code_for: Coded) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).pin_hash = None
    page = phone.post("/join", data={"code": code_for("another phone")}).text
    assert ("Welcome back, Asha" in page, 'name="kept_pin"' in page) == (True, False)


@pytest.mark.parametrize("what", ["somebody new", "another phone", "the till"])
def test_a_code_for_a_shop_floor_sets_no_password(phone: Phone, code_for: Coded, what: str) -> None:
    answer = phone.post("/join/password", data={"code": code_for(what)})
    assert (answer.status_code, "This code is for something else." in answer.text) == (404, True)


@pytest.mark.parametrize(("what", "step"), [("another phone", "account"), ("somebody new", "shared")])
def test_at_a_step_that_a_code_was_not_made_for_nothing_is_asked(
    phone: Phone, code_for: Coded, what: str, step: str
) -> None:
    answer = phone.post(f"/join/{step}", data={"code": code_for(what)})
    assert (answer.status_code, "This code is for something else." in answer.text) == (404, True)


def test_a_code_for_another_phone_that_names_nobody_opens_nothing(phone: Phone) -> None:
    code, ends = "K7QM-2XWD-9PZ3", NOON + timedelta(minutes=9)
    made = Invite(kind=InviteKind.DEVICE, token_sha=sha(plain(code)), made_by_id=MO, made_at=NOON, ends_at=ends)
    with transaction() as session:
        session.add(made)
    answer = phone.post("/join/device", data={"code": code})
    assert (answer.status_code, "This code is for something else." in answer.text) == (404, True)
