"""Who hears an appeal does nothing else about that exclusion; what was asked at seating is asked again."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.appeals.find import find_appeal, seats_of
from app.appeals.models import AppealEnd
from app.appeals.rules import Said
from app.appeals.say import say
from app.appeals.seat import may_be_seated, seat, stand_down
from app.appeals.withdraw_appeal import withdraw_appeal
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account, Premises, Role
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import an_appeal, seat_three
from tests.builders import new_account, signed_in
from tests.integration.appeals.test_appeal_life import LIFTED, UPHELD, hear
from tests.orders_cases import a_review
from tests.town import NOON

KEPT = {"outcome": "kept", "because": "The till roll stands by itself."}


def hearers(id: UUID) -> list[int]:
    return [who.id for _, who in seats_of(db.session(), find_appeal(db.session(), id))]


def asked_again(id: UUID) -> str:
    """Let somebody be let go, so that the exclusion is to be looked at again; return where."""
    with transaction() as session:
        return f"/reviews/{a_review(session, find_appeal(session, id).exclusion).id}"


def moved_to_orchard(session: Session, who: Account) -> None:
    """They have changed to the business that proposed it."""
    who.member_id, who.premises = town.ORCHARD, [session.get_one(Premises, town.ORCHARD)]
    session.flush()


def test_who_sits_does_not_look_at_it_again_before_their_word_nor_after(app: Flask, parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, Said(UPHELD))
    review = asked_again(appeal)
    with transaction() as session:
        colleague = new_account(session, Role.LEAD, premises=[town.CORNER]).id
    for who in (*hearers(appeal), colleague):
        phone = signed_in(app, who)
        assert f'action="{review}"' not in phone.get("/reviews").text
        assert phone.get("/exclusions/EX-0001").status_code == 404
        assert phone.post(review, data=KEPT).status_code == 403
    assert signed_in(app, town.BEA).post(review, data=KEPT).status_code == 303


@pytest.mark.parametrize("how", ["stood down", "withdrawn"])
def test_who_sat_and_never_spoke_may(app: Flask, parts: Parts, appeal: UUID, how: str) -> None:
    with transaction() as session:
        found, mo = find_appeal(session, appeal), session.get_one(Account, town.MO)
        bea = session.get_one(Account, town.BEA)
        seat(session, found, bea, by=mo, now=NOON)
        if how == "withdrawn":
            withdraw_appeal(session, found, ended_as=AppealEnd.PERSON, because="They rang.", by=mo, now=NOON)
        else:
            stand_down(session, found, town.BEA, because="I know the family.", by=bea, now=NOON)
    assert signed_in(app, town.BEA).post(asked_again(appeal), data=KEPT).status_code == 303


def test_who_has_come_to_have_a_part_stands_down_and_loses_nothing_that_they_typed(
    app: Flask, parts: Parts, appeal: UUID
) -> None:
    with transaction() as session:
        first = seat_three(session, find_appeal(session, appeal))[0].id
    phone, at = signed_in(app, first), f"/appeals/{appeal}"
    assert "Say it" in phone.get(at).text
    with transaction() as session:
        found, who = find_appeal(session, appeal), session.get_one(Account, first)
        moved_to_orchard(session, who)
        with pytest.raises(NotAllowed, match="Stand down"):
            say(session, found, Said(UPHELD), because="So.", by=who, now=NOON, zone=parts.settings.zone)
    desk = signed_in(app, town.MO, why="seeing to an appeal").get(f"/desk{at}").text
    assert desk.count("May not say a word any more.") == 1
    page = phone.get(at).text
    assert "Say it" not in page
    assert "had a part in it since. Stand down" in page
    answer = phone.post(f"{at}/word", data={"word": "lifted", "because": "It was long enough."})
    assert answer.status_code == 403
    assert "It was long enough." in answer.text
    assert "Lift it" in answer.text
    assert phone.post(f"{at}/stand-down", data={"stand_down_because": "I have changed."}).status_code == 303


def test_who_upheld_one_hears_no_other_of_the_same_exclusion_nor_do_their_colleagues(
    parts: Parts, appeal: UUID
) -> None:
    hear(parts, appeal, Said(LIFTED), Said(UPHELD), Said(UPHELD))
    with transaction() as session:
        found = find_appeal(session, appeal)
        colleague = new_account(session, Role.LEAD, premises=[town.CORNER]).id
        elsewhere = new_account(session, Role.LEAD, premises=[town.LANTERN]).id
        second = an_appeal(session, found.exclusion, zone=parts.settings.zone)
        offered = {one.id for one in may_be_seated(session, second)}
    assert not offered & {*hearers(appeal), colleague}
    assert {elsewhere, town.BEA} <= offered


def test_who_sat_on_one_that_was_withdrawn_before_they_spoke_may_hear_the_next(parts: Parts, appeal: UUID) -> None:
    with transaction() as session:
        found = find_appeal(session, appeal)
        people = {one.id for one in seat_three(session, found)}
        mo = session.get_one(Account, town.MO)
        withdraw_appeal(session, found, ended_as=AppealEnd.PERSON, because="They rang.", by=mo, now=NOON)
        second = an_appeal(session, found.exclusion, zone=parts.settings.zone)
        assert people <= {one.id for one in may_be_seated(session, second)}


def test_whoever_has_a_colleague_of_the_council_at_their_premises_is_offered_no_seat(
    parts: Parts, appeal: UUID
) -> None:
    """As when it was decided: the officer works there and belongs to the council."""
    with transaction() as session:
        lead = new_account(session, Role.LEAD, premises=[town.CORNER]).id
        found = find_appeal(session, appeal)
        assert lead in {one.id for one in may_be_seated(session, found)}
        officer = new_account(session, Role.POLICE, premises=[town.CORNER])
        officer.member_id = None
        session.flush()
        assert lead not in {one.id for one in may_be_seated(session, found)}
