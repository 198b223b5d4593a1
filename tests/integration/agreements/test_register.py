"""Who has accepted what and who is still due, as the desk sees it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.agreements.accept import accept
from app.agreements.gate import all_current
from app.agreements.publish import end
from app.agreements.register import Person, concerned, groups, standings, versions
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotThere
from app.members.models import Account
from tests.conftest import Clock
from tests.integration.agreements.conftest import Publish
from tests.town import ASHA, BEA, CAL, LEE, LENA, MO


def people(clock: Clock) -> dict[int, Person]:
    db.session.rollback()
    found = groups(db.session(), by=db.session.get_one(Account, MO), now=clock())
    return {person.account.id: person for group in found for person in group.people}


def accept_(id: int, document_id: int, clock: Clock) -> None:
    with transaction() as session:
        accept(session, session.get_one(Account, id), document_id, opened=True, now=clock())


@pytest.mark.parametrize("who", [ASHA, LENA, BEA])
def test_only_the_desk_sees_who_is_due(app: Flask, clock: Clock, who: int) -> None:
    with pytest.raises(NotAllowed):
        groups(db.session(), by=db.session.get_one(Account, who), now=clock())


def test_somebody_is_due_what_concerns_them_and_they_have_not_accepted_within_a_year(
    publish_one: Publish, clock: Clock
) -> None:
    for_all, _ = publish_one("people"), publish_one("pictures", roles=("board",))
    accept_(ASHA, for_all, clock)

    def due(id: int) -> list[str]:
        return [one.key for one in people(clock)[id].due]

    assert (due(ASHA), due(CAL), due(BEA)) == ([], ["people"], ["people", "pictures"])
    clock.passes(days=365)
    assert due(ASHA) == ["people"]


def test_who_has_left_is_asked_nothing_and_not_counted(publish_one: Publish, clock: Clock) -> None:
    publish_one()
    assert LEE not in people(clock)
    assert concerned(db.session(), ("staff",)) == len(["Asha", "Cal", "Rosa"])
    assert concerned(db.session(), ()) == len(people(clock))


def test_members_with_most_people_due_come_first(publish_one: Publish, clock: Clock) -> None:
    publish_one(roles=("staff", "lead"))
    found = groups(db.session(), by=db.session.get_one(Account, MO), now=clock())
    assert found[0].member is not None
    assert (found[0].member.name, len(found[0].due)) == ("Orchard Foods", 2)


def test_each_document_that_is_still_asked_for_counts_those_it_concerns(publish_one: Publish, clock: Clock) -> None:
    ours, _ = publish_one("people", roles=("staff",)), publish_one("pictures")
    accept_(ASHA, ours, clock)
    with transaction() as session:
        end(session, "pictures", by=session.get_one(Account, MO), now=clock())
    clock.passes(minutes=1)
    found = groups(db.session(), by=db.session.get_one(Account, MO), now=clock())
    (standing,) = standings(found, all_current(db.session(), now=clock()))
    assert (standing.document.key, standing.accepted, standing.due) == ("people", 1, 2)


def test_a_document_keeps_all_its_versions(publish_one: Publish) -> None:
    publish_one()
    publish_one(body="Be kind.", after=1)
    assert [one.body for one in versions(db.session(), "people")] == ["Be kind.", "Be fair."]
    with pytest.raises(NotThere):
        versions(db.session(), "pictures")
