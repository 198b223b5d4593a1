"""Begin anew after a loss: with another's help, never alone; and by command when nobody else is left."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import recovery_codes
from app.access.invite import invite_to_recover
from app.access.models import CodeApp, Invite, InviteKind, Passkey, RecoveryCode, SignIn
from app.access.passwords import fits
from app.access.rescue import rescue
from app.access.tell_desk import unseen
from app.alerts.models import Subscription
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible, NotThere
from app.members.models import Account, AccountState, Role
from app.web.parts import Parts
from tests.builders import new_account, signed_in, subscribe_phone
from tests.conftest import Clock, Phone
from tests.factors import give_code_app, give_passkey, give_recovery_codes, half_signed_in
from tests.town import ASHA, BEA, DEE, MO, PASSWORD, SIGN_INS

NEW = "four loud bicycles"


@pytest.fixture
def code(app: Flask, parts: Parts, clock: Clock) -> str:
    """Dee lets Mo begin anew, who had everything and lost it."""
    give_code_app(parts, MO, clock)
    give_passkey(MO, clock)
    give_recovery_codes(MO, clock)
    with transaction() as session:
        return invite_to_recover(session, session.get_one(Account, MO), by=session.get_one(Account, DEE), now=clock())


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def begin_anew(phone: Phone, code: str, password: str = NEW) -> int:
    return phone.post("/join/password", data={"code": code, "password": password}).status_code


def test_the_page_says_whose_and_what_will_end(stranger: Phone, code: str) -> None:
    page = stranger.post("/join/password", data={"code": code}).text
    assert "Begin anew, Mo" in page
    assert f'name="code" value="{code}"' in page
    assert "E-mail" not in page.replace("e-mail", "")


def test_a_new_password_leads_to_a_new_factor(stranger: Phone, code: str) -> None:
    answer = stranger.post("/join/password", data={"code": code, "password": NEW})
    assert answer.headers["Location"] == "/second-factor/set-up?next=%2F"
    assert stranger.get("/second-factor/set-up").status_code == 200
    assert stranger.get("/api/me").status_code == 401
    db.session.rollback()
    mo = db.session.get_one(Account, MO)
    assert fits(NEW, mo.password_hash)
    assert not fits(PASSWORD, mo.password_hash)


def test_all_that_was_before_is_worth_nothing(app: Flask, stranger: Phone, code: str) -> None:
    before, half = signed_in(app, MO), half_signed_in(app, MO)
    begin_anew(stranger, code)
    assert before.get("/api/me").status_code == 401
    assert half.get("/second-factor").headers["Location"].startswith("/sign-in")
    db.session.rollback()
    for kind in (CodeApp, Passkey, RecoveryCode):
        assert db.session.scalars(select(kind)).all() == []


def test_what_others_have_stays_theirs(parts: Parts, stranger: Phone, code: str, clock: Clock) -> None:
    give_code_app(parts, DEE, clock)
    give_passkey(DEE, clock)
    give_recovery_codes(DEE, clock)
    begin_anew(stranger, code)
    db.session.rollback()
    for kind, left in ((CodeApp, 1), (Passkey, 1), (RecoveryCode, 10)):
        assert db.session.scalars(select(kind.account_id)).all() == [DEE] * left


def test_no_phone_of_before_rings_any_more(stranger: Phone, code: str) -> None:
    with transaction() as session:
        subscribe_phone(session, MO)
    begin_anew(stranger, code)
    db.session.rollback()
    assert db.session.scalars(select(Subscription.dropped_because)).all() == ["began anew"]


def test_the_desk_is_told_and_the_record_says_who_helped(stranger: Phone, code: str) -> None:
    begin_anew(stranger, code)
    db.session.rollback()
    assert [one.says for one in unseen(db.session())] == ["Mo began anew, with a new password and second factor."]
    entry = db.session.scalars(select(Entry).where(Entry.verb == "recovered")).one()
    assert (entry.actor_id, db.session.get_one(Detail, entry.seq).body) == (MO, {"let_in_by": DEE})


def test_the_code_works_once(app: Flask, stranger: Phone, code: str) -> None:
    assert begin_anew(stranger, code) == 303
    assert begin_anew(Phone(app.test_client()), code) == 404


def test_the_code_lasts_ten_minutes(stranger: Phone, code: str, clock: Clock) -> None:
    clock.passes(minutes=10)
    assert begin_anew(stranger, code) == 404


def test_a_password_that_is_not_taken_uses_nothing_up(stranger: Phone, code: str) -> None:
    answer = stranger.post("/join/password", data={"code": code, "password": "Quillby2026!"})
    assert answer.status_code == 422
    assert "Others would try this one first." in answer.text
    assert "Quillby2026" not in answer.text
    assert begin_anew(stranger, code) == 303


WHO_MAY_NOT = {
    "for oneself": (MO, MO),
    "a lead": (4, MO),
    "the Board": (BEA, MO),
    "for somebody on a shop floor": (MO, ASHA),
}


@pytest.mark.parametrize(("by", "whose"), WHO_MAY_NOT.values(), ids=WHO_MAY_NOT)
def test_nobody_else_hands_out_such_a_code(app: Flask, clock: Clock, by: int, whose: int) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        invite_to_recover(session, session.get_one(Account, whose), by=session.get_one(Account, by), now=clock())


def test_a_code_for_joining_does_not_begin_anew(app: Flask, stranger: Phone, clock: Clock) -> None:
    from app.access.invite import invite_device

    with transaction() as session:
        code = invite_device(session, session.get_one(Account, ASHA), by=session.get_one(Account, MO), now=clock())
    assert begin_anew(stranger, code) == 404


# Nobody else is left.


def alone_at_the_desk() -> None:
    with transaction() as session:
        session.get_one(Account, DEE).state = AccountState.LEFT


def test_the_last_person_at_the_desk_is_let_in_by_command(app: Flask, stranger: Phone) -> None:
    alone_at_the_desk()
    said = app.test_cli_runner().invoke(args=["recover", " MO@quillby.example "])
    assert said.exit_code == 0, said.output
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", said.output)
    assert found
    assert "http://localhost:8000/join" in said.output
    assert begin_anew(stranger, found[0]) == 303


def test_it_is_written_down_that_it_was_done_by_command(app: Flask, clock: Clock) -> None:
    alone_at_the_desk()
    with transaction() as session:
        code = rescue(session, SIGN_INS["Mo"], now=clock())
    db.session.rollback()
    entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).one()
    assert (entry.verb, entry.about, entry.actor_id) == ("invited", f"account {MO}", None)
    detail = db.session.get_one(Detail, entry.seq).body
    assert detail == {"kind": "recovery", "how": "by command"}
    assert code not in str(detail)
    assert db.session.scalars(select(Invite.kind)).all() == [InviteKind.RECOVERY]


def test_the_command_helps_nobody_while_somebody_else_can(app: Flask, clock: Clock) -> None:
    said = app.test_cli_runner().invoke(args=["recover", SIGN_INS["Mo"]])
    assert said.exit_code == 1
    assert "Dee can do this in Townwatch" in said.output
    with transaction() as session, pytest.raises(NotPossible):
        rescue(session, SIGN_INS["Mo"], now=clock())


@pytest.mark.parametrize(
    "who", ["bea@quillby.example", "asha@quillby.example", "nobody@quillby.example", "", "dee@quillby.example"]
)
def test_the_command_is_for_the_desk_alone(app: Flask, clock: Clock, who: str) -> None:
    alone_at_the_desk()
    with transaction() as session, pytest.raises(NotThere):
        rescue(session, who, now=clock())


def test_who_is_suspended_is_not_rescued(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        deputy = new_account(session, Role.DEPUTY, state=AccountState.SUSPENDED)
        with pytest.raises(NotThere):
            rescue(session, deputy.sign_in or "", now=clock())


# Paper.


def test_codes_are_counted_down(app: Flask, clock: Clock) -> None:
    codes = give_recovery_codes(MO, clock)
    for left, code in zip(range(9, 6, -1), codes, strict=False):
        with transaction() as session:
            assert recovery_codes.use(session, session.get_one(Account, MO), code, now=clock())
            assert recovery_codes.left(session, session.get_one(Account, MO)) == left


def test_one_persons_codes_are_none_of_anothers(app: Flask, clock: Clock) -> None:
    dees, _ = give_recovery_codes(DEE, clock), give_recovery_codes(MO, clock)
    with transaction() as session:
        dee, mo = session.get_one(Account, DEE), session.get_one(Account, MO)
        assert recovery_codes.use(session, dee, dees[0], now=clock())
        assert (recovery_codes.left(session, dee), recovery_codes.left(session, mo)) == (9, 10)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
@pytest.mark.parametrize(
    "change", [str, str.lower, lambda one: one.replace("-", ""), lambda one: one.replace("-", " - ")]
)
def test_a_code_is_read_as_people_copy_it(app: Flask, clock: Clock, typed: str, change: object) -> None:
    code = give_recovery_codes(MO, clock)[0]
    with transaction() as session:
        written = typed.format(change(code))  # type: ignore[operator]
        assert recovery_codes.use(session, session.get_one(Account, MO), written, now=clock())


def test_what_looks_alike_is_taken_for_what_it_was(app: Flask, clock: Clock) -> None:
    code = give_recovery_codes(MO, clock)[0]
    misread = code.replace("0", "O").replace("1", "l")
    with transaction() as session:
        assert recovery_codes.use(session, session.get_one(Account, MO), misread, now=clock())


def test_a_shop_floor_has_none(app: Flask, clock: Clock) -> None:
    with transaction() as session, pytest.raises(NotPossible):
        recovery_codes.make(session, session.get_one(Account, ASHA), now=clock())


def test_nothing_signs_in_by_itself(app: Flask, code: str) -> None:
    db.session.rollback()
    assert db.session.scalars(select(SignIn)).all() == []
