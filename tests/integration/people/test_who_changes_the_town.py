"""Members, premises and zones are the desk's: the verbs refuse everybody else, whatever a screen may show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.members.business import add_member, rename_member
from app.members.models import Account, Member, Premises, Sector, Zone
from app.members.places import PlaceSaid, ZoneSaid, add_premises, add_zone, change_premises, change_zone
from app.people.suspend_member import reinstate_member, suspend_member
from tests.town import ASHA, BEA, CROSS, LEE, LENA, MAREK, MO, NOON, ORCHARD, PAT, YARD

Deed = Callable[[Session, Account], object]


def _place(session: Session) -> PlaceSaid:
    return PlaceSaid("Late", session.get_one(Zone, "MID"), Sector.RETAIL, CROSS)


_ZONE = ZoneSaid("Weavers Walk", CROSS, 300)
DEEDS: dict[str, Deed] = {
    "add a member": lambda session, by: add_member(session, "Hazel", is_guard_firm=False, by=by, now=NOON),
    "rename a member": lambda session, by: rename_member(session, yard(session), "Hazel", by=by, now=NOON),
    "add premises": lambda session, by: add_premises(session, yard(session), _place(session), by=by, now=NOON),
    "change premises": lambda session, by: change_premises(
        session, session.get_one(Premises, ORCHARD), _place(session), by=by, now=NOON
    ),
    "add a zone": lambda session, by: add_zone(session, _ZONE, by=by, now=NOON),
    "change a zone": lambda session, by: change_zone(session, session.get_one(Zone, "OUT"), _ZONE, by=by, now=NOON),
    "suspend a member": lambda session, by: suspend_member(session, yard(session), by=by, now=NOON),
}


def yard(session: Session) -> Member:
    return session.get_one(Member, YARD)


def do(deed: Deed, by: int) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, by))


def written_down() -> int:
    return len(db.session().scalars(select(Entry.seq)).all())


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nobody_but_the_desk_changes_the_town(app: Flask, deed: Deed) -> None:
    for who in (ASHA, LENA, BEA, PAT, MAREK, LEE):
        with pytest.raises(NotAllowed):
            do(deed, who)
    assert written_down() == 0
    do(deed, MO)
    assert written_down() == 1


def test_a_member_that_nobody_works_for_is_the_desks_to_suspend_as_well(app: Flask) -> None:
    with transaction() as session:
        session.add(Member(id=90, name="Hazel"))

    def suspend(session: Session, by: Account) -> None:
        suspend_member(session, session.get_one(Member, 90), by=by, now=NOON)

    for who in (ASHA, LENA, BEA, LEE):
        with pytest.raises(NotAllowed):
            do(suspend, who)
    do(suspend, MO)
    assert db.session().get_one(Member, 90).suspended_at == NOON


def test_nobody_but_the_desk_takes_a_member_in_again(app: Flask) -> None:
    do(DEEDS["suspend a member"], MO)
    for who in (LENA, BEA, LEE):
        with pytest.raises(NotAllowed):
            do(lambda session, by: reinstate_member(session, yard(session), by=by, now=NOON), who)
    assert yard(db.session()).suspended_at == NOON


def test_a_member_is_suspended_once_and_taken_in_again_once(app: Flask) -> None:
    def again(session: Session, by: Account) -> None:
        reinstate_member(session, yard(session), by=by, now=NOON)

    with pytest.raises(NotPossible, match="not suspended"):
        do(again, MO)
    do(DEEDS["suspend a member"], MO)
    with pytest.raises(NotPossible, match="suspended already"):
        do(DEEDS["suspend a member"], MO)
    do(again, MO)
    assert yard(db.session()).suspended_at is None
