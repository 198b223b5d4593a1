"""Whom a lead, the desk and a colleague find, and whose codes and phones: asked of the verbs, not of their screens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access.devices import enrol
from app.access.models import Device
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotThere
from app.members.models import Account, AccountState, Member, Premises, Role
from app.people.look_up import find_people, late_members, own_people, person, to_confirm
from app.people.phones import phone, phones_of, phones_of_colleagues, shop_phones
from app.people.rules import Presence
from tests.builders import new_account
from tests.town import ASHA, BEA, BEN, DEE, LANTERN, LEE, LENA, MO, NOON, ORCHARD, PAT


def account(id: int) -> Account:
    return db.session().get_one(Account, id)


def device(session: Session, whose: Account | Premises, name: str, *, given_up: bool = False) -> Device:
    made = enrol(session, name, whose=whose, by=None, now=NOON).device
    made.ended_at = NOON if given_up else None
    session.flush()
    return made


FINDS = {"a manager": (MO, LEE), "a deputy": (DEE, MO), "a lead": (LENA, ASHA), "the desk oneself": (MO, MO)}


@pytest.mark.parametrize(("who", "whom"), FINDS.values(), ids=FINDS)
def test_the_desk_finds_anybody_and_a_lead_their_own(app: Flask, who: int, whom: int) -> None:
    assert person(db.session(), whom, for_account=account(who)).id == whom


FINDS_NOT = {
    "nobody of that number": (MO, 9999),
    "a lead another member's": (LENA, BEN),
    "a lead the desk": (LENA, DEE),
    "a lead themself": (LENA, LENA),
    "staff a colleague": (ASHA, LENA),
    "the Board anybody": (BEA, ASHA),
}


@pytest.mark.parametrize(("who", "whom"), FINDS_NOT.values(), ids=FINDS_NOT)
def test_anybody_else_answers_like_nobody(app: Flask, who: int, whom: int) -> None:
    with pytest.raises(NotThere):
        person(db.session(), whom, for_account=account(who))


def test_a_leads_own_people_are_who_works_there_now_and_whom_they_manage(app: Flask) -> None:
    with transaction() as session:
        new_account(session, Role.STAFF, premises=[ORCHARD], state=AccountState.LEFT)
        new_account(session, Role.LEAD, premises=[ORCHARD])
    assert [one.id for one in own_people(db.session(), account(LENA))] == [ASHA]


@pytest.mark.parametrize("who", [ASHA, BEA, PAT, MO])
def test_who_leads_nobody_asks_for_nobody(app: Flask, who: int) -> None:
    with pytest.raises(NotAllowed):
        own_people(db.session(), account(who))


@pytest.mark.parametrize("who", [ASHA, LENA, BEA, PAT, LEE])
def test_only_the_desk_looks_for_anybody(app: Flask, who: int) -> None:
    with pytest.raises(NotAllowed):
        find_people(db.session(), for_account=account(who), now=NOON)


def test_who_has_left_is_found_only_when_that_is_asked_for(app: Flask) -> None:
    found = {one.id for one in find_people(db.session(), for_account=account(MO), now=NOON)}
    left = [one.id for one in find_people(db.session(), state=Presence.LEFT, for_account=account(MO), now=NOON)]
    assert (LEE in found, left) == (False, [LEE])


def test_at_most_four_hundred_are_found(app: Flask) -> None:
    with transaction() as session:
        crowd = [
            {"name": f"Clerk {number}", "role": Role.STAFF, "state": AccountState.ACTIVE, "is_under_18": False}
            for number in range(401)
        ]
        session.execute(insert(Account), [one | {"pin_wrong": 0} for one in crowd])
    assert len(find_people(db.session(), words="Clerk", for_account=account(MO), now=NOON)) == 400


def test_only_active_staff_and_door_staff_wait_for_somebodys_word(app: Flask) -> None:
    suspended = new_account(db.session(), Role.STAFF, premises=[ORCHARD], state=AccountState.SUSPENDED)
    assert to_confirm([account(ASHA), account(BEN), account(LENA), account(MO), suspended]) == [
        account(ASHA),
        account(BEN),
    ]


def test_late_is_a_member_of_whose_active_people_some_have_paused(app: Flask) -> None:
    yesterday, tomorrow = NOON - timedelta(days=1), NOON + timedelta(days=1)
    with transaction() as session:
        new_account(session, Role.STAFF, premises=[LANTERN], state=AccountState.SUSPENDED, confirmed_until=yesterday)
        new_account(session, Role.STAFF, premises=[LANTERN], confirmed_until=tomorrow)
    assert late_members(db.session(), now=NOON) == []
    with transaction() as session:
        session.get_one(Account, ASHA).confirmed_until = yesterday
        new_account(session, Role.LEAD, premises=[ORCHARD], state=AccountState.LEFT)
    late = late_members(db.session(), now=NOON)
    assert [(one.member.id, [lead.id for lead in one.leads], [who.id for who in one.paused]) for one in late] == [
        (ORCHARD, [LENA], [ASHA])
    ]
    with transaction() as session:
        session.get_one(Member, ORCHARD).suspended_at = NOON
    assert late_members(db.session(), now=NOON) == []


def test_the_phones_of_a_person_are_theirs_and_not_given_up(app: Flask) -> None:
    with transaction() as session:
        device(session, session.get_one(Account, ASHA), "Asha's")
        device(session, session.get_one(Account, ASHA), "Asha's old one", given_up=True)
        device(session, session.get_one(Account, BEN), "Ben's")
    assert [one.name for one in phones_of(db.session(), account(ASHA))] == ["Asha's"]


def test_the_phones_of_a_shop_are_its_members_and_not_given_up(app: Flask) -> None:
    with transaction() as session:
        device(session, session.get_one(Premises, ORCHARD), "The till")
        device(session, session.get_one(Premises, ORCHARD), "The old till", given_up=True)
        device(session, session.get_one(Premises, LANTERN), "The bar")
    assert [one.name for one in shop_phones(db.session(), ORCHARD)] == ["The till"]


def test_among_colleagues_phones_are_those_of_who_works_here_and_nobodys_own_or_given_up(app: Flask) -> None:
    with transaction() as session:
        for id in (ASHA, LENA, BEN):
            device(session, session.get_one(Account, id), f"of {id}")
        device(session, session.get_one(Account, LENA), "Lena's old one", given_up=True)
        gone = new_account(session, Role.STAFF, premises=[ORCHARD], state=AccountState.SUSPENDED)
        device(session, gone, "of who is suspended")
        for place in (ORCHARD, LANTERN):
            device(session, session.get_one(Premises, place), f"at {place}")
        device(session, session.get_one(Premises, ORCHARD), "The old till", given_up=True)
    names = [one.name for one in phones_of_colleagues(db.session(), account(ASHA))]
    assert names == [f"of {LENA}", f"at {ORCHARD}"]


def test_who_locks_out_nobody_is_shown_no_phone(app: Flask) -> None:
    with transaction() as session:
        for id in (ASHA, LENA):
            device(session, session.get_one(Account, id), f"of {id}")
        young = new_account(session, Role.STAFF, premises=[ORCHARD], is_under_18=True).id
    assert phones_of_colleagues(db.session(), account(young)) == []


def test_a_strangers_phone_answers_like_none(app: Flask) -> None:
    with transaction() as session:
        lenas = device(session, session.get_one(Account, LENA), "Lena's").id
        bens = device(session, session.get_one(Account, BEN), "Ben's").id
    assert phone(db.session(), lenas, for_account=account(ASHA)).id == lenas
    for id in (bens, 9999):
        with pytest.raises(NotThere):
            phone(db.session(), id, for_account=account(ASHA))
