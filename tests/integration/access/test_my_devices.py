"""My devices: what I sign in on, where I am signed in, and how each is ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import QueryContext

from app.access import devices, mine
from app.access.devices import give_up
from app.access.models import Device, SignIn
from app.access.sign_in import end
from app.alerts.models import Subscription
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.members.models import Account
from app.web import cookie
from tests.builders import report_body, signed_in, subscribe_phone
from tests.conftest import Clock, Phone
from tests.town import ASHA, BEN, LENA, MO, NOON, ORCHARD


def device_of(account_id: int) -> int:
    db.session.rollback()
    return db.session.scalars(select(Device.id).where(Device.account_id == account_id).order_by(Device.id)).first() or 0


def sign_ins_of(account_id: int) -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(SignIn.id).where(SignIn.account_id == account_id).order_by(SignIn.id)))


def ring(account_id: int, **of: int) -> int:
    with transaction() as session:
        phone = subscribe_phone(session, account_id)
        for name, value in of.items():
            setattr(phone, name, value)
        return phone.id


def is_ringing(subscription_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(Subscription, subscription_id).dropped_at is None


def test_one_sees_ones_own_devices_and_this_one_is_marked(app: Flask) -> None:
    signed_in(app, LENA)
    signed_in(app, ASHA)
    page = signed_in(app, ASHA).get("/devices").text
    assert page.count("Asha&#39;s phone") >= 2
    assert "Lena" not in page
    assert (page.count("This one"), page.count("Here, now")) == (1, 1)


def test_a_shops_device_is_no_ones_own_but_stands_among_the_sign_ins(app: Flask) -> None:
    page = signed_in(app, ASHA, at=ORCHARD).get("/devices").text
    assert "No device of your own." in page
    assert "Orchard Foods, last seen just now" in page


def test_where_one_signed_out_is_not_listed(app: Flask, clock: Clock) -> None:
    def listed() -> list[int]:
        db.session.rollback()
        asha = db.session.get_one(Account, ASHA)
        return [one.id for one in devices.sign_ins_of(db.session(), asha, now=clock())]

    for _ in range(2):
        signed_in(app, ASHA)
        clock.passes(minutes=1)
    first, second = sign_ins_of(ASHA)
    assert listed() == [second, first]
    with transaction() as session:
        end(session, session.get_one(SignIn, second), now=clock())
    assert listed() == [first]


def test_what_ran_out_is_not_even_read(app: Flask, clock: Clock) -> None:
    """They pile up for months: a shop's phone begins one at every change of hands."""
    signed_in(app, ASHA)
    clock.passes(hours=12)
    signed_in(app, ASHA)
    read: list[int] = []
    db.session.rollback()
    asha = db.session.get_one(Account, ASHA)

    def note(one: SignIn, _context: QueryContext) -> None:
        read.append(one.id)

    event.listen(SignIn, "load", note)
    devices.sign_ins_of(db.session(), asha, now=clock())
    event.remove(SignIn, "load", note)
    assert read == sign_ins_of(ASHA)[1:]


def test_one_is_ended_elsewhere_and_its_pushes_with_it(app: Flask) -> None:
    here, there = signed_in(app, ASHA), signed_in(app, ASHA)
    first, second = sign_ins_of(ASHA)
    mine, other = ring(ASHA, sign_in_id=first), ring(ASHA, sign_in_id=second)
    answer = here.post(f"/devices/sign-ins/{second}/end")
    assert answer.headers["Location"] == "/devices?done=ended"
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)
    assert (is_ringing(mine), is_ringing(other)) == (True, False)


def test_the_device_stays_when_only_its_sign_in_was_ended(app: Flask) -> None:
    here, there = signed_in(app, ASHA), signed_in(app, ASHA)
    here.post(f"/devices/sign-ins/{sign_ins_of(ASHA)[1]}/end")
    assert there.put("/outbox/00000000-0000-4000-8000-000000000001", json=report_body()).status_code == 201


def test_everywhere_else_at_once(app: Flask) -> None:
    here, others = signed_in(app, ASHA), [signed_in(app, ASHA), signed_in(app, ASHA, at=ORCHARD)]
    assert here.post("/devices/sign-ins/end-others").headers["Location"] == "/devices?done=others"
    assert here.get("/api/me").status_code == 200
    assert [one.get("/api/me").status_code for one in others] == [401, 401]


def test_ending_the_one_here_leads_to_the_gate(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    answer = asha.post(f"/devices/sign-ins/{sign_ins_of(ASHA)[0]}/end")
    assert answer.headers["Location"] == "/sign-in"
    assert asha.client.get_cookie(cookie.SIGN_IN) is None
    assert asha.client.get_cookie(cookie.DEVICE) is not None


def test_a_device_that_is_let_go_is_signed_out_rings_no_more_and_brings_nothing(app: Flask) -> None:
    there, here = signed_in(app, ASHA), signed_in(app, ASHA)
    lost = device_of(ASHA)
    ringing = ring(ASHA, device_id=lost)
    assert here.post(f"/devices/{lost}/give-up").headers["Location"] == "/devices?done=gone"
    assert there.get("/api/me").status_code == 401
    assert there.put("/outbox/00000000-0000-4000-8000-000000000002", json=report_body()).status_code == 401
    assert not is_ringing(ringing)
    assert here.get("/api/me").status_code == 200


def test_what_was_let_go_is_listed_no_more(app: Flask) -> None:
    signed_in(app, ASHA)
    here = signed_in(app, ASHA)
    lost = device_of(ASHA)
    assert f"/devices/{lost}/give-up" in here.get("/devices").text
    here.post(f"/devices/{lost}/give-up")
    assert f"/devices/{lost}/give-up" not in here.get("/devices").text


def test_letting_this_one_go_takes_its_cookies_back(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    asha.post(f"/devices/{device_of(ASHA)}/give-up")
    assert [asha.client.get_cookie(name) for name in (cookie.SIGN_IN, cookie.DEVICE)] == [None, None]
    assert asha.client.get_cookie(cookie.OUTBOX, path=cookie.OUTBOX_PATH) is None


@pytest.mark.parametrize("whose", [LENA, BEN, MO])
def test_anybody_elses_answer_like_none(app: Flask, whose: int) -> None:
    other, asha = signed_in(app, whose), signed_in(app, ASHA)
    answers = [
        asha.post(f"/devices/{device_of(whose)}/give-up"),
        asha.post(f"/devices/sign-ins/{sign_ins_of(whose)[0]}/end"),
        asha.post("/devices/999/give-up"),
        asha.post("/devices/sign-ins/999/end"),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert other.get("/api/me").status_code == 200


def test_a_shops_device_is_not_let_go_by_who_is_signed_in_on_it(app: Flask) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    db.session.rollback()
    shared = db.session.scalars(select(Device.id)).one()
    assert till.post(f"/devices/{shared}/give-up").status_code == 404


def test_what_is_gone_is_gone_only_once(app: Flask) -> None:
    signed_in(app, ASHA)
    here = signed_in(app, ASHA)
    lost = device_of(ASHA)
    assert [here.post(f"/devices/{lost}/give-up").status_code for _ in range(2)] == [303, 404]
    ended = sign_ins_of(ASHA)[0]
    assert here.post(f"/devices/sign-ins/{ended}/end").status_code == 404


def test_what_one_hand_gave_up_another_does_not_give_up_again(app: Flask) -> None:
    signed_in(app, ASHA)
    lost = device_of(ASHA)
    with transaction() as session:
        asha, device = session.get_one(Account, ASHA), session.get_one(Device, lost)
        give_up(session, device, by=asha, now=NOON)
        with pytest.raises(NotThere):
            give_up(session, device, by=session.get_one(Account, LENA), now=NOON + timedelta(hours=1))
        with pytest.raises(NotThere):
            mine.device(session, lost, by=asha)
    assert db.session.get_one(Device, lost).ended_at == NOON


def test_a_sign_in_that_ended_before_keeps_its_moment(app: Flask, clock: Clock) -> None:
    signed_in(app, ASHA)
    here = signed_in(app, ASHA)
    first = sign_ins_of(ASHA)[0]
    here.post(f"/devices/sign-ins/{first}/end")
    clock.passes(minutes=1)
    lost = device_of(ASHA)
    assert here.post(f"/devices/{lost}/give-up").status_code == 303
    db.session.rollback()
    assert db.session.get_one(SignIn, first).ended_at == NOON
    assert db.session.get_one(Device, lost).ended_at == clock()


def test_who_still_has_to_read_something_may_end_a_lost_phone_first(app: Flask) -> None:
    from app.agreements.models import MustRead

    signed_in(app, ASHA)
    here = signed_in(app, ASHA)
    with transaction() as session:
        session.add(MustRead(key="rules", version=1, title="Rules", body="Read.", roles=[], published_at=NOON))
    assert here.get("/gallery").status_code == 200  # the shell is for anybody
    assert here.get("/api/gallery").status_code == 403
    assert here.post(f"/devices/{device_of(ASHA)}/give-up").status_code == 303


def test_each_ending_is_written_down(app: Flask) -> None:
    signed_in(app, ASHA)
    here = signed_in(app, ASHA)
    lost = device_of(ASHA)
    here.post(f"/devices/{lost}/give-up")
    here.post("/devices/sign-ins/end-others")
    db.session.rollback()
    verbs = list(db.session.scalars(select(Entry.verb).where(Entry.about == f"device {lost}").order_by(Entry.seq)))
    assert verbs == ["enrolled", "gave up"]


def test_a_locked_phone_opens_no_list_of_devices(app: Flask, clock: Clock) -> None:
    asha: Phone = signed_in(app, ASHA)
    clock.passes(minutes=6)
    assert asha.get("/devices").headers["Location"] == "/sign-in?next=%2Fdevices"
