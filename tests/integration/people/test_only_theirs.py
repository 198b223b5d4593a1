"""What ends with somebody is theirs and was still open: others keep theirs, and what was over keeps its moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.invite import invite_account
from app.access.models import CodeApp, Device, Invite, Passkey, RecoveryCode, SignIn
from app.alerts.models import Subscription
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Premises, Role
from app.people.let_go import forget_factors, let_go
from app.people.lock_out import lock_out
from app.people.move import move
from app.people.suspend import suspend
from tests.builders import signed_in, subscribe_phone
from tests.town import ASHA, BEA, DEE, LENA, MO, NOON, ORCHARD

BEFORE = NOON - timedelta(hours=1)


def by_mo(deed: object, account_id: int) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, account_id), by=session.get_one(Account, MO), now=NOON)  # type: ignore[operator]


def test_the_factors_of_others_stay(app: Flask) -> None:
    with transaction() as session:
        for id in (DEE, BEA):
            session.add(CodeApp(account_id=id, sealed_secret=b"x", made_at=NOON))
            session.add(RecoveryCode(account_id=id, code_sha=f"{id}", made_at=NOON))
            session.add(Passkey(account_id=id, credential=f"{id}", public_key=b"x", uses=0, name="x", made_at=NOON))
        session.flush()
        forget_factors(session, session.get_one(Account, DEE))
    for kind in (CodeApp, RecoveryCode, Passkey):
        assert db.session().scalars(select(kind.account_id)).all() == [BEA]


@pytest.mark.parametrize("deed", [suspend, let_go], ids=["suspended", "left"])
def test_who_came_in_by_a_code_still_came_when_they_came(app: Flask, deed: object) -> None:
    with transaction() as session:
        lena = session.get_one(Account, LENA)
        for _ in range(2):
            invite_account(session, Role.STAFF, lena.member, lena.premises, is_under_18=False, by=lena, now=BEFORE)
        invite_account(
            session, Role.LEAD, lena.member, [], is_under_18=False, by=session.get_one(Account, MO), now=BEFORE
        )
        session.scalars(select(Invite)).first().used_at = BEFORE  # type: ignore[union-attr]
    by_mo(deed, LENA)
    used = db.session().scalars(select(Invite.used_at).order_by(Invite.id)).all()
    assert list(used) == [BEFORE, NOON, None]


def test_the_phones_of_others_stay_and_what_was_given_up_before_was_given_up_then(app: Flask) -> None:
    for who in (ASHA, ASHA, LENA):
        signed_in(app, who)
    with transaction() as session:
        old, _, _ = session.scalars(select(Device).order_by(Device.id))
        old.ended_at = BEFORE
    by_mo(let_go, ASHA)
    ended = db.session().scalars(select(Device.ended_at).order_by(Device.id)).all()
    assert list(ended) == [BEFORE, NOON, None]


def test_who_works_elsewhere_leaves_the_tills_that_were_theirs_alone_and_at_once(app: Flask) -> None:
    for who, at in ((ASHA, ORCHARD), (ASHA, ORCHARD), (DEE, ORCHARD), (ASHA, None)):
        signed_in(app, who, at=at)
    with transaction() as session:
        for held in session.scalars(select(SignIn).order_by(SignIn.id)).all():
            subscribe_phone(session, held.account_id).device_id = held.device_id
        first = session.scalars(select(SignIn).order_by(SignIn.id)).first()
        browser = session.scalars(select(Subscription).order_by(Subscription.id)).first()
        assert first is not None
        assert browser is not None
        first.ended_at = browser.dropped_at = BEFORE
    with transaction() as session:
        asha, mo = session.get_one(Account, ASHA), session.get_one(Account, MO)
        orchard = session.get_one(Premises, ORCHARD)
        move(session, asha, [orchard], member=session.get_one(Member, ORCHARD), by=mo, now=NOON)
    ended = db.session().scalars(select(SignIn.ended_at).order_by(SignIn.id)).all()
    dropped = db.session().scalars(select(Subscription.dropped_at).order_by(Subscription.id)).all()
    assert list(ended) == list(dropped) == [BEFORE, NOON, None, None]


def test_a_browser_that_was_dropped_before_the_phone_was_lost_was_dropped_then(app: Flask) -> None:
    signed_in(app, ASHA)
    with transaction() as session:
        browser = subscribe_phone(session, ASHA)
        browser.sign_in_id = session.scalars(select(SignIn.id)).one()
        browser.dropped_at, browser.dropped_because = BEFORE, "asked for"
        lock_out(session, session.scalars(select(Device)).one(), by=session.get_one(Account, MO), now=NOON)
    browser = db.session().scalars(select(Subscription)).one()
    assert (browser.dropped_at, browser.dropped_because) == (BEFORE, "asked for")
