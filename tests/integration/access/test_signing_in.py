"""Sign in by password, stay in, go: with the limits that a guesser meets. What comes after: test_second_factor."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Level, SignIn
from app.alerts.models import Subscription
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.web import cookie
from tests import town
from tests.builders import signed_in, subscribe_phone
from tests.conftest import Clock, Phone
from tests.factors import half_signed_in

MO = town.SIGN_INS["Mo"]


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def guess(phone: Phone, name: str = MO, password: str = "wrong") -> int:  # noqa: S107
    return phone.post("/sign-in", data={"sign_in": name, "password": password}).status_code


# Right and wrong.


def test_a_right_password_leads_to_the_second_factor(stranger: Phone) -> None:
    assert guess(stranger, password=town.PASSWORD) == 302
    db.session.rollback()
    held = db.session.scalars(select(SignIn)).one()
    assert (held.account_id, held.level) == (town.MO, Level.HALF)
    assert stranger.get("/api/me").status_code == 401


@pytest.mark.parametrize("name", ["MO@Quillby.example", "  mo@quillby.example "])
def test_a_name_is_known_in_any_letters(stranger: Phone, name: str) -> None:
    assert guess(stranger, name, town.PASSWORD) == 302


def test_a_box_inside_a_report_says_what_comes_next(stranger: Phone) -> None:
    answer = stranger.post("/api/sign-in", json={"sign_in": MO, "password": town.PASSWORD})
    assert answer.json == {"account": {"id": town.MO, "name": "Mo"}, "then": "second factor"}


WRONG = {
    "a wrong password": (MO, "wrong"),
    "a password in other letters": (MO, town.PASSWORD.upper()),
    "a password with a space behind": (MO, town.PASSWORD + " "),
    "no password": (MO, ""),
    "a name that nobody has": ("nobody@quillby.example", town.PASSWORD),
    "no name": ("", town.PASSWORD),
    "somebody who left": ("lee@quillby.example", town.PASSWORD),
    "somebody who works on a shop floor": (town.SIGN_INS["Asha"], town.PASSWORD),
    "a name with code in it": ("' OR 1=1 --", town.PASSWORD),
}


@pytest.mark.parametrize(("name", "password"), WRONG.values(), ids=WRONG)
def test_all_that_is_wrong_is_answered_alike(stranger: Phone, name: str, password: str) -> None:
    answer = stranger.post("/api/sign-in", json={"sign_in": name, "password": password})
    assert answer.status_code == 401
    assert answer.json is not None
    says = "That name and password do not go together."
    assert (answer.json["error"], answer.json["fields"]) == (says, {"password": says})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_who_is_not_active_is_answered_like_a_wrong_password(stranger: Phone, state: AccountState) -> None:
    with transaction() as session:
        session.get_one(Account, town.MO).state = state
    assert guess(stranger, password=town.PASSWORD) == 401


def test_who_has_no_password_cannot_use_one(stranger: Phone) -> None:
    with transaction() as session:
        session.get_one(Account, town.MO).password_hash = None
    assert guess(stranger, password="") == 401


# The cookie and its token.


def test_the_cookie_is_for_this_host_alone_and_for_no_script(stranger: Phone) -> None:
    answer = stranger.post("/sign-in", data={"sign_in": MO, "password": town.PASSWORD})
    (said,) = answer.headers.getlist("Set-Cookie")
    name, *flags = said.split("; ")
    assert name.startswith("__Host-townwatch=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


def test_the_table_holds_only_a_hash_of_the_token(app: Flask) -> None:
    mo = signed_in(app, town.MO)
    held = mo.client.get_cookie(cookie.SIGN_IN)
    assert held is not None
    row = db.session.scalars(select(SignIn)).one()
    assert row.token_sha == hashlib.sha256(held.value.encode()).hexdigest()
    assert held.value not in repr(vars(row))


def test_each_sign_in_has_a_token_of_its_own(app: Flask) -> None:
    tokens = [signed_in(app, town.MO).client.get_cookie(cookie.SIGN_IN) for _ in range(3)]
    assert len({held.value for held in tokens if held}) == 3


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é", "\0", "a" * 4000])
def test_a_token_that_was_never_given_lets_nobody_in(app: Flask, token: str) -> None:
    phone = Phone(app.test_client())
    assert phone.get("/api/me", headers={"Cookie": f"{cookie.SIGN_IN}={token}"}).status_code == 401


def test_a_browser_that_kept_no_cookie_is_told_so(stranger: Phone) -> None:
    answer = stranger.get("/signed-in?next=/desk")
    assert answer.status_code == 400
    assert "Your browser did not keep the sign-in" in answer.text


# Going.


def test_signing_out_ends_the_token_and_this_browsers_push_but_not_the_others(app: Flask) -> None:
    one, other = signed_in(app, town.MO), signed_in(app, town.MO)
    with transaction() as session:
        first, second = (subscribe_phone(session, town.MO) for _ in range(2))
        first.sign_in_id, second.sign_in_id = session.scalars(select(SignIn.id).order_by(SignIn.id))
        ids = first.id, second.id
    kept = one.client.get_cookie(cookie.SIGN_IN)
    assert kept is not None
    one.post("/sign-out")
    assert one.client.get_cookie(cookie.SIGN_IN) is None
    one.put_in(cookie.SIGN_IN, kept.value)
    assert one.get("/api/me").status_code == 401
    assert other.get("/api/me").status_code == 200
    db.session.rollback()
    dropped = [db.session.get_one(Subscription, id).dropped_because for id in ids]
    assert dropped == ["signed out", None]


def test_signing_out_twice_is_no_error(app: Flask) -> None:
    mo = signed_in(app, town.MO)
    assert [mo.post("/sign-out").status_code for _ in range(2)] == [302, 302]


def test_half_way_in_one_can_sign_out(app: Flask) -> None:
    mo = half_signed_in(app, town.MO)
    assert mo.post("/sign-out").status_code == 302
    assert mo.get("/second-factor").headers["Location"].startswith("/sign-in")


def test_who_is_suspended_is_out_at_the_next_request(app: Flask) -> None:
    mo = signed_in(app, town.MO)
    assert mo.get("/api/me").status_code == 200
    with transaction() as session:
        session.get_one(Account, town.MO).state = AccountState.SUSPENDED
    assert mo.get("/api/me").status_code == 401
    assert mo.get("/desk").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("who", [town.MO, town.DEE, town.BEA, town.PAT, town.MAREK])
def test_unused_for_an_hour_it_ends(app: Flask, clock: Clock, who: int) -> None:
    phone = signed_in(app, who)
    clock.passes(hours=1, microseconds=-1)
    assert phone.get("/api/me").status_code == 200
    clock.passes(hours=1)
    assert phone.get("/api/me").status_code == 401


def test_used_all_the_time_it_ends_after_twelve_hours(app: Flask, clock: Clock) -> None:
    phone, minutes = signed_in(app, town.MO), 0
    while phone.get("/api/me").status_code == 200:
        clock.passes(minutes=45)
        minutes += 45
        assert minutes <= 12 * 60
    assert minutes == 12 * 60


def test_being_seen_is_written_at_most_every_quarter_of_the_idle_time(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, town.MO)
    for minutes in (8, 6, 2, 8):
        clock.passes(minutes=minutes)
        mo.get("/api/me")
    db.session.rollback()
    assert db.session.scalars(select(SignIn.seen_at)).one() == town.NOON + timedelta(minutes=16)


def test_coming_and_going_is_written_down(app: Flask) -> None:
    mo = signed_in(app, town.MO)
    mo.post("/sign-out")
    db.session.rollback()
    assert list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))[-2:] == ["signed in", "signed out"]
