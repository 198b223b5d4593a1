"""What happens between a page's question and its answer: in another tab, or on another phone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.code_app import Offer
from app.access.models import CodeApp, Level, SignIn
from app.kernel.db import db, transaction
from app.web import second_factor, set_up
from app.web.parts import Parts
from app.web.showing import Said, shown
from tests.conftest import Clock
from tests.factors import give_code_app, give_passkey, half_signed_in
from tests.integration.access.test_set_up import offer_on
from tests.town import MO, NOON


def test_who_is_signed_out_while_a_code_is_checked_does_not_come_in(
    app: Flask, parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mos_app, mo = give_code_app(parts, MO, clock), half_signed_in(app, MO)

    def shown_meanwhile(account_id: int, said: Said, *, may_recover: bool) -> str | None:
        how = shown(account_id, said, may_recover=may_recover)
        with transaction() as session:
            session.execute(update(SignIn).values(ended_at=NOON))
        return how

    monkeypatch.setattr(second_factor, "shown", shown_meanwhile)
    answer = mo.post("/second-factor", data={"code": mos_app.code()})
    assert (answer.status_code, "You were signed out meanwhile." in answer.text) == (403, True)
    assert db.session.scalars(select(SignIn).where(SignIn.level == Level.FULL)).all() == []


def test_of_two_tabs_that_set_up_at_once_the_second_adds_nothing(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mo, offered = half_signed_in(app, MO), set_up._offered
    sealed, own_app = offer_on(mo.get("/second-factor/set-up").text, clock)

    def offered_meanwhile() -> Offer:
        offer = offered()
        give_passkey(MO, clock)
        return offer

    monkeypatch.setattr(set_up, "_offered", offered_meanwhile)
    answer = mo.post("/second-factor/set-up", data={"way": "code", "sealed": sealed, "code": own_app.code()})
    assert (answer.status_code, "This was set up in another tab meanwhile." in answer.text) == (409, True)
    assert db.session.get(CodeApp, MO) is None
