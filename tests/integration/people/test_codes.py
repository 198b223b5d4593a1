"""One-time codes as their maker follows them: which still run, and who came in with which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.invite import invite_account, invite_device, invite_shared
from app.access.join import enrol_shared, join, renew
from app.access.models import Invite
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.members.models import Account, Premises, Role
from app.people.codes import Arrival, arrival, code_of, running_codes
from tests.builders import new_account, signed_in
from tests.town import ASHA, LENA, MO, NOON, ORCHARD

LATER = NOON + timedelta(minutes=2)


def account_code(by: int, role: Role = Role.STAFF) -> tuple[int, str]:
    """Let this lead or manager make a code for somebody new at Orchard Foods; return its number and its letters."""
    with transaction() as session:
        maker, lena = session.get_one(Account, by), session.get_one(Account, LENA)
        code = invite_account(session, role, lena.member, lena.premises, is_under_18=False, by=maker, now=NOON)
        return newest(), code


def newest() -> int:
    return db.session().scalars(select(Invite.id).order_by(Invite.id.desc())).first() or 0


def comes_in(code: str, name: str) -> None:
    with transaction() as session:
        join(session, code, name=name, pin_hash="x", device_name="x", now=LATER)


def became(invite_id: int) -> Arrival:
    return arrival(db.session(), db.session().get_one(Invite, invite_id), now=LATER)


def test_those_that_run_are_ones_own_unused_and_not_over(app: Flask) -> None:
    runs, _ = account_code(LENA)
    _, used = account_code(LENA)
    account_code(MO)
    comes_in(used, "Nia")
    lena = db.session().get_one(Account, LENA)
    assert [one.id for one in running_codes(db.session(), lena, now=LATER)] == [runs]
    assert running_codes(db.session(), lena, now=NOON + timedelta(minutes=10)) == []


def test_a_code_is_followed_by_its_maker_alone(app: Flask) -> None:
    id, _ = account_code(LENA)
    assert code_of(db.session(), id, for_account=db.session().get_one(Account, LENA)).id == id
    for who, which in ((MO, id), (LENA, 9999)):
        with pytest.raises(NotThere):
            code_of(db.session(), which, for_account=db.session().get_one(Account, who))


def test_who_came_is_who_used_this_code_and_not_who_was_in_already(app: Flask) -> None:
    _, first = account_code(LENA)
    id, second = account_code(LENA)
    with transaction() as session:
        join(session, first, name="Early", pin_hash="x", device_name="x", now=NOON + timedelta(minutes=1))
    comes_in(second, "Nia")
    assert became(id) == Arrival(True, False, "Nia")


def test_of_two_who_come_in_the_same_moment_each_came_with_their_own_code(app: Flask) -> None:
    codes = {
        "by the desk": account_code(MO),
        "a guard": account_code(LENA, Role.DOOR),
        "staff": account_code(LENA),
    }
    for name, (_, code) in codes.items():
        comes_in(code, name)
    assert {name: became(id).who for name, (id, _) in codes.items()} == {name: name for name in codes}


def test_a_code_for_somebody_known_tells_of_nobody_else_who_signed_in_that_moment(app: Flask) -> None:
    with transaction() as session:
        lena, asha = session.get_one(Account, LENA), session.get_one(Account, ASHA)
        code = invite_device(session, asha, by=lena, now=NOON)
        id = newest()
    signed_in(app, LENA)  # at noon, as the code is used
    with transaction() as session:
        renew(session, code, pin_hash=None, device_name="x", now=NOON)
    assert became(id).who == "Asha"


def test_the_device_that_came_is_not_the_one_that_was_there(app: Flask) -> None:
    with transaction() as session:
        mo, orchard = session.get_one(Account, MO), session.get_one(Premises, ORCHARD)
        first = invite_shared(session, orchard, by=mo, now=NOON)
        enrol_shared(session, first, device_name="The till", now=NOON)
        invite_shared(session, orchard, by=mo, now=NOON)
        session.get_one(Invite, newest()).used_at = LATER  # ended, as when its maker is suspended
    assert became(newest()) == Arrival(False, True, "")


def test_a_code_that_was_ended_is_over_though_its_maker_let_others_in(app: Flask) -> None:
    _, first = account_code(LENA)
    comes_in(first, "Nia")
    id, _ = account_code(LENA)
    with transaction() as session:
        session.get_one(Invite, id).used_at = LATER + timedelta(minutes=1)
    assert became(id) == Arrival(False, True, "")


def test_a_code_that_runs_is_neither_used_nor_over(app: Flask) -> None:
    with transaction() as session:
        new_account(session, Role.STAFF, premises=[ORCHARD], invited_by_id=LENA)
    id, _ = account_code(LENA)
    assert became(id) == Arrival(False, False, "")
