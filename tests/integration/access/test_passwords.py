"""Passwords that are chosen: at the first start, at joining, and instead of an old one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.access.invite import invite_account
from app.access.models import Level, SignIn
from app.access.new_password import change_password
from app.access.passwords import fits
from app.access.sign_in import begin, end, recognise
from app.alerts.models import Subscription
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Role
from app.web.parts import Parts
from tests.builders import signed_in, subscribe_phone
from tests.conftest import Clock, Phone, settings_for
from tests.factors import half_signed_in
from tests.town import ASHA, MO, NOON, PASSWORD, POLICE

NEW = "four loud bicycles"


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def code_for(role: Role, clock: Clock, member_id: int | None = None) -> str:
    with transaction() as session:
        member = session.get(Member, member_id) if member_id else None
        by = session.get_one(Account, MO)
        return invite_account(session, role, member, [], is_under_18=False, by=by, now=clock())


def joining(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, "name": "Una Peel", "sign_in": "Una@Quillby.example ", "password": NEW, **changes}


# Joining.


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.BOARD, Role.COUNCIL, Role.CCTV, Role.AUDITOR, Role.POLICE])
def test_a_code_and_a_password_make_an_account_that_is_half_in(stranger: Phone, clock: Clock, role: Role) -> None:
    code = code_for(role, clock, POLICE if role is Role.POLICE else None)
    page = stranger.post("/join/password", data={"code": code})
    assert page.status_code == 200
    assert f"You join as <b>{role.value}</b>" in page.text
    answer = stranger.post("/join/password", data=joining(code))
    assert answer.headers["Location"] == "/second-factor/set-up?next=%2F"
    db.session.rollback()
    una = db.session.scalars(select(Account).where(Account.name == "Una Peel")).one()
    assert (una.role, una.sign_in, una.invited_by_id) == (role, "una@quillby.example", MO)
    assert fits(NEW, una.password_hash)
    held = db.session.scalars(select(SignIn)).one()
    assert (held.account_id, held.level) == (una.id, Level.HALF)


def test_the_code_is_in_no_address(stranger: Phone, clock: Clock) -> None:
    code = code_for(Role.BOARD, clock)
    page = stranger.post("/join/password", data={"code": code}).text
    assert code in page
    assert not re.search(rf'(?:href|action)="[^"]*{code}', page)
    answer = stranger.post("/join/password", data=joining(code))
    assert code not in answer.headers["Location"]
    assert stranger.get("/join/password").headers["Location"] == "/join"


def test_the_page_of_codes_hands_over(stranger: Phone, clock: Clock) -> None:
    answer = stranger.post("/join", data={"code": code_for(Role.BOARD, clock)})
    assert (answer.status_code, answer.headers["Location"]) == (307, "/join/password")


WRONG = {
    "no name": ({"name": " "}, "name"),
    "no address": ({"sign_in": ""}, "sign_in"),
    "an address that is none": ({"sign_in": "una"}, "sign_in"),
    "an address that somebody has": ({"sign_in": "MO@quillby.example"}, "sign_in"),
    "a short password": ({"password": "short"}, "password"),
    "one's own name": ({"password": "UnaPeel12345"}, "password"),
    "one's own address": ({"password": "una.quillby.1"}, "password"),
    "the scheme": ({"password": "QuillbyTogether1"}, "password"),
    "no password": ({"password": ""}, "password"),
}


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_it_and_nothing_else_is_lost(
    stranger: Phone, clock: Clock, changes: dict[str, str], field: str
) -> None:
    code = code_for(Role.BOARD, clock)
    sent = joining(code, **changes)
    answer = stranger.post("/join/password", data=sent)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert answer.text.count('-fault"') >= 1
    for name in {"name", "code"} - {field}:
        assert f'value="{sent[name]}"' in answer.text
    assert not sent["password"] or f'"{sent["password"]}"' not in answer.text
    assert stranger.post("/join/password", data=joining(code)).status_code == 303


def test_a_code_for_a_shop_floor_takes_no_password(stranger: Phone, clock: Clock) -> None:
    code = code_for(Role.STAFF, clock, 1)
    assert stranger.post("/join/password", data=joining(code)).status_code == 404


def test_a_code_works_once(app: Flask, stranger: Phone, clock: Clock) -> None:
    code = code_for(Role.BOARD, clock)
    stranger.post("/join/password", data=joining(code))
    again = joining(code, sign_in="other@quillby.example")
    assert Phone(app.test_client()).post("/join/password", data=again).status_code == 404


def test_whoever_was_signed_in_on_this_browser_is_out(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    mo.post("/join/password", data=joining(code_for(Role.BOARD, clock)))
    db.session.rollback()
    before = db.session.scalars(select(SignIn).where(SignIn.account_id == MO)).one()
    assert before.ended_at is not None


def test_choosing_again_and_again_is_limited(stranger: Phone, clock: Clock) -> None:
    code = code_for(Role.BOARD, clock)
    tries = [stranger.post("/join/password", data=joining(code, password="short")).status_code for _ in range(21)]
    assert tries == [422] * 20 + [429]


# The list of leaks.


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def with_list(app: Flask, parts: Parts, clock: Clock, asked: list[str]) -> Iterator[Phone]:
    """A stranger before an app that asks a list of leaks, on which one password stands."""
    digest = hashlib.sha1(b"seven loud bicycles").hexdigest().upper()  # noqa: S324 - as the list has it

    def ask(prefix: str) -> str | None:
        asked.append(prefix)
        assert not db.session().info.get("writing"), "asked while a transaction was open"
        return f"{digest[5:]}:7" if prefix == digest[:5] else None

    folder = parts.settings.data_dir
    other = create_app(settings_for(folder, BREACHED_PASSWORDS="on"), now=clock, ask_breached=ask)
    yield Phone(other.test_client())
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_password_that_has_leaked_is_not_taken(with_list: Phone, clock: Clock, asked: list[str]) -> None:
    code = code_for(Role.BOARD, clock)
    answer = with_list.post("/join/password", data=joining(code, password="seven loud bicycles"))
    assert answer.status_code == 422
    assert "This one was in a leak somewhere" in answer.text
    assert [len(prefix) for prefix in asked] == [5]
    assert with_list.post("/join/password", data=joining(code)).status_code == 303


def test_where_it_is_switched_off_nobody_is_asked(app: Flask, parts: Parts, clock: Clock) -> None:
    asked: list[str] = []
    quiet = create_app(parts.settings, now=clock, ask_breached=asked.append)  # type: ignore[arg-type]
    phone = Phone(quiet.test_client())
    assert phone.post("/join/password", data=joining(code_for(Role.BOARD, clock))).status_code == 303
    assert asked == []
    with quiet.app_context():
        db.session.remove()
        db.engine.dispose()


# Instead of an old one.


def changing(**changes: str) -> dict[str, str]:
    return {"current": PASSWORD, "password": NEW, "next": "/devices", **changes}


def test_a_new_password_ends_every_other_sign_in(app: Flask) -> None:
    here, elsewhere, half, dees = (
        signed_in(app, MO), signed_in(app, MO), half_signed_in(app, MO), signed_in(app, MO + 1)
    )  # fmt: skip
    answer = here.post("/password", data=changing())
    assert answer.headers["Location"] == "/devices"
    assert here.get("/api/me").status_code == 200
    assert elsewhere.get("/api/me").status_code == 401
    assert half.get("/second-factor").headers["Location"].startswith("/sign-in")
    assert dees.get("/api/me").status_code == 200
    db.session.rollback()
    assert fits(NEW, db.session.get_one(Account, MO).password_hash)


def test_a_new_password_leaves_what_had_ended_before_as_it_was(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        before, here = (recognise(session, begin(session, mo, device=None, how="x", now=clock())) for _ in range(2))
        assert before
        assert here
        end(session, before, now=clock())
        change_password(session, mo, "x", here=here, now=clock.passes(minutes=1))
        assert before.ended_at == NOON
        assert here.ended_at is None


def test_only_the_phone_one_sits_at_goes_on_ringing(app: Flask) -> None:
    here, _elsewhere = signed_in(app, MO), signed_in(app, MO)
    with transaction() as session:
        mine, other, old = (subscribe_phone(session, MO) for _ in range(3))
        dees = subscribe_phone(session, MO + 1)
        mine.sign_in_id, other.sign_in_id = session.scalars(select(SignIn.id).order_by(SignIn.id))
        ids = [one.id for one in (mine, other, old, dees)]
    here.post("/password", data=changing())
    db.session.rollback()
    dropped = [db.session.get_one(Subscription, id).dropped_because for id in ids]
    assert dropped == [None, "another password", "another password", None]


NOT_TAKEN = {
    "the old one is wrong": ({"current": "wrong"}, "current", "That is not the password you have now."),
    "too short": ({"password": "short"}, "password", "At least 12 characters."),
    "one's own name and the town": ({"password": "mo@quillby.example"}, "password", "Others would try this one"),
    "none": ({"password": ""}, "password", "At least 12 characters."),
}


@pytest.mark.parametrize(("changes", "field", "says"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_not_taken_changes_nothing(app: Flask, changes: dict[str, str], field: str, says: str) -> None:
    mo = signed_in(app, MO)
    answer = mo.post("/password", data=changing(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert says in answer.text
    db.session.rollback()
    assert fits(PASSWORD, db.session.get_one(Account, MO).password_hash)


def test_the_old_one_cannot_be_guessed_here_either(app: Flask) -> None:
    mo = signed_in(app, MO)
    tries = [mo.post("/password", data=changing(current="wrong")).status_code for _ in range(9)]
    assert tries == [422] * 8 + [429]


def test_changing_it_needs_proof(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    clock.passes(minutes=5)
    assert mo.get("/password").headers["Location"] == "/prove?next=%2Fpassword"
    assert mo.post("/password", data=changing()).status_code == 403


def test_a_shop_floor_has_no_password(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    assert asha.get("/password").status_code == 404
    assert asha.post("/password", data=changing()).status_code == 404
