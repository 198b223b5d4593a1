"""An appeal from coming in to the letter: heard by others, decided by what most say, with its effect."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals import rules
from app.appeals.find import find_appeal, seats_of
from app.appeals.models import Appeal, AppealEnd, AppealKind, AppealOutcome
from app.appeals.say import say
from app.appeals.seat import may_be_seated, seat, stand_down
from app.appeals.tell import tell, write_letter
from app.appeals.withdraw_appeal import withdraw_appeal
from app.breaches.models import Breach, BreachState
from app.calendar.due import due
from app.exclusions.models import Exclusion, State
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Premises, Role, Sector
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import a_report, an_appeal, an_exclusion, seat_three
from tests.builders import new_account
from tests.orders_cases import a_review
from tests.town import NOON

UPHELD, SHORTENED, LIFTED = AppealOutcome.UPHELD, AppealOutcome.SHORTENED, AppealOutcome.LIFTED


def hear(parts: Parts, id: UUID, *words: rules.Said) -> None:
    """Seat three people and let them say these words."""
    with transaction() as session:
        appeal = find_appeal(session, id)
        people = seat_three(session, appeal)
        for one, said in zip(people, words, strict=False):
            say(session, appeal, said, because=f"Because: {said.outcome}.", by=one, now=NOON, zone=parts.settings.zone)


@pytest.mark.parametrize(
    ("words", "state", "ends_on"),
    [
        ((rules.Said(LIFTED), rules.Said(LIFTED), rules.Said(UPHELD)), State.LIFTED, date(2027, 11, 8)),
        ((rules.Said(UPHELD), rules.Said(LIFTED), rules.Said(UPHELD)), State.SERVED, date(2027, 11, 8)),
        (
            (rules.Said(SHORTENED, date(2027, 3, 1)), rules.Said(SHORTENED, date(2027, 5, 1)), rules.Said(UPHELD)),
            State.SERVED,
            date(2027, 3, 1),
        ),
    ],
)
def test_the_last_word_decides_and_has_its_effect(
    parts: Parts, appeal: UUID, words: tuple[rules.Said, ...], state: State, ends_on: date
) -> None:
    hear(parts, appeal, *words)
    found = find_appeal(db.session(), appeal)
    assert found.decided_at is not None
    assert (found.exclusion.state, found.exclusion.ends_on) == (state, ends_on)


def test_nothing_is_decided_before_all_have_spoken(parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, rules.Said(LIFTED), rules.Said(LIFTED))
    found = find_appeal(db.session(), appeal)
    assert found.decided_at is None
    assert found.exclusion.state is State.SERVED


def test_a_word_stays_as_it_is_and_nobody_else_says_one(parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, rules.Said(LIFTED))
    session, zone = db.session(), parts.settings.zone
    found = find_appeal(session, appeal)
    first = next(who for one, who in seats_of(session, found) if one.said_at)
    with pytest.raises(NotPossible, match="stays as it is"):
        say(session, found, rules.Said(UPHELD), because="No.", by=first, now=NOON, zone=zone)
    with pytest.raises(NotThere):
        say(
            session,
            found,
            rules.Said(UPHELD),
            because="No.",
            by=session.get_one(Account, town.BEA),
            now=NOON,
            zone=zone,
        )
    with pytest.raises(NotAllowed):
        say(
            session, found, rules.Said(UPHELD), because="No.", by=session.get_one(Account, town.MO), now=NOON, zone=zone
        )


def test_neither_who_looked_at_it_again_nor_their_colleagues_are_offered_a_seat(parts: Parts, appeal: UUID) -> None:
    with transaction() as session:
        found = find_appeal(session, appeal)
        looked, colleague, other = (new_account(session, Role.LEAD, premises=[town.CORNER]) for _ in range(3))
        other.member_id, other.premises = town.LANTERN, [session.get_one(Premises, town.LANTERN)]
        session.flush()
        assert {looked.id, colleague.id} <= {one.id for one in may_be_seated(session, found)}
        a_review(session, found.exclusion).done_by_id = looked.id
        session.flush()
        offered = {one.id for one in may_be_seated(session, found)}
    assert offered & {looked.id, colleague.id, other.id} == {other.id}


def test_only_who_had_no_part_is_offered_a_seat(parts: Parts, appeal: UUID) -> None:
    with transaction() as session:
        council = Member(name="Quillby Council")
        session.add(council)
        session.flush()
        hall = session.get_one(Premises, town.CORNER)
        session.add(
            Premises(
                name="The hall",
                member_id=council.id,
                zone_id="MID",
                sector=Sector.PUBLIC_BODY,
                latitude=hall.latitude,
                longitude=hall.longitude,
            )
        )
        public = new_account(session, Role.LEAD, premises=[], member_id=council.id).id
        fit = new_account(session, Role.LEAD, premises=[town.CORNER]).id
    session = db.session()
    found = find_appeal(session, appeal)
    offered = {one.id for one in may_be_seated(session, found)}
    assert {fit, town.BEA} <= offered
    assert not offered & {public, town.LENA, town.MO, town.DEE, town.PAT, *(one.by_id for one in found.exclusion.words)}


def test_somebody_stands_down_and_another_is_seated(parts: Parts, appeal: UUID) -> None:
    mo = db.session().get_one(Account, town.MO)
    with transaction() as session:
        found = find_appeal(session, appeal)
        people = seat_three(session, found)
        bea = session.get_one(Account, town.BEA)
        with pytest.raises(NotPossible, match="full"):
            seat(session, found, bea, by=mo, now=NOON)
        stand_down(session, found, people[0].id, because="I know the family.", by=people[0], now=NOON)
        seat(session, found, bea, by=mo, now=NOON)
        with pytest.raises(NotThere):
            say(session, found, rules.Said(UPHELD), because="x", by=people[0], now=NOON, zone=parts.settings.zone)
    sitting = [
        who.id for one, who in seats_of(db.session(), find_appeal(db.session(), appeal)) if not one.stood_down_at
    ]
    assert town.BEA in sitting
    assert len(sitting) == 3


def test_one_appeal_is_open_at_a_time(parts: Parts, appeal: UUID) -> None:
    zone = parts.settings.zone
    with transaction() as session:
        found = find_appeal(session, appeal)
        with pytest.raises(NotFit, match="One is heard at a time"):
            an_appeal(session, found.exclusion, zone=zone)
        by = session.get_one(Account, town.MO)
        withdraw_appeal(session, found, ended_as=AppealEnd.PERSON, because="They rang.", by=by, now=NOON)
        assert an_appeal(session, found.exclusion, zone=zone).ref == "AP-0002"


def test_a_confirmed_breach_bars_an_early_review_and_a_claimed_one_does_not(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        exclusion = an_exclusion(session, served_at=NOON - timedelta(days=200))
        breach = Breach(
            report_id=a_report(session).id,
            profile_id=exclusion.profile_id,
            exclusion_id=exclusion.id,
            premises_id=town.ORCHARD,
            happened_at=NOON,
            state=BreachState.CONFIRMED,
        )
        session.add(breach)
        session.flush()
        review = {"kind": AppealKind.EARLY_REVIEW, "zone": parts.settings.zone}
        with pytest.raises(NotFit, match="breach was confirmed"):
            an_appeal(session, exclusion, **review)
        breach.state = BreachState.CLAIMED
        session.flush()
        assert an_appeal(session, exclusion, **review).answer_by == date(2026, 12, 8)


def test_the_letter_is_frozen_and_then_noted_as_sent(parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, rules.Said(LIFTED), rules.Said(LIFTED), rules.Said(UPHELD))
    zone, mo = parts.settings.zone, db.session().get_one(Account, town.MO)
    with transaction() as session:
        found = find_appeal(session, appeal)
        write_letter(session, found, by=mo, now=NOON, zone=zone)
        fields = found.letter["fields"]
        with pytest.raises(NotPossible, match="stays as it is"):
            write_letter(session, found, by=mo, now=NOON, zone=zone)
        assert (found.ref, fields["appeal_ref"]) == ("AP-0001", "AP-0001")
        assert fields["outcome"] == "The notice is lifted. From now on it asks nothing of you any more."
        assert "Because: the exclusion is lifted." in fields["because"]
        assert set(fields) >= {"name", "ref", "because", "ends_on", "scheme", "reached", "regulator", "today"}
        calendar = {"today": NOON.date(), "zone": parts.settings.zone, "for_account": mo}
        expected = [(found.answer_by, "An answer is due")]
        assert [(one.on, one.says) for one in due(session, **calendar) if one.about == "AP-0001"] == expected
        tell(session, found, how="By post.", by=mo, now=NOON)
        assert not [one for one in due(session, **calendar) if one.about == "AP-0001"]


def test_what_is_late_stands_out(parts: Parts, appeal: UUID) -> None:
    found = find_appeal(db.session(), appeal)
    assert not rules.is_overdue(found, today=found.answer_by)
    assert rules.is_overdue(found, today=found.answer_by + timedelta(days=1))


def test_an_exclusion_that_ended_meanwhile_keeps_nobody_from_saying_so(parts: Parts, appeal: UUID) -> None:
    with transaction() as session:
        session.scalars(select(Exclusion)).one().state = State.LIFTED
    hear(parts, appeal, rules.Said(LIFTED), rules.Said(LIFTED), rules.Said(LIFTED))
    assert db.session().get_one(Appeal, appeal).outcome is LIFTED
