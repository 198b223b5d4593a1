"""Confirm, move, another role, of age: what each does, and to whom nobody may do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Device
from app.alerts.raise_alert import Aim, Occasion, raise_alert
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Member, Premises, Role
from app.people.change_role import change_role
from app.people.come_of_age import come_of_age
from app.people.confirm import confirm
from app.people.let_go import let_go
from app.people.move import move
from app.people.suspend import reinstate, suspend
from app.people.suspend_member import suspend_member
from app.web.parts import Parts
from tests.builders import new_account, send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.integration.people.conftest import pending
from tests.town import ASHA, BEA, BEN, DEE, LANTERN, LEE, LENA, MO, ORCHARD, PAT, YARD

Deed = Callable[[Session, Account, Account, Any], None]
DEEDS: dict[str, Deed] = {
    "suspend": lambda session, one, by, now: suspend(session, one, by=by, now=now),
    "let go": lambda session, one, by, now: let_go(session, one, by=by, now=now),
    "another role": lambda session, one, by, now: change_role(session, one, Role.BOARD, sign_in="", by=by, now=now),
    "move": lambda session, one, by, now: move(session, one, [], member=one.member, by=by, now=now),
    "confirm": lambda session, one, by, now: confirm(session, [one], by=by, now=now),
    "reinstate": lambda session, one, by, now: reinstate(session, one, by=by, now=now),
    "of age": lambda session, one, by, now: come_of_age(session, one, by=by, now=now),
}


def do(deed: Deed, to: int, by: int, parts: Parts) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, to), session.get_one(Account, by), parts.clock())


NOT_THEIRS = {
    "a lead to staff of another member": (LENA, BEN),
    "a lead to their own deputy": (LENA, DEE),
    "a lead to a manager": (LENA, MO),
    "staff to a colleague": (ASHA, LENA),
    "a deputy to a manager": (DEE, MO),
    "the Board to staff": (BEA, ASHA),
    "the police to staff": (PAT, ASHA),
    "a manager to themself": (MO, MO),
    "a lead to themself": (LENA, LENA),
    "somebody who left to anybody": (LEE, BEN),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize(("by", "to"), NOT_THEIRS.values(), ids=NOT_THEIRS)
def test_nobody_does_anything_to_whom_they_do_not_manage(
    app: Flask, parts: Parts, deed: Deed, by: int, to: int
) -> None:
    before = len(db.session().scalars(select(Entry)).all())
    with pytest.raises(NotAllowed):
        do(deed, to, by, parts)
    assert len(db.session().scalars(select(Entry)).all()) == before


@pytest.mark.parametrize("deed", ["suspend", "let go", "another role"])
def test_a_manager_ends_another_but_who_was_ended_ends_nobody(app: Flask, parts: Parts, deed: str) -> None:
    with transaction() as session:
        second = new_account(session, Role.MANAGER).id
    do(DEEDS[deed], second, MO, parts)
    with pytest.raises(NotAllowed):
        do(DEEDS[deed], MO, second, parts)
    assert db.session().get_one(Account, MO).is_active


def test_two_managers_who_end_each_other_leave_one(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        second = new_account(session, Role.MANAGER).id
    do(DEEDS["suspend"], MO, second, parts)
    with pytest.raises(NotAllowed):
        do(DEEDS["suspend"], second, MO, parts)
    assert db.session().get_one(Account, second).is_active


def test_a_member_with_the_last_manager_is_not_suspended(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        mo.member = session.get_one(Member, YARD)
    with pytest.raises(NotAllowed, match="A manager has to"), transaction() as session:
        suspend_member(session, session.get_one(Member, YARD), by=session.get_one(Account, DEE), now=parts.clock())
    with transaction() as session:
        second = new_account(session, Role.MANAGER)
        suspend_member(session, session.get_one(Member, YARD), by=second, now=parts.clock())
    assert not db.session().get_one(Account, MO).is_active


def test_a_lead_confirms_all_their_people_for_thirty_days(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        for one in (ASHA, new_account(session, Role.DOOR, premises=[ORCHARD]).id):
            session.get_one(Account, one).confirmed_until = parts.clock() + timedelta(days=2)
    with transaction() as session:
        people = session.scalars(
            select(Account).where(Account.member_id == ORCHARD, Account.role.in_((Role.STAFF, Role.DOOR)))
        ).all()
        confirm(session, people, by=session.get_one(Account, LENA), now=parts.clock())
    until = db.session().scalars(select(Account.confirmed_until).where(Account.confirmed_until.is_not(None))).all()
    assert list(until) == [parts.clock() + timedelta(days=30)] * 2
    assert len(db.session().scalars(select(Entry).where(Entry.verb == "confirmed")).all()) == 2


def test_one_who_is_not_theirs_spoils_the_whole_confirmation(app: Flask, parts: Parts) -> None:
    for other, refusal in ((BEN, NotAllowed), (LENA, NotAllowed)):
        with pytest.raises(refusal):
            confirm_both(other, parts)
    assert db.session().get_one(Account, ASHA).confirmed_until is None


def confirm_both(other: int, parts: Parts) -> None:
    with transaction() as session:
        people = [session.get_one(Account, ASHA), session.get_one(Account, other)]
        confirm(session, people, by=session.get_one(Account, LENA), now=parts.clock())


@pytest.mark.parametrize("state", [AccountState.SUSPENDED, AccountState.LEFT, AccountState.INVITED])
def test_only_who_is_here_is_confirmed(app: Flask, parts: Parts, state: AccountState) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).state = state
    with pytest.raises(NotPossible):
        do(DEEDS["confirm"], ASHA, LENA, parts)


@pytest.mark.parametrize("who", [LENA, DEE, BEA])
def test_who_needs_nobodys_word_is_not_confirmed(app: Flask, parts: Parts, who: int) -> None:
    with pytest.raises(NotPossible, match="only active staff"):
        do(DEEDS["confirm"], who, MO, parts)
    assert db.session().get_one(Account, who).confirmed_until is None


def test_who_is_paused_hears_and_opens_nothing_but_what_they_saved_comes_in(
    app: Flask, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).confirmed_until = parts.clock() + timedelta(minutes=1)
        subscribe_phone(session, ASHA)
    phone = signed_in(app, ASHA)
    assert phone.get("/api/me").status_code == 200
    clock.passes(minutes=1)
    assert phone.get("/api/me").status_code == 401
    report = uuid4()
    assert send_report(phone, report).status_code == 201
    _raise_at_orchard(report, parts)
    assert pending(ASHA) == 0
    do(DEEDS["confirm"], ASHA, LENA, parts)
    assert signed_in(app, ASHA).get("/api/me").status_code == 200
    _raise_at_orchard(report, parts)
    assert pending(ASHA) == 1


def _raise_at_orchard(report: UUID, parts: Parts) -> None:
    now = parts.clock()
    with transaction() as session:
        place = session.get_one(Premises, ORCHARD)
        occasion = Occasion(report, None, None, place, (), now)
        raise_alert(
            session,
            occasion,
            Aim(400, tells_zone=True),
            ends_at=now + timedelta(hours=1),
            rings=True,
            is_approved=True,
            reporter_id=MO,
            by=session.get_one(Account, MO),
            now=now,
        )


def move_to(to: list[int], account_id: int, by: int, member_id: int | None, parts: Parts) -> None:
    with transaction() as session:
        places = [session.get_one(Premises, id) for id in to]
        member = session.get_one(Member, member_id) if member_id else None
        account = session.get_one(Account, account_id)
        move(session, account, places, member=member, by=session.get_one(Account, by), now=parts.clock())


def second_shop(session: Session) -> int:
    one = session.get_one(Premises, ORCHARD)
    place = Premises(
        name="Orchard Late",
        member_id=ORCHARD,
        zone_id=one.zone_id,
        sector=one.sector,
        latitude=one.latitude,
        longitude=one.longitude,
    )
    session.add(place)
    session.flush()
    return place.id


def test_a_lead_moves_their_own_between_their_own_premises(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        late = second_shop(session)
    own, till = signed_in(app, ASHA), signed_in(app, ASHA, at=ORCHARD)
    move_to([late], ASHA, LENA, ORCHARD, parts)
    assert [place.id for place in db.session().get_one(Account, ASHA).premises] == [late]
    assert own.get("/api/me").status_code == 200
    assert till.get("/api/me").status_code == 401  # the till of the old shop
    for places, member in (([LANTERN], ORCHARD), ([], ORCHARD)):
        with pytest.raises(NotFit) as unfit:
            move_to(places, ASHA, LENA, member, parts)
        assert set(unfit.value.fields) == {"premises"}
    with pytest.raises(NotAllowed):
        move_to([LANTERN], ASHA, LENA, LANTERN, parts)


def test_the_desk_moves_anybody_anywhere_and_they_come_in_anew(app: Flask, parts: Parts) -> None:
    phone = signed_in(app, ASHA)
    move_to([LANTERN], ASHA, DEE, LANTERN, parts)
    asha = db.session().get_one(Account, ASHA)
    assert (asha.member_id, [place.id for place in asha.premises]) == (LANTERN, [LANTERN])
    assert phone.get("/api/me").status_code == 401
    assert all(device.ended_at for device in db.session().scalars(select(Device)))
    with pytest.raises(NotFit):
        move_to([], ASHA, DEE, None, parts)


def test_who_signs_in_by_password_works_for_a_member_without_premises_or_for_none(app: Flask, parts: Parts) -> None:
    for member in (YARD, None):
        move_to([], BEA, MO, member, parts)
        bea = db.session().get_one(Account, BEA)
        assert (bea.member_id, bea.premises) == (member, [])


def test_nobody_is_moved_to_a_suspended_member_nor_after_leaving(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Member, YARD).suspended_at = parts.clock()
    with pytest.raises(NotPossible):
        move_to([YARD], ASHA, DEE, YARD, parts)
    with pytest.raises(NotPossible):
        move_to([ORCHARD], LEE, MO, ORCHARD, parts)


AGAIN = {
    "suspend somebody suspended": ("suspend", AccountState.SUSPENDED),
    "suspend somebody who left": ("suspend", AccountState.LEFT),
    "take in somebody who is here": ("reinstate", AccountState.ACTIVE),
    "take in somebody who left": ("reinstate", AccountState.LEFT),
    "let somebody go twice": ("let go", AccountState.LEFT),
    "another role for somebody suspended": ("another role", AccountState.SUSPENDED),
}


@pytest.mark.parametrize(("deed", "state"), AGAIN.values(), ids=AGAIN)
def test_what_does_not_fit_how_somebody_stands_is_refused(
    app: Flask, parts: Parts, deed: str, state: AccountState
) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).state = state
    with pytest.raises(NotPossible):
        do(DEEDS[deed], ASHA, MO, parts)
