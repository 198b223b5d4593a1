"""Who may hand out a one-time code, and for whom: a lead for their own people, the desk for anybody but itself."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.invite import invite_account, invite_device, invite_shared
from app.access.models import Invite
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account, Member, Premises, Role
from tests.conftest import Clock
from tests.town import ASHA, BEN, DEE, LANTERN, LENA, MO, ORCHARD

Somebody = tuple[int, Role, int | None]

NEW_PEOPLE_REFUSED: dict[str, Somebody] = {
    "staff let nobody in": (ASHA, Role.STAFF, ORCHARD),
    "a lead nobody for another business": (LENA, Role.STAFF, LANTERN),
    "a lead no lead": (LENA, Role.LEAD, ORCHARD),
    "a deputy no deputy": (DEE, Role.DEPUTY, None),
}
NEW_PEOPLE = {
    "a lead their own staff": (LENA, Role.DOOR, ORCHARD),
    "a deputy a lead": (DEE, Role.LEAD, LANTERN),
    "a manager a deputy": (MO, Role.DEPUTY, None),
}
PHONES_REFUSED = {
    "a lead not for another's staff": (LENA, BEN),
    "staff not for a colleague": (ASHA, LENA),
    "a lead not for themself": (LENA, LENA),
    "nobody for who comes in by password": (MO, DEE),
}
PHONES = {"a lead for their own staff": (LENA, ASHA), "the desk for anybody on a shop floor": (MO, BEN)}
TILLS_REFUSED = {"staff not for their own shop": (ASHA, ORCHARD), "a lead not for another's": (LENA, LANTERN)}
TILLS = {"a lead for their own shop": (LENA, ORCHARD), "the desk for any": (MO, LANTERN)}


def codes() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Invite.id)).all())


def hand_to_new(clock: Clock, by: int, role: Role, member: int | None) -> None:
    with transaction() as session:
        to, whose = session.get_one(Account, by), session.get(Member, member) if member else None
        invite_account(session, role, whose, [], is_under_18=False, by=to, now=clock())


def hand_for_phone(clock: Clock, by: int, account: int) -> None:
    with transaction() as session:
        invite_device(session, session.get_one(Account, account), by=session.get_one(Account, by), now=clock())


def hand_for_till(clock: Clock, by: int, place: int) -> None:
    with transaction() as session:
        invite_shared(session, session.get_one(Premises, place), by=session.get_one(Account, by), now=clock())


@pytest.mark.parametrize("who", NEW_PEOPLE_REFUSED.values(), ids=NEW_PEOPLE_REFUSED)
def test_nobody_lets_in_more_than_is_theirs(app: Flask, clock: Clock, who: Somebody) -> None:
    with pytest.raises(NotAllowed, match="ask the desk"):
        hand_to_new(clock, *who)
    assert codes() == 0


@pytest.mark.parametrize("who", NEW_PEOPLE.values(), ids=NEW_PEOPLE)
def test_who_answers_for_somebody_lets_them_in(app: Flask, clock: Clock, who: Somebody) -> None:
    hand_to_new(clock, *who)
    assert codes() == 1


@pytest.mark.parametrize("who", PHONES_REFUSED.values(), ids=PHONES_REFUSED)
def test_nobody_gives_a_phone_to_who_is_not_theirs(app: Flask, clock: Clock, who: tuple[int, int]) -> None:
    with pytest.raises(NotAllowed, match="ask the desk"):
        hand_for_phone(clock, *who)
    assert codes() == 0


@pytest.mark.parametrize("who", PHONES.values(), ids=PHONES)
def test_who_answers_for_somebody_gives_them_another_phone(app: Flask, clock: Clock, who: tuple[int, int]) -> None:
    hand_for_phone(clock, *who)
    assert codes() == 1


@pytest.mark.parametrize("where", TILLS_REFUSED.values(), ids=TILLS_REFUSED)
def test_nobody_makes_a_till_a_shops_that_they_do_not_lead(app: Flask, clock: Clock, where: tuple[int, int]) -> None:
    with pytest.raises(NotAllowed, match="ask the desk"):
        hand_for_till(clock, *where)
    assert codes() == 0


@pytest.mark.parametrize("where", TILLS.values(), ids=TILLS)
def test_who_leads_a_shop_makes_a_till_its_own(app: Flask, clock: Clock, where: tuple[int, int]) -> None:
    hand_for_till(clock, *where)
    assert codes() == 1
