"""A code app more closely: its codes work once, for its owner, and for half a minute either way."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.orm import ORMExecuteState

from app.access import code_app
from app.access.models import CodeApp
from app.kernel.db import transaction
from app.web.parts import Parts
from tests.conftest import Clock, Phone
from tests.factors import App, give_code_app, half_signed_in
from tests.integration.access.test_second_factor import is_in, show
from tests.town import DEE, MO, NOON


@pytest.mark.parametrize("typed", ["{0}{1}{2} {3}{4}{5}", " {0}{1}{2}{3}{4}{5} "])
def test_a_code_is_read_as_people_type_it(mo: Phone, mos_app: App, typed: str) -> None:
    assert show(mo, code=typed.format(*mos_app.code())).status_code == 303


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 303), (0, 303), (1, 303), (2, 401)])
def test_a_clock_may_be_half_a_minute_off(mo: Phone, mos_app: App, steps: int, status: int) -> None:
    assert show(mo, code=mos_app.code(steps=steps)).status_code == status


def test_a_code_works_once(app: Flask, mo: Phone, mos_app: App) -> None:
    code = mos_app.code()
    assert show(mo, code=code).status_code == 303
    assert show(half_signed_in(app, MO), code=code).status_code == 401


def test_a_code_from_before_the_last_one_is_refused(app: Flask, mo: Phone, mos_app: App) -> None:
    show(mo, code=mos_app.code(steps=1))
    assert show(half_signed_in(app, MO), code=mos_app.code()).status_code == 401
    assert show(half_signed_in(app, MO), code=mos_app.code(steps=1)).status_code == 401


def test_of_two_processes_that_see_one_code_only_the_first_takes_it(parts: Parts, mos_app: App, clock: Clock) -> None:
    """Between reading the row and writing it another one writes: the writing itself asks whether its step is later."""
    step = int(NOON.timestamp()) // 30
    with transaction() as session:

        def another_is_first(doing: ORMExecuteState) -> None:
            if doing.is_update:
                session.connection().execute(text("UPDATE code_app SET last_step = :step"), {"step": step})

        event.listen(session, "do_orm_execute", another_is_first)
        right = code_app.use(session, MO, mos_app.code(), key=parts.keyring.code_apps, now=clock())
        event.remove(session, "do_orm_execute", another_is_first)
    assert not right


def test_another_persons_code_is_wrong(parts: Parts, mo: Phone, mos_app: App, clock: Clock) -> None:
    dees = give_code_app(parts, DEE, clock)
    assert show(mo, code=dees.code()).status_code == (303 if dees.code() == mos_app.code() else 401)


def test_one_persons_code_uses_up_nobody_elses(app: Flask, parts: Parts, mo: Phone, mos_app: App, clock: Clock) -> None:
    dees = give_code_app(parts, DEE, clock)
    assert show(mo, code=mos_app.code()).status_code == 303
    assert show(half_signed_in(app, DEE), code=dees.code()).status_code == 303


def test_without_a_code_app_every_code_is_wrong(mo: Phone) -> None:
    assert show(mo, code="123456").status_code == 401


def test_a_secret_that_was_moved_to_another_account_opens_nothing(
    parts: Parts, mo: Phone, mos_app: App, clock: Clock
) -> None:
    dees = give_code_app(parts, DEE, clock)
    with transaction() as session:
        moved = session.get_one(CodeApp, DEE).sealed_secret
        session.get_one(CodeApp, MO).sealed_secret = moved
    assert show(mo, code=dees.code()).status_code == 401
    assert not is_in(mo)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "００００００", "é", "\0", "9" * 300])
def test_what_is_no_code_is_answered_with_a_sentence(mo: Phone, mos_app: App, code: str) -> None:
    answer = show(mo, code=code)
    assert answer.status_code == 401
    assert not is_in(mo)
