"""Suspend, let go, another role, a suspended member, a lost phone: from the commit on nothing opens or rings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.invite import invite_account, invite_device, look_at
from app.access.models import CodeApp, Device, RecoveryCode, SignIn
from app.access.tell_desk import unseen
from app.alerts.deliver import claim
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible, NotThere
from app.members.models import Account, AccountState, Member, Role
from app.people.change_role import change_role
from app.people.let_go import let_go
from app.people.lock_out import lock_out, undo_lock_out
from app.people.suspend import reinstate, suspend
from app.people.suspend_member import reinstate_member, suspend_member
from app.web.parts import Parts
from tests.builders import new_account, send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.integration.people.conftest import Rings, pending, still_rung
from tests.town import ASHA, BEN, DEE, LANTERN, LENA, MO, ORCHARD

End = Callable[[Session, Account, Account, Any], None]


def _suspend(session: Session, one: Account, by: Account, now: Any) -> None:
    suspend(session, one, by=by, now=now)


def _let_go(session: Session, one: Account, by: Account, now: Any) -> None:
    let_go(session, one, by=by, now=now)


def _new_role(session: Session, one: Account, by: Account, now: Any) -> None:
    change_role(session, one, Role.DOOR, by=by, now=now)


def _suspend_member(session: Session, one: Account, by: Account, now: Any) -> None:
    suspend_member(session, session.get_one(Member, one.member_id), by=by, now=now)


def _lock_out(session: Session, one: Account, by: Account, now: Any) -> None:
    for device in session.scalars(select(Device).where(Device.account_id == one.id)).all():
        lock_out(session, device, by=by, now=now)


ENDINGS = {
    "suspended": _suspend,
    "left": _let_go,
    "another role": _new_role,
    "member suspended": _suspend_member,
    "phone locked out": _lock_out,
}


def end_all_of(account_id: int, end: End, parts: Parts) -> None:
    with transaction() as session:
        end(session, session.get_one(Account, account_id), session.get_one(Account, MO), parts.clock())


def let_in_again(device_id: int, by: int, parts: Parts) -> None:
    with transaction() as session:
        device = session.get_one(Device, device_id)
        undo_lock_out(session, device, by=session.get_one(Account, by), now=parts.clock())


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_nothing_opens_from_then_on(app: Flask, parts: Parts, end: End) -> None:
    phone = signed_in(app, ASHA)
    assert phone.get("/api/me").status_code == 200
    end_all_of(ASHA, end, parts)
    answer = phone.get("/api/me")
    assert (answer.status_code, answer.json["stop"] if answer.json else "") == (401, "signed out")


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_nothing_rings_from_then_on(app: Flask, parts: Parts, rings: Rings, end: End) -> None:
    signed_in(app, ASHA)
    browser = rings(ASHA)
    with transaction() as session:
        device = session.scalars(select(Device).where(Device.account_id == ASHA)).one()
        session.merge(browser).device_id = device.id
    assert (still_rung(ASHA), pending(ASHA)) == (1, 1)
    end_all_of(ASHA, end, parts)
    assert still_rung(ASHA) == 0
    with transaction() as session:
        assert claim(session, worker="a worker", limit=16, now=parts.clock()) == []
    assert pending(ASHA) == 0


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_it_is_written_down_by_whom(app: Flask, parts: Parts, end: End) -> None:
    signed_in(app, ASHA)
    end_all_of(ASHA, end, parts)
    verbs = {"suspended", "ended", "changed role", "locked out"}
    entry = db.session().scalars(select(Entry).where(Entry.verb.in_(verbs)).order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert entry.actor_id == MO
    assert entry.about in (f"account {ASHA}", f"member {ORCHARD}", "device 1")


@pytest.mark.parametrize("end", [_suspend, _let_go, _new_role, _suspend_member])
def test_codes_that_they_made_or_that_were_made_for_them_work_no_more(app: Flask, parts: Parts, end: End) -> None:
    now = parts.clock()
    with transaction() as session:
        lena, mo = session.get_one(Account, LENA), session.get_one(Account, MO)
        theirs = invite_account(session, Role.STAFF, lena.member, lena.premises, is_under_18=False, by=lena, now=now)
        for_them = invite_device(session, lena, by=mo, now=now)
    end_all_of(LENA, end, parts)
    for code in (theirs, for_them):
        with pytest.raises(NotThere):
            look_at(db.session(), code, now=now)


def test_who_is_suspended_comes_in_again_as_before_and_switches_alerts_on_again(
    app: Flask, parts: Parts, rings: Rings
) -> None:
    phone = signed_in(app, ASHA)
    rings(ASHA)
    end_all_of(ASHA, _suspend, parts)
    with transaction() as session:
        asha = session.get_one(Account, ASHA)
        assert all(device.is_usable for device in session.scalars(select(Device)))
        reinstate(session, asha, by=session.get_one(Account, MO), now=parts.clock())
        assert asha.confirmed_until == parts.clock() + timedelta(days=30)
    assert phone.get("/api/me").status_code == 401  # with their PIN, not by itself
    assert still_rung(ASHA) == 0
    assert signed_in(app, ASHA).get("/api/me").status_code == 200


def test_a_sign_in_that_was_under_way_does_not_come_alive_with_the_account(app: Flask, parts: Parts) -> None:
    end_all_of(ASHA, _suspend, parts)
    phone = signed_in(app, ASHA)  # the PIN was right a moment before
    assert phone.get("/api/me").status_code == 401
    with transaction() as session:
        reinstate(session, session.get_one(Account, ASHA), by=session.get_one(Account, MO), now=parts.clock())
    assert phone.get("/api/me").status_code == 401


def test_who_has_left_leaves_nothing_that_opens(app: Flask, parts: Parts) -> None:
    signed_in(app, DEE)
    with transaction() as session:
        session.add(CodeApp(account_id=DEE, sealed_secret=b"x", made_at=parts.clock()))
        session.add(RecoveryCode(account_id=DEE, code_sha="x", made_at=parts.clock()))
    end_all_of(DEE, _let_go, parts)
    dee = db.session().get_one(Account, DEE)
    assert (dee.state, dee.sign_in, dee.password_hash, dee.pin_hash) == (AccountState.LEFT, None, None, None)
    session = db.session()
    assert session.scalars(select(CodeApp)).all() == session.scalars(select(RecoveryCode)).all() == []
    assert all(device.ended_at for device in session.scalars(select(Device).where(Device.account_id == DEE)))


def test_what_was_saved_on_a_lost_phone_still_comes_in_and_of_who_is_suspended_not(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA)
    end_all_of(ASHA, _lock_out, parts)
    assert send_report(phone).status_code == 201
    with transaction() as session:
        suspend(session, session.get_one(Account, ASHA), by=session.get_one(Account, MO), now=parts.clock())
    assert send_report(phone).status_code == 401


def test_others_on_a_shops_phone_go_when_it_is_locked_out(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA, at=ORCHARD)
    own = signed_in(app, ASHA)
    with transaction() as session:
        device = session.scalars(select(Device).where(Device.premises_id == ORCHARD)).one()
        lock_out(session, device, because="left on the bus", by=session.get_one(Account, LENA), now=parts.clock())
    assert phone.get("/api/me").status_code == 401
    assert own.get("/api/me").status_code == 200
    assert [one.says for one in unseen(db.session())] == [
        "Asha's phone, a shop’s device at Orchard Foods, was locked out by Lena."
    ]


def test_a_browser_that_was_subscribed_before_it_was_a_device_rings_no_more_either(app: Flask, parts: Parts) -> None:
    signed_in(app, ASHA)
    with transaction() as session:
        held = session.scalars(select(SignIn)).one()
        subscribe_phone(session, ASHA).sign_in_id = held.id
    end_all_of(ASHA, _lock_out, parts)
    assert still_rung(ASHA) == 0


def test_locking_out_twice_is_once(app: Flask, parts: Parts, clock: Clock) -> None:
    signed_in(app, ASHA)
    end_all_of(ASHA, _lock_out, parts)
    first = parts.clock()
    clock.passes(minutes=3)
    end_all_of(ASHA, _lock_out, parts)
    device = db.session().scalars(select(Device)).one()
    assert device.locked_at == first
    assert len(db.session().scalars(select(Entry).where(Entry.verb == "locked out")).all()) == 1


def test_a_found_phone_is_let_in_by_the_desk_and_by_nobody_else(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA)
    end_all_of(ASHA, _lock_out, parts)
    device_id = db.session().scalars(select(Device.id)).one()
    for who in (ASHA, LENA, BEN):
        with pytest.raises(NotAllowed):
            let_in_again(device_id, who, parts)
    let_in_again(device_id, DEE, parts)
    assert db.session().get_one(Device, device_id).is_usable
    assert phone.get("/api/me").status_code == 401  # the PIN first
    with pytest.raises(NotPossible):
        let_in_again(device_id, DEE, parts)


def test_a_strangers_phone_is_not_theirs_to_lock_out(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA)
    session = db.session()
    device, ben = session.scalars(select(Device)).one(), session.get_one(Account, BEN)
    with pytest.raises(NotAllowed):
        lock_out(session, device, by=ben, now=parts.clock())
    assert phone.get("/api/me").status_code == 200


def test_a_lost_phone_that_was_given_up_since_is_not_let_in_again(app: Flask, parts: Parts) -> None:
    signed_in(app, ASHA)
    with transaction() as session:
        device = session.scalars(select(Device)).one()
        device.locked_at = device.ended_at = parts.clock()
    with pytest.raises(NotPossible):
        let_in_again(device.id, DEE, parts)
    assert db.session().get_one(Device, device.id).locked_at is not None


def test_a_device_that_was_given_up_cannot_be_lost(app: Flask, parts: Parts) -> None:
    signed_in(app, ASHA)
    with transaction() as session:
        session.scalars(select(Device)).one().ended_at = parts.clock()
    with pytest.raises(NotPossible):
        end_all_of(ASHA, _lock_out, parts)


def test_a_whole_member_goes_and_comes_back(app: Flask, parts: Parts) -> None:
    asha, lena, ben = (signed_in(app, who) for who in (ASHA, LENA, BEN))
    till = signed_in(app, ASHA, at=ORCHARD)
    with transaction() as session:
        mo, orchard = session.get_one(Account, MO), session.get_one(Member, ORCHARD)
        assert suspend_member(session, orchard, because="fees", by=mo, now=parts.clock()) == 3
    assert [phone.get("/api/me").status_code for phone in (asha, lena, till, ben)] == [401, 401, 401, 200]
    assert signed_in(app, ASHA).get("/api/me").status_code == 401
    shared = db.session().scalars(select(Device).where(Device.premises_id == ORCHARD)).first()
    assert shared is not None
    assert not shared.is_usable
    with transaction() as session:
        mo, orchard = session.get_one(Account, MO), session.get_one(Member, ORCHARD)
        reinstate_member(session, orchard, by=mo, now=parts.clock())
    assert asha.get("/api/me").status_code == 401
    assert signed_in(app, ASHA).get("/api/me").status_code == 200
    detail = db.session().scalars(select(Detail.body).join(Entry).where(Entry.about == f"member {ORCHARD}")).first()
    assert detail == {"people": 3, "because": "fees"}


def test_a_firms_guard_at_the_door_of_a_suspended_member_goes_too(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        firm = Member(name="Quillby Guards", is_guard_firm=True)
        session.add(firm)
        session.flush()
        guard = new_account(session, Role.DOOR, premises=[LANTERN], member_id=firm.id)
        guard.placed_until = parts.clock() + timedelta(hours=8)
        id = guard.id
    phone = signed_in(app, id)
    with transaction() as session:
        session.get_one(Account, id).placed_until = parts.clock() + timedelta(hours=8)
    assert phone.get("/api/me").status_code == 200
    with transaction() as session:
        lantern, mo = session.get_one(Member, LANTERN), session.get_one(Account, MO)
        suspend_member(session, lantern, by=mo, now=parts.clock())
    assert phone.get("/api/me").status_code == 401
    assert db.session().get_one(Account, id).placed_until is None
    assert db.session().get_one(Account, id).is_active
