"""From the first link to the desk: a scheme begins with one manager, a password and a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.access.found import first_link
from app.access.models import Invite
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.kernel.tokens import plain
from app.members.models import Account, Role, Scheme
from app.members.permissions import Permission, may
from app.migrations.migrate import migrate
from tests import town
from tests.conftest import Clock, Phone, settings_for
from tests.integration.access.test_set_up import set_up_code
from tests.one_time_codes import Coded

NEW = "four loud bicycles"


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Flask]:
    """A Townwatch at its first start, without a demo."""
    app = create_app(settings_for(tmp_path_factory.mktemp("empty")), now=clock)
    with app.app_context():
        migrate(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def beginning(**changes: str) -> dict[str, str]:
    first = {"scheme": "Hollin Together", "town": "Hollin", "name": "Ada  Birk", "sign_in": "ada@hollin.example"}
    return {**first, "password": NEW, **changes}


def welcome(clock: Clock) -> str:
    with transaction() as session:
        return f"/welcome/{first_link(session, now=clock())}"


def test_the_first_manager_goes_from_the_link_to_the_desk(empty: Flask, clock: Clock) -> None:
    ada, link = Phone(empty.test_client()), welcome(clock)
    assert ada.get(link).status_code == 200
    answer = ada.post(link, data=beginning())
    assert answer.headers["Location"] == "/second-factor/set-up?next=%2F"
    assert ada.get("/desk").headers["Location"].startswith("/second-factor")
    assert set_up_code(ada, clock).status_code == 200
    assert ada.get("/desk").status_code in (200, 302)
    assert ada.get("/").headers["Location"] in ("/desk", "/must-read?next=%2F")
    db.session.rollback()
    account = db.session.scalars(select(Account)).one()
    assert (account.name, account.role) == ("Ada Birk", Role.MANAGER)
    assert may(account, Permission.MANAGE_EVERYBODY)
    assert db.session.get_one(Scheme, 1).short == "HT"


def test_the_link_works_once(empty: Flask, clock: Clock) -> None:
    link = welcome(clock)
    assert Phone(empty.test_client()).post(link, data=beginning()).status_code == 303
    assert Phone(empty.test_client()).post(link, data=beginning(sign_in="eve@hollin.example")).status_code == 404
    assert Phone(empty.test_client()).get(link).status_code == 404


def test_the_link_lasts_a_day_and_a_new_one_ends_it(empty: Flask, clock: Clock) -> None:
    old, new = welcome(clock), welcome(clock)
    assert Phone(empty.test_client()).get(old).status_code == 404
    clock.passes(hours=24, microseconds=-1)
    assert Phone(empty.test_client()).get(new).status_code == 200
    clock.passes(microseconds=1)
    assert Phone(empty.test_client()).get(new).status_code == 404


def test_a_link_that_a_newer_one_ended_keeps_the_moment_of_it(empty: Flask, clock: Clock) -> None:
    for _ in range(3):
        welcome(clock)
        clock.passes(hours=1)
    ended = list(db.session.scalars(select(Invite.used_at).order_by(Invite.id)))
    assert ended == [town.NOON + timedelta(hours=1), town.NOON + timedelta(hours=2), None]


def test_where_there_is_a_manager_no_link_makes_another(app: Flask, clock: Clock) -> None:
    with pytest.raises(NotPossible, match="has a manager already"):
        welcome(clock)
    assert db.session.scalars(select(Invite)).all() == []


@pytest.mark.parametrize("what", ["somebody new", "a deputy", "another phone", "the till", "recovery"])
def test_a_code_for_anything_else_makes_nobody_a_manager(phone: Phone, code_for: Coded, what: str) -> None:
    link = f"/welcome/{plain(code_for(what))}"
    assert phone.get(link).status_code == 404
    assert phone.post(link, data=beginning()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scheme": ""}, "scheme"),
        ({"town": " "}, "town"),
        ({"name": ""}, "name"),
        ({"sign_in": "ada"}, "sign_in"),
        ({"password": "HollinTogether1"}, "password"),
        ({"password": "Ada Birk 2026"}, "password"),
        ({"password": "x" * 150}, "password"),
    ],
)
def test_the_first_manager_hears_what_is_wrong(empty: Flask, clock: Clock, changes: dict[str, str], field: str) -> None:
    link = welcome(clock)
    answer = Phone(empty.test_client()).post(link, data=beginning(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    db.session.rollback()
    assert db.session.scalars(select(Account)).all() == []
    assert db.session.scalars(select(Invite.used_at)).one() is None
