"""What a try at a password costs, and how many there are."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.access import limits
from app.access.models import Attempt
from app.access.sign_in import count_try
from app.kernel.db import db, transaction
from app.kernel.errors import TooManyTries
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.integration.access.test_signing_in import MO, WRONG, guess


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


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
