"""What an exclusion rests on counts for no second one, and what was taken back counts for nothing: arrests as well."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import CountedIncident, Exclusion, PoliceOutcomeKind, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.points import assess_profile
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile
from app.scheme_rules.matrix import Proposal
from app.scheme_rules.points import Assessment
from tests import town
from tests.exclusion_cases import proposed, somebody_seen
from tests.orders_cases import an_exclusion
from tests.town import NOON
from tests.trails import approved, was_seen

TOWN = ZoneInfo("Europe/London")
TODAY = NOON.date()


def assessed() -> Assessment:
    db.session.rollback()
    session = db.session()
    return assess_profile(session, session.scalars(select(Profile)).one(), today=TODAY, zone=TOWN)


def arrested(session: Session, profile: Profile, *, days: int, noted: int | None = None, of: UUID | None = None) -> int:
    """Note an arrest at Orchard Foods so many days ago; `noted`: how many days ago the desk heard."""
    then = NOON - timedelta(days=days if noted is None else noted)
    said = Outcome(
        PoliceOutcomeKind.ARRESTED, (NOON - timedelta(days=days)).date(), "PC Quill", of, premises_id=town.ORCHARD
    )
    mo = session.get_one(Account, town.MO)
    return note_outcome(session, profile, said, by=mo, now=then, today=then.date()).outcome.id


def ran_out(session: Session, profile: Profile, *, arrest: int | None = None, state: State = State.SERVED) -> Exclusion:
    """Add an exclusion that was proposed 195 days ago and ended 100 days ago."""
    days = {"served_at": NOON - timedelta(days=190), "ends_on": TODAY - timedelta(days=100)}
    proposed_at = NOON - timedelta(days=195)
    return an_exclusion(
        session, profile, state=state, proposed_at=proposed_at, rests_on_arrest_id=arrest, months=3, **days
    )


def test_a_proposal_notes_the_arrest_that_it_rests_on(ids: dict[str, int]) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        arrested(session, profile, days=9)
        latest = arrested(session, profile, days=3)
        assert proposed(session).rests_on_arrest_id == latest


def test_without_an_arrest_it_rests_on_none(ids: dict[str, int]) -> None:
    with transaction() as session:
        assert proposed(session).rests_on_arrest_id is None


@pytest.mark.parametrize("state", [State.DECIDED, State.ISSUED, State.SERVED, State.LIFTED])
def test_an_arrest_on_which_an_exclusion_rests_proposes_no_second(app: Flask, state: State) -> None:
    with transaction() as session:
        profile = somebody_seen(session, categories=())
        arrested(session, profile, days=205)  # known as well when that one was proposed
        ran_out(session, profile, arrest=arrested(session, profile, days=200), state=state)
    assert assessed().proposal is Proposal.NOTHING
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        arrested(session, profile, days=210, noted=1)  # heard of only now
    assert (assessed().proposal, assessed().months) == (Proposal.EXCLUSION, 12)


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN, State.LAPSED])
def test_it_proposes_again_when_nothing_came_of_that(app: Flask, state: State) -> None:
    with transaction() as session:
        profile = somebody_seen(session, categories=())
        ran_out(session, profile, arrest=arrested(session, profile, days=200), state=state)
    assert assessed().proposal is Proposal.EXCLUSION


def test_an_arrest_for_what_an_exclusion_rests_on_proposes_no_second(app: Flask) -> None:
    with transaction() as session:
        profile = somebody_seen(session, categories=())
        report = approved(session, ago=timedelta(days=200))
        was_seen(session, profile, report)
        old = ran_out(session, profile)
        old.incidents.append(CountedIncident(report_id=report.id, points=2, says="Theft."))
        arrested(session, profile, days=150, of=report.id)
    assert assessed().proposal is Proposal.NOTHING
