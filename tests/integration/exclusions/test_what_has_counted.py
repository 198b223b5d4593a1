"""What an exclusion rests on counts for no second one, and what was taken back counts for nothing: arrests as well."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.lift import lift
from app.exclusions.models import CountedIncident, Exclusion, PoliceOutcomeKind, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.points import assess_profile, history_of
from app.exclusions.propose import assess_chosen
from app.exclusions.waiting import is_one_to_propose, to_propose
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile, Standing
from app.profiles.stand import stand
from app.scheme_rules.matrix import Proposal
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.points import Assessment
from app.scheme_rules.presets import PRESETS
from app.warnings.give_warning import Handed, give_warning
from app.warnings.models import Given, GivenWarning
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


def looked_alike(session: Session, *categories: str) -> list[UUID]:
    """Add reports of the same premises, twenty minutes apart, about one person who is seen in nothing else."""
    profile, at = somebody_seen(session, categories=()), NOON - timedelta(days=5)
    made = [approved(session, one, at=at + timedelta(minutes=20 * place)) for place, one in enumerate(categories)]
    for report in made:
        was_seen(session, profile, report)
    return [report.id for report in made]


def test_a_report_that_does_not_count_hides_none_of_the_same_hour(app: Flask) -> None:
    with transaction() as session:
        looked_alike(session, "spiking", "assault")
    found = assessed()
    assert found.incidents[0].says == "Counts only with a police outcome."
    assert [one.points for one in found.incidents] == [0, 3]


def test_of_two_close_reports_the_one_that_was_chosen_counts(app: Flask) -> None:
    with transaction() as session:
        first, second = looked_alike(session, "theft", "theft")
        profile = session.scalars(select(Profile)).one()
        for chosen, points in (({second}, [2]), ({first}, [2]), ({first, second}, [2, 0])):
            found = assess_chosen(session, profile, chosen, today=TODAY, zone=TOWN)
            assert [one.points for one in found.incidents] == points


def test_another_report_of_what_an_exclusion_rests_on_counts_for_no_second_one(app: Flask) -> None:
    with transaction() as session:
        first, _ = looked_alike(session, "theft", "theft")
        old = ran_out(session, session.scalars(select(Profile)).one())
        old.incidents.append(CountedIncident(report_id=first, points=2, says="Theft."))
    assert [one.says for one in assessed().incidents] == ["Counted already: EX-0001 rests on it."] * 2


@pytest.mark.parametrize(("was_right", "months"), [(False, None), (True, 2)])
def test_what_was_lifted_as_wrong_puts_nobody_on_probation(app: Flask, was_right: bool, months: int | None) -> None:
    with transaction() as session:
        body = PRESETS["hastings"].model_dump(mode="json")
        said = {"because": "Agreed.", "approved_on": TODAY, "by_id": town.BEA, "at": NOON}
        session.add(SchemeRules(version=1, body=body, **said))
        profile = somebody_seen(session, categories=("theft",))
        it = an_exclusion(session, profile, served_at=NOON - timedelta(days=60))
        until = {"from_on": TODAY - timedelta(days=60), "until": it.ends_on, "today": TODAY}
        stand(session, profile, it.ref, Standing.EXCLUDED, **until)
        lift(session, it, because="Heard.", by=None, now=NOON - timedelta(days=10), was_right=was_right)
        history = history_of(session, profile, today=TODAY, zone=TOWN)
        assert len(history.exclusions) == was_right
    assert assessed().months == months


@pytest.mark.parametrize(("how", "first"), [(Given.IN_PERSON, date(2026, 11, 13)), (Given.POST, date(2026, 11, 17))])
def test_a_warning_that_was_posted_counts_from_the_day_of_its_letter(app: Flask, how: Given, first: date) -> None:
    friday = NOON - timedelta(days=5)
    with transaction() as session:
        profile = somebody_seen(session, categories=())
        warning = GivenWarning(ref="WN-0001", profile_id=profile.id, rules_version=0, points=2, incidents=[],
                               because="Twice.", decided_by_id=town.MO, decided_at=friday)  # fmt: skip
        session.add(warning)
        session.flush()
        session.refresh(warning)
        mo, given = session.get_one(Account, town.MO), Handed(how, friday.date())
        give_warning(session, warning, given, by=mo, now=friday, zone=TOWN)
        warned = history_of(session, profile, today=TODAY, zone=TOWN).warnings
    assert [one.given_on for one in warned] == [first]


@pytest.mark.parametrize(("ends_on", "is_listed"), [(TODAY - timedelta(days=1), True), (TODAY, False)])
def test_whoever_was_excluded_once_can_be_proposed_again_when_it_is_over(
    app: Flask, ends_on: date, is_listed: bool
) -> None:
    with transaction() as session:
        an_exclusion(session, somebody_seen(session), ends_on=ends_on)
        lena = session.get_one(Account, town.LENA)
        found = to_propose(session, for_account=lena, today=TODAY, zone=TOWN)
        assert bool(found) is is_listed
        assert is_one_to_propose(session, for_account=lena, today=TODAY, zone=TOWN) is is_listed
