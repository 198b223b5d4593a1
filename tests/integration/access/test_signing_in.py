"""Sign in by password, stay in, go: with the limits that a guesser meets. What comes after: test_second_factor."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.access import limits
from app.access.models import Attempt, Level, SignIn
from app.access.sign_in import count_try
from app.alerts.models import Subscription
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import TooManyTries
from app.members.models import Account, AccountState
from app.web import cookie
from app.web.parts import Parts
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


def failed(name: str, *, times: int, at: Clock, address: str = "10.0.0.1") -> None:
    """Count tries as sign-in does, without the hashing that makes each of them slow."""
    for _ in range(times):
        with transaction() as session:
            count_try(session, name, device=None, address=address, now=at())


def is_stopped(name: str, address: str, at: Clock) -> bool:
    try:
        with transaction() as session:
            tried = count_try(session, name, device=None, address=address, now=at())
            limits.give_back(session, *tried.counted)
    except TooManyTries:
        return True
    return False


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
    assert answer.json == {
        "error": "That name and password do not go together.",
        "fields": {"password": "That name and password do not go together."},
    }
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


# The work that a try makes.


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Counts how often Argon2 compares; `verify` is the library's."""
    made: list[str] = []
    really = PasswordHasher.verify

    def counted(self: PasswordHasher, hash: str | bytes, password: str | bytes) -> bool:
        made.append(str(hash))
        return really(self, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return made


@pytest.mark.parametrize(("name", "password"), WRONG.values(), ids=WRONG)
def test_each_wrong_try_costs_one_comparison_whoever_it_is_about(
    stranger: Phone, verifications: list[str], name: str, password: str
) -> None:
    stranger.post("/api/sign-in", json={"sign_in": name, "password": password})
    assert len(verifications) == 1
    assert verifications[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_right_try_costs_one_comparison(stranger: Phone, verifications: list[str]) -> None:
    assert guess(stranger, password=town.PASSWORD) == 302
    assert len(verifications) == 1


def test_a_try_over_the_limit_costs_none(stranger: Phone, verifications: list[str], clock: Clock) -> None:
    failed(MO, times=8, at=clock)
    assert guess(stranger) == 429
    assert verifications == []


@pytest.mark.parametrize("pin", [town.PIN, "999999", ""])
@pytest.mark.parametrize("phone", ["Asha's", "a stranger's"])
def test_each_try_at_a_pin_costs_one_comparison_whoever_it_is_about(
    app: Flask, verifications: list[str], pin: str, phone: str
) -> None:
    one = signed_in(app, town.ASHA) if phone == "Asha's" else Phone(app.test_client())
    one.post("/api/unlock", json={"pin": pin})
    assert len(verifications) == 1


# Limits.


def test_after_eight_tries_also_the_right_password_waits(stranger: Phone, clock: Clock) -> None:
    failed(MO, times=7, at=clock)
    assert guess(stranger) == 401
    assert guess(stranger, password=town.PASSWORD) == 429
    answer = stranger.post("/api/sign-in", json={"sign_in": MO, "password": town.PASSWORD})
    assert answer.json == {"error": "Too many tries. Wait 15 minutes, or ask the desk to help you in.", "fields": {}}


def test_a_name_that_nobody_has_is_limited_like_any_other(app: Flask, clock: Clock) -> None:
    failed("nobody", times=8, at=clock)
    assert is_stopped("nobody", "10.9.9.9", clock)


@pytest.mark.parametrize("name", ["MO@quillby.example", " mo@quillby.example"])
def test_writing_the_name_otherwise_gives_no_new_tries(app: Flask, clock: Clock, name: str) -> None:
    failed(MO, times=8, at=clock)
    assert is_stopped(name, "10.9.9.9", clock)


def test_one_name_being_guessed_does_not_stop_another(app: Flask, clock: Clock) -> None:
    failed(MO, times=8, at=clock)
    assert not is_stopped(town.SIGN_INS["Dee"], "10.0.0.1", clock)


def test_forty_tries_from_one_address_stop_it_whatever_the_names(app: Flask, clock: Clock) -> None:
    for number in range(40):
        failed(f"name {number}", times=1, at=clock, address="10.0.0.7")
    assert is_stopped(MO, "10.0.0.7", clock)
    assert not is_stopped(MO, "10.0.0.8", clock)


def test_a_stranger_who_guesses_does_not_lock_out_who_signs_in_on_a_known_device(app: Flask, clock: Clock) -> None:
    known = signed_in(app, town.MO)
    failed(MO, times=8, at=clock)
    assert guess(Phone(app.test_client()), password=town.PASSWORD) == 429
    assert guess(known, password=town.PASSWORD) == 302


def test_a_known_device_is_known_for_its_own_names_only(app: Flask, clock: Clock) -> None:
    known = signed_in(app, town.DEE)
    failed(MO, times=8, at=clock)
    assert guess(known, password=town.PASSWORD) == 429


def test_a_known_device_has_a_limit_of_its_own(app: Flask) -> None:
    known = signed_in(app, town.MO)
    assert [guess(known) for _ in range(9)] == [401] * 8 + [429]


def test_the_wait_is_over_after_fifteen_minutes(app: Flask, clock: Clock) -> None:
    failed(MO, times=8, at=clock)
    clock.passes(minutes=15, microseconds=-1)
    assert is_stopped(MO, "10.0.0.1", clock)
    clock.passes(microseconds=1)
    assert not is_stopped(MO, "10.0.0.1", clock)


def test_the_limits_outlive_a_restart(app: Flask, parts: Parts, clock: Clock) -> None:
    from app import create_app

    failed(MO, times=8, at=clock)
    again = create_app(parts.settings, now=clock)
    with again.app_context():
        assert is_stopped(MO, "10.0.0.1", clock)
        db.session.remove()
        db.engine.dispose()


def test_a_right_password_forgets_the_tries_at_that_name_but_not_those_of_the_address(
    stranger: Phone, clock: Clock
) -> None:
    failed(MO, times=7, at=clock, address="127.0.0.1")
    guess(stranger, password=town.PASSWORD)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 7


def test_a_table_of_tries_holds_no_name_and_no_address(app: Flask, clock: Clock) -> None:
    failed(MO, times=1, at=clock)
    assert all(len(row.key) == 64 for row in db.session.scalars(select(Attempt)))


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
