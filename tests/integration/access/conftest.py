"""A phone that was never let in, the codes that let it in, and Mo on the way in."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access.invite import invite_account, invite_device, invite_shared, invite_to_recover
from app.kernel.db import transaction
from app.members.models import Account, Member, Premises, Role
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock, Phone
from tests.factors import App, give_code_app, half_signed_in
from tests.one_time_codes import Coded
from tests.town import ASHA, LENA, MO, ORCHARD


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app.test_client())


@pytest.fixture
def code_for(app: Flask, clock: Clock) -> Coded:
    """`code_for("somebody new")` is the code that Lena, who leads Orchard Foods, or Mo at the desk hands out."""

    def make(what: str, **changes: bool) -> str:
        with transaction() as session:
            lena, mo = session.get_one(Account, LENA), session.get_one(Account, MO)
            place = session.get_one(Premises, ORCHARD)
            orchard = session.get_one(Member, ORCHARD)
            if what == "a deputy":
                return invite_account(session, Role.DEPUTY, None, [], is_under_18=False, by=mo, now=clock())
            if what == "another phone":
                return invite_device(session, session.get_one(Account, ASHA), by=lena, now=clock())
            if what == "the till":
                return invite_shared(session, place, by=lena, now=clock())
            if what == "recovery":
                return invite_to_recover(session, session.get_one(Account, town.DEE), by=mo, now=clock())
            under_18 = changes.get("is_under_18", False)
            return invite_account(session, Role.STAFF, orchard, [place], is_under_18=under_18, by=lena, now=clock())

    return make


@pytest.fixture
def mo(app: Flask) -> Phone:
    """Mo's computer: the password was right."""
    return half_signed_in(app, MO)


@pytest.fixture
def mos_app(parts: Parts, clock: Clock) -> App:
    return give_code_app(parts, MO, clock)
