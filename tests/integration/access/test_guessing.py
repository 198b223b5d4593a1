"""Ten thousand guesses, through several apps and restarts of them, get no further than the limits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import delete

from app import create_app
from app.access.models import Attempt
from app.kernel.db import db, transaction
from app.members.models import Account
from app.web import cookie
from app.web.parts import Parts
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.factors import App, give_code_app, half_signed_in
from tests.town import ASHA, MO, PASSWORD, PIN, SIGN_INS

# Ten thousand in all, each kind over more than three hours of the clock.
NAMES, ADDRESSES, PINS, CODES = 4_000, 3_000, 1_500, 1_500
EVERY, RESTARTS = timedelta(seconds=8), 3
QUARTER = timedelta(minutes=15)
_AT_ONCE = 16
pytestmark = pytest.mark.timeout(300)


class Guesser:
    """One after the other, through three apps on one database, each of them made anew now and then."""

    def __init__(self, parts: Parts, clock: Clock) -> None:
        self.parts, self.clock = parts, clock
        self.answers: Counter[int] = Counter()
        self.tried_at: list[float] = []
        self._apps: list[Flask] = []

    def guess(
        self, many: int, how: Callable[[Phone, int], int], prepare: Callable[[Phone], None] = lambda _: None
    ) -> None:
        phones: list[Phone] = []
        for number in range(many):
            if number % (many // RESTARTS) == 0:
                phones = self._restarted(prepare)
            status = how(phones[number % len(phones)], number)
            self.answers[status] += 1
            if status not in (403, 429):
                self.tried_at.append(self.clock().timestamp())
            self.clock.at += EVERY
        self._end()

    def most_within(self) -> int:
        """Return how many were looked at in the busiest quarter of an hour."""
        times, most = self.tried_at, 0
        first = 0
        for last, at in enumerate(times):
            while at - times[first] >= QUARTER.total_seconds():
                first += 1
            most = max(most, last - first + 1)
        return most

    def _restarted(self, prepare: Callable[[Phone], None]) -> list[Phone]:
        self._end()
        self._apps = [create_app(self.parts.settings, now=self.clock) for _ in range(3)]
        phones = [Phone(app.test_client()) for app in self._apps]
        for phone in phones:
            prepare(phone)
        return phones

    def _end(self) -> None:
        for app in self._apps:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@pytest.fixture
def guesser(app: Flask, parts: Parts, clock: Clock) -> Guesser:
    return Guesser(parts, clock)


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often Argon2 compares, and does not: here nothing is ever right."""
    from argon2.exceptions import VerifyMismatchError

    made: list[int] = []

    def counted(_self: PasswordHasher, _hash: object, _password: object) -> bool:
        made.append(1)
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return made


def fair_share(most: int, guesses: int) -> int:
    """Return how many of the guesses a limit of `most` a quarter of an hour may let through in all."""
    return most * (int(guesses * EVERY / QUARTER) + 1)


def test_thousands_of_passwords_for_one_name_from_ever_new_addresses(
    guesser: Guesser, verifications: list[int]
) -> None:
    def how(phone: Phone, number: int) -> int:
        said = {"sign_in": SIGN_INS["Mo"], "password": f"guess {number}"}
        where = {"REMOTE_ADDR": f"10.{number % 250}.{number // 250}.1"}
        return phone.post("/api/sign-in", json=said, environ_overrides=where).status_code

    guesser.guess(NAMES, how)
    assert guesser.most_within() == 8
    assert set(guesser.answers) == {401, 429}
    assert len(verifications) == guesser.answers[401] <= fair_share(8, NAMES)


def test_thousands_of_passwords_for_ever_new_names_from_one_address(guesser: Guesser, verifications: list[int]) -> None:
    def how(phone: Phone, number: int) -> int:
        return phone.post("/api/sign-in", json={"sign_in": f"{number}@x.example", "password": PASSWORD}).status_code

    guesser.guess(ADDRESSES, how)
    assert guesser.most_within() == 40
    assert set(guesser.answers) == {401, 429}
    assert len(verifications) == guesser.answers[401] <= fair_share(40, ADDRESSES)


def test_thousands_of_pins_on_a_stolen_phone_close_it_at_the_tenth(
    app: Flask, guesser: Guesser, verifications: list[int]
) -> None:
    stolen = signed_in(app, ASHA).client.get_cookie(cookie.DEVICE)
    assert stolen is not None

    def how(phone: Phone, number: int) -> int:
        return phone.post("/api/unlock", json={"pin": f"{number:06}"}).status_code

    guesser.guess(PINS, how, lambda phone: phone.put_in(cookie.DEVICE, stolen.value))
    assert guesser.answers[401] == 10
    assert set(guesser.answers) == {401, 403, 429}
    assert guesser.most_within() == 5
    assert len(verifications) == 10
    db.session.rollback()
    assert db.session.get_one(Account, ASHA).pin_wrong == 10


def test_thousands_of_codes_after_a_password_that_was_found_out(app: Flask, guesser: Guesser) -> None:
    give_code_app(guesser.parts, MO, guesser.clock)
    wrong = "12345x"  # six signs that no code app ever shows
    half = half_signed_in(app, MO).client.get_cookie(cookie.SIGN_IN)
    assert half is not None
    with transaction() as session:  # a half sign-in that lasts as long as the guesser
        from app.access.models import SignIn

        for held in session.query(SignIn):
            held.ends_at, held.seen_at = held.ends_at + timedelta(days=1), held.seen_at + timedelta(days=1)

    def how(phone: Phone, _number: int) -> int:
        return phone.post("/api/second-factor", json={"code": wrong}).status_code

    guesser.guess(CODES, how, lambda phone: phone.put_in(cookie.SIGN_IN, half.value))
    assert guesser.most_within() == 5
    assert set(guesser.answers) == {401, 429}
    assert guesser.answers[401] <= fair_share(5, CODES)


def test_one_time_codes_from_one_address(app: Flask, clock: Clock) -> None:
    stranger, answers = Phone(app.test_client()), Counter[int]()
    for number in range(60):
        answers[stranger.post("/join/password", data={"code": f"{number:010}"}).status_code] += 1
        clock.passes(seconds=20)
    assert answers == {404: 20 + 15, 429: 25}  # the second twenty begin after a quarter of an hour


# Side by side.


@contextmanager
def several_apps(parts: Parts, clock: Clock) -> Iterator[list[Flask]]:
    apps = [create_app(parts.settings, now=clock) for _ in range(4)]
    yield apps
    for one in apps:
        with one.app_context():
            db.engine.dispose()


def at_once(apps: list[Flask], how: Callable[[Phone], int], prepare: Callable[[Phone], None]) -> Counter[int]:
    """Return how sixteen that start together, four in each app, are answered."""
    start = threading.Barrier(_AT_ONCE)

    def one(app: Flask) -> int:
        phone = Phone(app.test_client())
        prepare(phone)
        start.wait()
        return how(phone)

    with ThreadPoolExecutor(_AT_ONCE) as executor:
        return Counter(executor.map(one, apps * (_AT_ONCE // len(apps))))


def test_sixteen_passwords_at_once_get_eight_comparisons(app: Flask, parts: Parts, clock: Clock) -> None:
    said = {"sign_in": SIGN_INS["Mo"], "password": "wrong"}
    with several_apps(parts, clock) as apps:
        answers = at_once(apps, lambda phone: phone.post("/api/sign-in", json=said).status_code, lambda _: None)
    assert answers == {401: 8, 429: 8}


def test_sixteen_pins_at_once_get_five_comparisons(app: Flask, parts: Parts, clock: Clock) -> None:
    stolen = signed_in(app, ASHA).client.get_cookie(cookie.DEVICE)
    assert stolen is not None
    with several_apps(parts, clock) as apps:
        answers = at_once(
            apps,
            lambda phone: phone.post("/api/unlock", json={"pin": "999999"}).status_code,
            lambda phone: phone.put_in(cookie.DEVICE, stolen.value),
        )
    assert answers == {401: 5, 429: 11}


def test_sixteen_codes_at_once_get_five_comparisons(app: Flask, parts: Parts, clock: Clock) -> None:
    mos = give_code_app(parts, MO, clock)
    answers = _codes_at_once(app, parts, clock, mos.wrong())
    assert answers == {401: 5, 429: 11}


def test_of_sixteen_who_show_one_right_code_at_once_one_comes_in(app: Flask, parts: Parts, clock: Clock) -> None:
    mos: App = give_code_app(parts, MO, clock)
    answers = _codes_at_once(app, parts, clock, mos.code())
    assert answers[200] == 1
    assert set(answers) <= {200, 401, 429}


def _codes_at_once(app: Flask, parts: Parts, clock: Clock, code: str) -> Counter[int]:
    halves = [half_signed_in(app, MO).client.get_cookie(cookie.SIGN_IN) for _ in range(16)]
    tokens = [half.value for half in halves if half]
    with several_apps(parts, clock) as apps:
        return at_once(
            apps,
            lambda phone: phone.post("/api/second-factor", json={"code": code}).status_code,
            lambda phone: phone.put_in(cookie.SIGN_IN, tokens.pop()),
        )


def test_a_right_pin_among_many_wrong_ones_at_once_is_one_of_the_five(app: Flask, parts: Parts, clock: Clock) -> None:
    """Who was right forgets the tries: but only from then on, so that never more than the limit were open at once."""
    stolen = signed_in(app, ASHA).client.get_cookie(cookie.DEVICE)
    assert stolen is not None
    with transaction() as session:
        session.execute(delete(Attempt))
    pins = [PIN] + ["999999"] * 15
    with several_apps(parts, clock) as apps:
        answers = at_once(
            apps,
            lambda phone: phone.post("/api/unlock", json={"pin": pins.pop()}).status_code,
            lambda phone: phone.put_in(cookie.DEVICE, stolen.value),
        )
    assert sum(answers.values()) == 16
    assert answers[200] + answers[401] <= 5 + 5 * answers[200]
