"""Another role, of age, and who is let in where: what each needs, and who may say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Device, Invite, Passkey
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Member, Premises, Role
from app.people.change_role import change_role
from app.people.come_of_age import come_of_age
from app.people.let_in import let_in
from app.web.parts import Parts
from tests.builders import new_account, signed_in
from tests.town import ASHA, BEN, CORNER, DEE, LANTERN, LENA, MAREK, MO, ORCHARD, POLICE, ROSA, YARD


def role_of(account_id: int, role: Role, by: int, parts: Parts, sign_in: str = "") -> Account:
    with transaction() as session:
        account = session.get_one(Account, account_id)
        change_role(session, account, role, sign_in=sign_in, by=session.get_one(Account, by), now=parts.clock())
    return db.session().get_one(Account, account_id)


def test_staff_who_become_lead_keep_their_pin_and_need_a_new_code(app: Flask, parts: Parts) -> None:
    signed_in(app, ASHA)
    asha = role_of(ASHA, Role.LEAD, DEE, parts)
    assert asha.pin_hash is not None
    assert asha.confirmed_until is None
    assert all(device.ended_at for device in db.session().scalars(select(Device)))


def test_who_signs_in_by_e_mail_from_now_on_says_which(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).sign_in = None
        passkey = Passkey(account_id=ASHA, credential="x", public_key=b"x", uses=0, name="x", made_at=parts.clock())
        session.add(passkey)
    for typed in ("", "no address", "MO@quillby.example"):
        with pytest.raises(NotFit) as unfit:
            role_of(ASHA, Role.DEPUTY, MO, parts, typed)
        assert set(unfit.value.fields) == {"sign_in"}
    asha = role_of(ASHA, Role.DEPUTY, MO, parts, " Asha@New.example ")
    assert (asha.sign_in, asha.pin_hash) == ("asha@new.example", None)
    assert db.session().scalars(select(Passkey)).all() == []


def test_who_signs_in_by_pin_from_now_on_keeps_no_password(app: Flask, parts: Parts) -> None:
    dee = role_of(DEE, Role.STAFF, MO, parts)
    assert (dee.sign_in, dee.password_hash, dee.role) == (None, None, Role.STAFF)
    assert dee.confirmed_until == parts.clock() + timedelta(days=30)
    with transaction() as session:
        nobodys = new_account(session, Role.BOARD).id
    with pytest.raises(NotFit, match="marked"):
        role_of(nobodys, Role.STAFF, MO, parts)


@pytest.mark.parametrize("role", [Role.STAFF, Role.DOOR, Role.LEAD])
def test_who_works_at_premises_has_some_before_they_have_the_role(app: Flask, parts: Parts, role: Role) -> None:
    with transaction() as session:
        watcher = session.get_one(Account, MAREK)
        watcher.member = session.get_one(Member, ORCHARD)
    with pytest.raises(NotFit) as unfit:
        role_of(MAREK, role, MO, parts)
    assert unfit.value.fields == {"role": "First say at which of its premises they work."}
    with transaction() as session:
        session.get_one(Account, MAREK).premises = [session.get_one(Premises, ORCHARD)]
    assert role_of(MAREK, role, MO, parts).role is role


def test_a_guard_who_becomes_something_else_leaves_where_they_stood_tonight(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Member, LANTERN).is_guard_firm = True
    assert role_of(BEN, Role.STAFF, MO, parts).premises == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DEPUTY, Role.AUDITOR])
def test_who_runs_or_reviews_the_desk_is_a_managers_choice(app: Flask, parts: Parts, role: Role) -> None:
    with transaction() as session:
        id = new_account(session, Role.BOARD).id
    with pytest.raises(NotAllowed):
        role_of(id, role, DEE, parts)
    assert role_of(id, role, MO, parts).role is role


def test_a_lead_gives_no_role_but_their_own_two(app: Flask, parts: Parts) -> None:
    assert role_of(ASHA, Role.DOOR, LENA, parts).role is Role.DOOR
    with pytest.raises(NotAllowed):
        role_of(ASHA, Role.LEAD, LENA, parts)


def test_the_role_that_somebody_has_already_is_not_given_again(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA)
    with pytest.raises(NotPossible, match="staff already"):
        role_of(ASHA, Role.STAFF, MO, parts)
    assert phone.get("/api/me").status_code == 200


def of_age(parts: Parts) -> None:
    with transaction() as session:
        come_of_age(session, session.get_one(Account, ROSA), by=session.get_one(Account, MO), now=parts.clock())


def test_under_18_one_stays_staff_until_of_age(app: Flask, parts: Parts) -> None:
    with pytest.raises(NotPossible, match="under 18"):
        role_of(ROSA, Role.LEAD, MO, parts)
    of_age(parts)
    assert role_of(ROSA, Role.LEAD, MO, parts).role is Role.LEAD
    with pytest.raises(NotPossible, match="of age already"):
        of_age(parts)


def let_in_by(by: int, role: Role, member: int | None, at: list[int], parts: Parts, *, young: bool = False) -> str:
    with transaction() as session:
        return let_in(
            session,
            role,
            session.get_one(Member, member) if member else None,
            [session.get_one(Premises, id) for id in at],
            is_under_18=young,
            by=session.get_one(Account, by),
            now=parts.clock(),
        )


UNFIT = {
    "door staff under 18": ((DEE, Role.DOOR, LANTERN, [LANTERN], True), "is_under_18"),
    "premises of another member": ((DEE, Role.STAFF, LANTERN, [CORNER], False), "premises"),
    "no premises": ((DEE, Role.STAFF, LANTERN, [], False), "premises"),
    "staff of no member": ((DEE, Role.STAFF, None, [CORNER], False), "premises"),
    "police of no body": ((MO, Role.POLICE, None, [], False), "member"),
}


@pytest.mark.parametrize(("said", "field"), UNFIT.values(), ids=UNFIT)
def test_nobody_is_let_in_where_they_cannot_work(app: Flask, parts: Parts, said: Any, field: str) -> None:
    by, role, member, at, young = said
    with pytest.raises(NotFit) as unfit:
        let_in_by(by, role, member, at, parts, young=young)
    assert set(unfit.value.fields) == {field}


FIT = {
    "the Board without a member": (Role.BOARD, None, []),
    "a watcher of cameras without premises": (Role.CCTV, LANTERN, []),
    "police of their body": (Role.POLICE, POLICE, []),
    "a lead at premises": (Role.LEAD, LANTERN, [LANTERN]),
}


@pytest.mark.parametrize(("role", "member", "at"), FIT.values(), ids=FIT)
def test_who_needs_no_premises_is_let_in_without(
    app: Flask, parts: Parts, role: Role, member: int | None, at: list[int]
) -> None:
    assert let_in_by(DEE, role, member, at, parts)
    invite = db.session().scalars(select(Invite)).one()
    assert (invite.role, invite.member_id, invite.premises_ids) == (role, member, at)


def test_nobody_is_let_in_at_a_suspended_member(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Member, YARD).suspended_at = parts.clock()
    with pytest.raises(NotPossible):
        let_in_by(MO, Role.LEAD, YARD, [YARD], parts)
