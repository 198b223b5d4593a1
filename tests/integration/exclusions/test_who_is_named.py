"""Whom a member has named to give notices: judged in one way, wherever it is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.exclusions.name_server import name_server
from app.exclusions.who_serves import is_named, named_of, servers_at
from app.kernel.db import transaction
from app.members.models import Account, AccountState, Member, Premises, Role
from app.people.move import move
from tests import town
from tests.builders import new_account
from tests.town import NOON

pytestmark = pytest.mark.usefixtures("app")
LATER = NOON + timedelta(days=1)


def sam(session: Session) -> Account:
    """Somebody of Orchard Foods whom Lena has named."""
    who = new_account(session, Role.STAFF, premises=[town.ORCHARD], name="Sam")
    session.flush()
    name_server(session, who, by=session.get_one(Account, town.LENA), now=NOON)
    return who


def works_at(session: Session, who: Account, id: int) -> None:
    place = session.get_one(Premises, id)
    member, mo = session.get_one(Member, place.member_id), session.get_one(Account, town.MO)
    move(session, who, [place], member=member, by=mo, now=LATER)
    session.flush()


def is_said(session: Session, who: Account, id: int) -> set[bool]:
    """Return what each way of asking says of somebody at these premises: one thing, or else it is wrong."""
    there = servers_at(session, session.get_one(Premises, id))
    return {is_named(session, who), who.id in named_of(session, [who]), who.id in there}


def test_who_works_for_another_member_is_named_by_nobody_also_when_they_come_back() -> None:
    with transaction() as session:
        who = sam(session)
        assert is_said(session, who, town.ORCHARD) == {True}
        works_at(session, who, town.CORNER)
        assert is_said(session, who, town.CORNER) == {False}
        works_at(session, who, town.ORCHARD)
        assert is_said(session, who, town.ORCHARD) == {False}
        assert is_named(session, who, at=NOON + timedelta(hours=1))


def test_who_was_moved_by_another_way_is_not_named_at_the_new_place() -> None:
    with transaction() as session:
        who = sam(session)
        place = session.get_one(Premises, town.CORNER)
        who.member_id, who.premises = place.member_id, [place]
        session.flush()
        session.refresh(who)
        assert is_said(session, who, town.CORNER) == {False}


@pytest.mark.parametrize("what", ["account", "member", "under 18"])
def test_nobody_who_is_suspended_themself_or_with_their_member(what: str) -> None:
    with transaction() as session:
        who = sam(session)
        if what == "account":
            who.state = AccountState.SUSPENDED
        elif what == "member":
            session.get_one(Member, town.ORCHARD).suspended_at = NOON
        else:
            who.is_under_18 = True
        session.flush()
        assert is_said(session, who, town.ORCHARD) == {False}
