"""What the sign-in page shows on each device, and who gets in there by PIN."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Device, Passkey, SignIn
from app.agreements.models import Paper, PaperKind
from app.alerts.models import Subscription
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Role
from app.web import cookie
from tests import town
from tests.builders import new_account, signed_in, subscribe_phone
from tests.conftest import Clock, Phone
from tests.town import ASHA, BEN, DEE, LENA, MO, NOON, ORCHARD, PIN


def at_the_gate(app: Flask, who: int = ASHA, *, at: int | None = None) -> Phone:
    """Return a device that was let in and on which nobody is signed in any more."""
    phone = signed_in(app, who, at=at)
    phone.client.delete_cookie(cookie.SIGN_IN)
    return phone


@pytest.mark.parametrize(
    ("hour", "says"), [(6, "Good morning, Asha"), (12, "Good afternoon, Asha"), (19, "Good evening, Asha")]
)
def test_ones_own_phone_greets_and_asks_for_the_pin(app: Flask, clock: Clock, hour: int, says: str) -> None:
    phone = at_the_gate(app)
    clock.at = NOON.replace(hour=hour)
    page = phone.get("/sign-in").text
    assert says in page
    assert ('name="pin"' in page, 'name="password"' in page) == (True, False)


def test_a_strangers_browser_is_asked_for_e_mail_and_password(app: Flask) -> None:
    page = Phone(app.test_client()).get("/sign-in").text
    assert ('name="pin"' in page, 'name="password"' in page) == (False, True)


def test_a_phone_of_who_signs_in_by_password_asks_for_that(app: Flask) -> None:
    page = at_the_gate(app, MO).get("/sign-in").text
    assert ('name="pin"' in page, 'name="password"' in page) == (False, True)


def test_who_is_not_the_owner_finds_the_way_by_e_mail(app: Flask) -> None:
    phone = at_the_gate(app)
    assert "Not Asha? Sign in with e-mail" in phone.get("/sign-in").text
    assert 'name="password"' in phone.get("/sign-in?with=password").text


def test_the_pin_opens_ones_own_phone(app: Flask) -> None:
    phone = at_the_gate(app)
    answer = phone.post("/sign-in/pin", data={"pin": PIN, "next": "/gallery"})
    assert answer.headers["Location"] == "/signed-in?next=/gallery"
    assert phone.get("/api/me").json["account"]["name"] == "Asha"  # type: ignore[index]


@pytest.mark.parametrize("pin", ["918273", "", "4029170", "４０２９１７"])
def test_a_wrong_pin_opens_nothing_and_comes_back_nowhere(app: Flask, pin: str) -> None:
    answer = at_the_gate(app).post("/sign-in/pin", data={"pin": pin})
    assert (answer.status_code, "That is not the PIN." in answer.text) == (401, True)
    assert not pin or pin not in answer.text


def test_a_pin_alone_without_a_device_that_was_let_in_opens_nothing(app: Flask) -> None:
    stranger = Phone(app.test_client())
    assert stranger.post("/sign-in/pin", data={"pin": PIN, "account": str(ASHA)}).status_code == 401
    assert stranger.post("/api/unlock", json={"pin": PIN, "account": ASHA}).status_code == 401


def test_ones_own_phone_takes_no_other_account(app: Flask) -> None:
    phone = at_the_gate(app)
    phone.post("/sign-in/pin", data={"pin": PIN, "account": str(LENA)})
    assert phone.get("/api/me").json["account"]["name"] == "Asha"  # type: ignore[index]


def test_after_five_wrong_ones_it_says_how_long_to_wait(app: Flask) -> None:
    phone = at_the_gate(app)
    said = [phone.post("/sign-in/pin", data={"pin": "918273"}) for _ in range(6)]
    assert [one.status_code for one in said] == [401] * 5 + [429]
    assert "Too many tries. Wait 15 minutes" in said[-1].text


def test_a_closed_pin_says_what_to_do(app: Flask) -> None:
    phone = at_the_gate(app)
    with transaction() as session:
        session.get_one(Account, ASHA).pin_wrong = 10
    page = phone.get("/sign-in").text
    assert ("This PIN is closed" in page, 'name="pin"' in page) == (True, False)
    assert phone.post("/sign-in/pin", data={"pin": PIN}).status_code == 403


def test_a_passkey_is_offered_to_whoever_has_one(app: Flask) -> None:
    phone = at_the_gate(app)
    assert "Use a passkey" not in phone.get("/sign-in").text
    with transaction() as session:
        session.add(Passkey(account_id=ASHA, credential="x", public_key=b"", uses=0, name="Phone", made_at=NOON))
    assert "Use a passkey" in phone.get("/sign-in").text


STOPS = {
    "locked out": ("This phone was locked out", "On 18 November at 12:00 by Ben, because it was lost."),
    "given up": ("This phone is not let in any more", "Ask your lead for a new code."),
    "paused": ("Your lead has to confirm you first", "They have not since 18 November. Ask them: it takes one tap"),
    "suspended": ("You cannot sign in just now", "Ask your lead."),
}


@pytest.mark.parametrize("why", STOPS)
def test_what_stands_in_the_way_is_said_with_what_to_do(app: Flask, clock: Clock, why: str) -> None:
    phone = at_the_gate(app)
    with transaction() as session:
        asha, device = session.get_one(Account, ASHA), session.scalars(select(Device)).one()
        if why == "locked out":
            device.locked_at, device.locked_by_id = NOON, BEN
        if why == "given up":
            device.ended_at = NOON
        if why == "paused":
            asha.confirmed_until = NOON
        if why == "suspended":
            asha.state = AccountState.SUSPENDED
    page = phone.get("/sign-in").text
    assert [words for words in STOPS[why] if words not in page] == []
    assert 'name="pin"' not in page
    assert phone.post("/sign-in/pin", data={"pin": PIN}).status_code == 401


def test_a_lost_phone_says_that_what_was_saved_still_goes(app: Flask) -> None:
    phone = at_the_gate(app)
    with transaction() as session:
        session.execute(update(Device).values(locked_at=NOON))
    page = phone.get("/sign-in").text
    assert "What was saved on it still goes." in page
    assert "A manager can undo it." in page


# A device that a shop shares.


def test_a_shops_device_asks_who_is_there_and_then_for_their_pin(app: Flask) -> None:
    till = at_the_gate(app, at=ORCHARD)
    page = till.get("/sign-in").text
    assert "Who are you?" in page
    assert 'name="pin"' not in page
    page = till.get(f"/sign-in?who={LENA}&next=/alerts").text
    assert ("Lena" in page, 'name="pin"' in page, "Somebody else" in page) == (True, True, True)
    till.post("/sign-in/pin", data={"pin": PIN, "account": str(LENA), "next": "/alerts"})
    assert till.get("/api/me").json["account"]["name"] == "Lena"  # type: ignore[index]


def test_only_those_who_work_there_by_pin_are_offered(app: Flask) -> None:
    with transaction() as session:
        new_account(session, Role.STAFF, premises=[ORCHARD], name="Not Yet", pin_hash=None)
        new_account(session, Role.STAFF, premises=[ORCHARD], name="Gone Away", pin_hash="x", state=AccountState.LEFT)
        new_account(session, Role.STAFF, premises=[ORCHARD], name="Not Confirmed", pin_hash="x", confirmed_until=NOON)
    page = at_the_gate(app, at=ORCHARD).get("/sign-in").text
    offered = [name for name in ("Asha", "Lena", "Dee", "Ben", "Not Yet", "Gone Away", "Not Confirmed") if name in page]
    assert offered == ["Asha", "Lena"]


@pytest.mark.parametrize("who", [BEN, DEE, MO, 999, ""])
def test_nobody_else_gets_in_on_it(app: Flask, who: int | str) -> None:
    till = at_the_gate(app, at=ORCHARD)
    assert till.post("/sign-in/pin", data={"pin": PIN, "account": str(who)}).status_code == 401
    assert "Who are you?" in till.get(f"/sign-in?who={who}").text


@pytest.mark.parametrize("who", ["x", "-1", "1" * 400, "１", "1.0"])
def test_odd_numbers_are_nobody(app: Flask, who: str) -> None:
    till = at_the_gate(app, at=ORCHARD)
    assert "Who are you?" in till.get("/sign-in", query_string={"who": who}).text
    assert till.post("/sign-in/pin", data={"pin": PIN, "account": who}).status_code == 401


def test_whoever_comes_ends_the_one_before_and_their_pushes(app: Flask) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    with transaction() as session:
        ringing = subscribe_phone(session, ASHA)
        ringing.sign_in_id = session.scalars(select(SignIn.id)).one()
        ringing_id = ringing.id
    before = till.client.get_cookie(cookie.SIGN_IN)
    assert before is not None
    till.post("/api/unlock", json={"pin": PIN, "account": LENA})
    assert till.get("/api/me").json["account"]["name"] == "Lena"  # type: ignore[index]
    db.session.rollback()
    assert db.session.get_one(Subscription, ringing_id).dropped_because == "signed out"
    till.put_in(cookie.SIGN_IN, before.value)
    assert till.get("/api/me").status_code == 401


def test_somebody_elses_password_on_it_ends_the_one_before_too(app: Flask) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    till.post("/sign-in", data={"sign_in": town.SIGN_INS["Dee"], "password": town.PASSWORD})
    db.session.rollback()
    ended = db.session.scalars(select(SignIn.ended_at).where(SignIn.account_id == ASHA)).one()
    assert ended is not None


def test_a_shops_device_locks_after_a_minute(app: Flask, clock: Clock) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    clock.passes(seconds=59)
    assert till.get("/api/gallery").status_code == 200
    clock.passes(seconds=60)
    assert till.get("/api/gallery").json["stop"] == "locked"  # type: ignore[index]


# Guards.


def guard_of(app: Flask, *, at: int | None) -> str:
    """Settle a guard firm with one guard; `at`: whose member has signed for its guards."""
    with transaction() as session:
        firm = Member(name="Kestrelgate", is_guard_firm=True)
        session.add(firm)
        session.flush()
        guard = new_account(
            session, Role.DOOR, member_id=firm.id, name="Gus Ward", pin_hash=session.get_one(Account, ASHA).pin_hash
        )
        if at is not None:
            session.add(
                Paper(
                    member_id=at,
                    kind=PaperKind.CONTRACT_GUARDS,
                    signatory="S",
                    signed_on=(NOON - timedelta(days=9)).date(),
                    firm_id=firm.id,
                )
            )
        return str(guard.id)


def test_a_guard_is_offered_where_the_member_has_signed_for_the_firm(app: Flask) -> None:
    guard = guard_of(app, at=ORCHARD)
    till, other = at_the_gate(app, at=ORCHARD), at_the_gate(app, BEN, at=town.LANTERN)
    assert "Gus Ward" in till.get("/sign-in").text
    assert "Gus Ward" not in other.get("/sign-in").text
    assert other.post("/sign-in/pin", data={"pin": PIN, "account": guard}).status_code == 401
    assert till.post("/sign-in/pin", data={"pin": PIN, "account": guard}).status_code == 302


def test_a_guard_of_a_firm_that_nobody_signed_for_is_offered_nowhere(app: Flask) -> None:
    guard = guard_of(app, at=None)
    till = at_the_gate(app, at=ORCHARD)
    assert "Gus Ward" not in till.get("/sign-in").text
    assert till.post("/sign-in/pin", data={"pin": PIN, "account": guard}).status_code == 401


# What a locked screen is told.


def test_a_locked_phone_is_told_whose_pin_opens_it(app: Flask, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(minutes=6)
    assert asha.get("/api/here").json == {
        "shared": False,
        "greeting": "Good afternoon",
        "person": {"id": ASHA, "name": "Asha", "pin": True, "passkey": False},
        "people": [],
        "halt": None,
    }


def test_a_locked_till_is_told_who_was_there_and_who_else_may_come(app: Flask, clock: Clock) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    clock.passes(minutes=2)
    here = till.get("/api/here").json
    assert here is not None
    assert here["person"]["name"] == "Asha"
    assert [one["name"] for one in here["people"]] == ["Asha", "Lena"]


def test_a_stranger_is_told_nothing(app: Flask) -> None:
    here = Phone(app.test_client()).get("/api/here").json
    assert here == {"shared": False, "greeting": "Good afternoon", "person": None, "people": [], "halt": None}


def test_a_phone_that_was_locked_out_is_told_no_name_of_its_owner(app: Flask) -> None:
    phone = at_the_gate(app)
    with transaction() as session:
        session.execute(update(Device).values(locked_at=NOON))
    here = phone.get("/api/here")
    assert here.json["halt"]["headline"] == "This phone was locked out"  # type: ignore[index]
    assert "Asha" not in here.text
