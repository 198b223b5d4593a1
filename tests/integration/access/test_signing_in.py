"""Sign in, stay in, go: with the limits that a guesser meets."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.sign_in import Checked, begin, check_password
from app.alerts.models import Subscription
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import TooManyTries
from app.members.models import Account, AccountState, Attempt, SignIn
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in, subscribe_phone
from tests.conftest import Clock, Phone


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def guess(phone: Phone, name: str = "asha@quillby.example", password: str = "wrong") -> int:  # noqa: S107
    return phone.post("/sign-in", data={"sign_in": name, "password": password}).status_code


def failed(name: str, *, times: int, at: Clock, address: str = "10.0.0.1") -> None:
    """Write failures down as sign-in does, without the hashing that makes each of them slow."""
    for _ in range(times):
        with transaction() as session:
            begin(session, Checked(name, address, None), now=at())


def is_stopped(name: str, address: str, at: Clock) -> bool:
    try:
        check_password(db.session(), name, "wrong", address=address, now=at())
    except TooManyTries:
        return True
    return False


def test_a_right_password_lets_in(stranger: Phone) -> None:
    assert guess(stranger, password=town.PASSWORD) == 302
    answer = stranger.get("/api/me")
    assert answer.json is not None
    assert answer.json["account"]["name"] == "Asha"


@pytest.mark.parametrize("name", ["ASHA@Quillby.example", "  asha@quillby.example "])
def test_a_name_is_known_in_any_letters(stranger: Phone, name: str) -> None:
    assert guess(stranger, name, town.PASSWORD) == 302


WRONG = {
    "a wrong password": ("asha@quillby.example", "wrong"),
    "a password in other letters": ("asha@quillby.example", town.PASSWORD.upper()),
    "no password": ("asha@quillby.example", ""),
    "a name that nobody has": ("nobody@quillby.example", town.PASSWORD),
    "somebody who left": ("lee@quillby.example", town.PASSWORD),
    "a name with code in it": ("' OR 1=1 --", town.PASSWORD),
}


@pytest.mark.parametrize(("name", "password"), WRONG.values(), ids=WRONG)
def test_all_that_is_wrong_is_answered_alike(stranger: Phone, name: str, password: str) -> None:
    answer = stranger.post("/api/sign-in", json={"sign_in": name, "password": password})
    assert answer.status_code == 401
    assert answer.json == {
        "error": "That name and password do not go together.",
        "fields": {"password": "That name and password do not go together."},
    }
    assert "Set-Cookie" not in answer.headers


def test_after_eight_tries_also_the_right_password_waits(stranger: Phone, clock: Clock) -> None:
    failed("asha@quillby.example", times=7, at=clock)
    assert guess(stranger) == 401
    assert guess(stranger, password=town.PASSWORD) == 429
    answer = stranger.post("/api/sign-in", json={"sign_in": town.SIGN_INS["Asha"], "password": town.PASSWORD})
    assert answer.json == {"error": "Too many tries. Wait 15 minutes, or ask the desk to help you in.", "fields": {}}


def test_a_name_that_nobody_has_is_limited_like_any_other(app: Flask, clock: Clock) -> None:
    failed("nobody", times=8, at=clock)
    assert is_stopped("nobody", "10.9.9.9", clock)


@pytest.mark.parametrize("name", ["ASHA@quillby.example", " asha@quillby.example"])
def test_writing_the_name_otherwise_gives_no_new_tries(app: Flask, clock: Clock, name: str) -> None:
    failed("asha@quillby.example", times=8, at=clock)
    assert is_stopped(name, "10.9.9.9", clock)


def test_one_name_being_guessed_does_not_stop_another(app: Flask, clock: Clock) -> None:
    failed("asha@quillby.example", times=8, at=clock)
    assert not is_stopped("ben@quillby.example", "10.0.0.1", clock)


def test_forty_tries_from_one_address_stop_it_whatever_the_names(app: Flask, clock: Clock) -> None:
    for number in range(40):
        failed(f"name {number}", times=1, at=clock, address="10.0.0.7")
    assert is_stopped("asha@quillby.example", "10.0.0.7", clock)
    assert not is_stopped("asha@quillby.example", "10.0.0.8", clock)


def test_the_wait_is_over_after_fifteen_minutes(app: Flask, clock: Clock) -> None:
    failed("asha@quillby.example", times=8, at=clock)
    clock.passes(minutes=15, microseconds=-1)
    assert is_stopped("asha@quillby.example", "10.0.0.1", clock)
    clock.passes(microseconds=1)
    assert not is_stopped("asha@quillby.example", "10.0.0.1", clock)


def test_the_limits_outlive_a_restart(app: Flask, parts: Parts, clock: Clock) -> None:
    from app import create_app

    failed("asha@quillby.example", times=8, at=clock)
    again = create_app(parts.settings, now=clock)
    with again.app_context():
        assert is_stopped("asha@quillby.example", "10.0.0.1", clock)
        db.session.remove()
        db.engine.dispose()


def test_a_right_password_forgets_the_tries_at_that_name_but_not_those_of_the_address(
    stranger: Phone, clock: Clock
) -> None:
    failed("asha@quillby.example", times=7, at=clock, address="127.0.0.1")
    guess(stranger, password=town.PASSWORD)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 7


def test_a_table_of_tries_holds_no_name_and_no_address(app: Flask, clock: Clock) -> None:
    failed("asha@quillby.example", times=1, at=clock)
    assert all(len(row.key) == 64 for row in db.session.scalars(select(Attempt)))


def test_the_cookie_is_for_this_host_alone_and_for_no_script(stranger: Phone) -> None:
    answer = stranger.post("/sign-in", data={"sign_in": town.SIGN_INS["Asha"], "password": town.PASSWORD})
    (said,) = answer.headers.getlist("Set-Cookie")
    name, *flags = said.split("; ")
    assert name.startswith("__Host-townwatch=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


def test_the_table_holds_only_a_hash_of_the_token(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    held = asha.client.get_cookie(cookie.NAME)
    assert held is not None
    row = db.session.scalars(select(SignIn)).one()
    assert row.token_sha == hashlib.sha256(held.value.encode()).hexdigest()
    assert held.value not in repr(vars(row))


def test_each_sign_in_has_a_token_of_its_own(app: Flask) -> None:
    tokens = [signed_in(app, town.ASHA).client.get_cookie(cookie.NAME) for _ in range(3)]
    assert len({held.value for held in tokens if held}) == 3


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é", "\0", "a" * 4000])
def test_a_token_that_was_never_given_lets_nobody_in(app: Flask, token: str) -> None:
    phone = Phone(app.test_client())
    assert phone.get("/api/me", headers={"Cookie": f"{cookie.NAME}={token}"}).status_code == 401


def test_signing_out_ends_the_token_and_this_browsers_push_but_not_the_others(app: Flask) -> None:
    one, other = signed_in(app, town.ASHA), signed_in(app, town.ASHA)
    with transaction() as session:
        first, second = (subscribe_phone(session, town.ASHA) for _ in range(2))
        first.sign_in_id, second.sign_in_id = session.scalars(select(SignIn.id).order_by(SignIn.id))
        ids = first.id, second.id
    kept = one.client.get_cookie(cookie.NAME)
    assert kept is not None
    one.post("/sign-out")
    assert one.client.get_cookie(cookie.NAME) is None
    one.client.set_cookie(cookie.NAME, kept.value, secure=True)
    assert one.get("/api/me").status_code == 401
    assert other.get("/api/me").status_code == 200
    db.session.rollback()
    dropped = [db.session.get_one(Subscription, id).dropped_because for id in ids]
    assert dropped == ["signed out", None]


def test_signing_out_twice_is_no_error(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    assert [asha.post("/sign-out").status_code for _ in range(2)] == [302, 302]


def test_who_leaves_is_out_at_the_next_request(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    assert asha.get("/api/me").status_code == 200
    with transaction() as session:
        session.get_one(Account, town.ASHA).state = AccountState.SUSPENDED
    assert asha.get("/api/me").status_code == 401
    assert asha.get("/desk").headers["Location"].startswith("/sign-in")


ENDS = [
    (town.ASHA, timedelta(days=6, hours=23), 200),
    (town.ASHA, timedelta(days=7), 401),
    (town.MO, timedelta(hours=1, minutes=59), 200),
    (town.MO, timedelta(hours=2), 401),
    (town.DEE, timedelta(hours=2), 401),
]


@pytest.mark.parametrize(("who", "later", "status"), ENDS)
def test_an_unused_sign_in_ends_and_the_desks_sooner(
    app: Flask, clock: Clock, who: int, later: timedelta, status: int
) -> None:
    phone = signed_in(app, who)
    clock.at += later
    assert phone.get("/api/me").status_code == status


@pytest.mark.parametrize(("who", "step", "most"), [(town.MO, 1.5, 12), (town.ASHA, 84, 336)])
def test_a_used_sign_in_ends_all_the_same(app: Flask, clock: Clock, who: int, step: float, most: int) -> None:
    phone, hours = signed_in(app, who), 0.0
    while phone.get("/api/me").status_code == 200:
        clock.passes(hours=step)
        hours += step
        assert hours <= most
    assert hours == most


def test_being_seen_is_written_at_most_once_a_minute(app: Flask, clock: Clock) -> None:
    asha = signed_in(app, town.ASHA)
    for seconds in (30, 30, 1, 30):
        clock.passes(seconds=seconds)
        asha.get("/api/me")
    db.session.rollback()
    assert db.session.scalars(select(SignIn.seen_at)).one() == town.NOON + timedelta(seconds=61)


def test_coming_and_going_is_written_down(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    asha.post("/sign-out")
    db.session.rollback()
    assert list(db.session.scalars(select(Entry.verb).order_by(Entry.seq))) == ["signed in", "signed out"]
