"""An arrest proposes; whoever was let go is looked at again in fourteen days, by people who had no part in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.who_heard import who_heard
from app.audit.models import Detail, Entry
from app.audit.words import in_words
from app.exclusions.models import CountedIncident, ForcedReview, PoliceOutcomeKind, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.exclusions.points import assess_profile
from app.exclusions.review_again import ReviewOutcome, review_again
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.profiles.models import Profile, ProfileState, Sighting, Standing
from app.profiles.rules import visible_to_members
from app.profiles.stand import stand
from app.reports.models import Report, ReportKind, ReportState
from app.scheme_rules.matrix import Proposal
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from tests import town
from tests.orders_cases import TODAY, a_review, an_exclusion
from tests.town import NOON, make_profile

pytestmark = pytest.mark.usefixtures("app")
TOWN = ZoneInfo("Europe/London")
K = PoliceOutcomeKind


def a_report(session: Session, profile: Profile, *, hours: float = 24, category: str = "theft", at: int = 1) -> UUID:
    """Add an approved report of something that this person did so many hours ago."""
    happened = NOON - timedelta(hours=hours)
    report = Report(
        id=uuid4(), kind=ReportKind.INCIDENT, category=category, happened_at=happened, received_at=happened,
        premises_id=at, reporter_id=town.ASHA, content_sha="x", state=ReportState.APPROVED,
    )  # fmt: skip
    session.add(report)
    session.flush()
    seen = {"premises_id": at, "happened_at": happened, "category": category, "is_conduct": True}
    session.add(Sighting(report_id=report.id, profile_id=profile.id, **seen))
    session.flush()
    return report.id


def note(kind: PoliceOutcomeKind | None, on: date | None = TODAY, **changes: Any) -> None:
    said = Outcome(kind, on, **{"source": "PC Quill", "premises_id": town.LANTERN, **changes})
    by = changes.pop("by", town.MO)
    with transaction() as session:
        profile = session.scalars(select(Profile)).first()
        assert profile is not None
        note_outcome(session, profile, said, by=session.get_one(Account, by), now=NOON, today=TODAY)


def proposed() -> tuple[Proposal, int | None]:
    db.session.rollback()
    session = db.session()
    found = assess_profile(session, session.scalars(select(Profile)).one(), today=TODAY, zone=TOWN)
    return found.proposal, found.months


@pytest.fixture
def somebody(app: Flask) -> None:
    with transaction() as session:
        make_profile(session, standing=Standing.SUSPECTED, standing_until=None, review_on=TODAY + timedelta(days=80))


@pytest.mark.usefixtures("somebody")
def test_an_arrest_at_a_members_premises_proposes_twelve_months() -> None:
    note(K.ARRESTED)
    assert proposed() == (Proposal.EXCLUSION, 12)


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("kind", [K.NO_FURTHER_ACTION, K.ACQUITTED])
def test_whoever_was_let_go_is_proposed_for_nothing_by_the_arrest(kind: PoliceOutcomeKind) -> None:
    note(K.ARRESTED, TODAY - timedelta(days=9))
    note(kind)
    assert proposed() == (Proposal.NOTHING, None)


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": None}, "outcome_kind"),
        ({"kind": K.CHARGED, "on": None}, "outcome_on"),
        ({"kind": K.CHARGED, "on": TODAY + timedelta(days=1)}, "outcome_on"),
        ({"kind": K.CHARGED, "source": " "}, "outcome_source"),
        ({"kind": K.ARRESTED, "premises_id": None}, "outcome_premises"),
        ({"kind": K.CHARGED, "premises_id": 999}, "outcome_premises"),
        ({"kind": K.CHARGED, "report_id": uuid4()}, "outcome_report"),
    ],
)
def test_what_is_not_whole_says_at_which_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFit) as unfit:
        note(**changes)
    assert field in unfit.value.fields


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("kind", [K.NO_FURTHER_ACTION, K.ACQUITTED])
def test_it_asks_each_exclusion_that_is_open_or_in_force_again(kind: PoliceOutcomeKind) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        an_exclusion(session, profile)
        an_exclusion(session, profile, ref="EX-0002", state=State.PROPOSED, served_at=None, ends_on=None)
        an_exclusion(session, profile, ref="EX-0003", ends_on=TODAY - timedelta(days=1))
        an_exclusion(session, profile, ref="EX-0004", state=State.LIFTED)
    note(kind)
    rows = db.session.scalars(select(ForcedReview).order_by(ForcedReview.id)).all()
    assert [(row.exclusion_id, row.due_on) for row in rows] == [(id, TODAY + timedelta(days=14)) for id in (1, 2)]
    profile = db.session.scalars(select(Profile)).one()
    assert profile.review_on == TODAY + timedelta(days=14)
    assert visible_to_members(profile, today=TODAY + timedelta(days=14))
    assert not visible_to_members(profile, today=TODAY + timedelta(days=15)), "overdue hides"


@pytest.mark.usefixtures("somebody")
def test_within_the_days_of_the_rules_by_which_it_was_proposed() -> None:
    with transaction() as session:
        body = {**DTAC.model_dump(mode="json"), "review_days": 30}
        rules = {"because": "Agreed.", "approved_on": TODAY, "by_id": town.BEA, "at": NOON}
        session.add(SchemeRules(version=1, body=body, **rules))
        profile = session.scalars(select(Profile)).one()
        an_exclusion(session, profile)
        an_exclusion(session, profile, ref="EX-0002", rules_version=1)
    note(K.ACQUITTED)
    rows = db.session.scalars(select(ForcedReview).order_by(ForcedReview.id)).all()
    assert [(row.due_on - TODAY).days for row in rows] == [14, 30]
    assert db.session.scalars(select(Profile)).one().review_on == TODAY + timedelta(days=14), "the first of them"


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("kind", [K.ARRESTED, K.CHARGED, K.CAUTIONED, K.CONVICTED])
def test_what_speaks_against_them_forces_no_review(kind: PoliceOutcomeKind) -> None:
    with transaction() as session:
        an_exclusion(session, session.scalars(select(Profile)).one())
    note(kind)
    assert db.session.scalars(select(ForcedReview)).all() == []


def test_a_withdrawn_profile_is_added_nothing_to() -> None:
    with transaction() as session:
        make_profile(session, state=ProfileState.WITHDRAWN)
    with pytest.raises(NotPossible):
        note(K.CHARGED)


def look(by: int, outcome: ReviewOutcome | None = ReviewOutcome.KEPT, **how: Any) -> None:
    said = {"because": "The till roll stands by itself.", "now": NOON, "zone": TOWN, **how}
    with transaction() as session:
        review_again(
            session, session.get_one(ForcedReview, 1), outcome, heard=who_heard, by=session.get_one(Account, by), **said
        )


@pytest.fixture
def to_review(app: Flask) -> None:
    """Ben's club proposed; Lena and Bea may look at it again."""
    with transaction() as session:
        profile = make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
        exclusion = an_exclusion(session, profile)
        stand(session, profile, "EX-0001", Standing.EXCLUDED, from_on=TODAY, until=exclusion.ends_on, today=TODAY)
        a_review(session, exclusion)


@pytest.mark.usefixtures("to_review")
@pytest.mark.parametrize("who", [town.LENA, town.BEA])
def test_others_keep_it(who: int) -> None:
    look(who)
    review = db.session.get_one(ForcedReview, 1)
    assert (review.outcome, review.done_by_id, review.says) == ("kept", who, "The till roll stands by itself.")
    with pytest.raises(NotPossible):
        look(who)


@pytest.mark.usefixtures("to_review")
def test_it_is_lifted_and_they_stand_as_before_it() -> None:
    look(town.BEA, ReviewOutcome.LIFTED)
    profile = db.session.scalars(select(Profile)).one()
    assert profile.standing is Standing.SUSPECTED
    entry = db.session.scalars(select(Entry).where(Entry.verb == "lifted")).one()
    says = in_words(entry.verb, entry.about, db.session.get_one(Detail, entry.seq).body, {})
    assert says == "lifted exclusion EX-0001 of WB-0118, because: The till roll stands by itself."


@pytest.mark.usefixtures("to_review")
def test_it_is_shortened() -> None:
    look(town.LENA, ReviewOutcome.SHORTENED, ends_on=TODAY + timedelta(days=30))
    assert db.session.scalars(select(Profile)).one().standing_until == TODAY + timedelta(days=30)


@pytest.mark.usefixtures("to_review")
@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"outcome": None}, "outcome"),
        ({"because": ""}, "because"),
        ({"outcome": ReviewOutcome.SHORTENED}, "ends_on"),
        ({"outcome": ReviewOutcome.SHORTENED, "ends_on": date(2027, 11, 8)}, "ends_on"),
        ({"outcome": ReviewOutcome.SHORTENED, "ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ],
)
def test_a_word_that_is_not_whole_changes_nothing(how: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFit) as unfit:
        look(town.BEA, **how)
    assert field in unfit.value.fields
    assert db.session.get_one(ForcedReview, 1).done_at is None


@pytest.mark.usefixtures("to_review")
@pytest.mark.parametrize("who", [town.MO, town.DEE, town.PAT, town.ASHA, town.BEN])
def test_neither_the_desk_nor_the_police_nor_who_proposed(who: int) -> None:
    with pytest.raises(NotAllowed):
        look(who)


@pytest.mark.usefixtures("to_review")
def test_nor_a_lead_of_the_business_that_proposed() -> None:
    with transaction() as session:
        session.get_one(Account, town.LENA).member_id = town.LANTERN
        session.get_one(Account, town.LENA).premises = []
    with pytest.raises(NotAllowed, match="Your business proposed it"):
        look(town.LENA)


@pytest.mark.usefixtures("somebody")
def test_points_are_gathered_from_the_trail_each_incident_once() -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        first = a_report(session, profile, hours=30)
        a_report(session, profile, hours=29.5, category="deterred theft")
        a_report(session, profile, hours=29, at=town.LANTERN)
    session = db.session()
    found = assess_profile(session, session.scalars(select(Profile)).one(), today=TODAY, zone=TOWN)
    assert [one.points for one in found.incidents] == [2, 0, 2]
    assert found.incidents[0].report_id == first
    assert found.incidents[1].says == "The same incident as another report, which counts."


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(
    ("state", "points"), [(State.SERVED, 0), (State.LIFTED, 0), (State.PROPOSED, 2), (State.REFUSED, 2)]
)
def test_what_an_exclusion_rests_on_counts_for_no_second(state: State, points: int) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        report = a_report(session, profile)
        exclusion = an_exclusion(session, profile, state=state)
        exclusion.incidents.append(CountedIncident(report_id=report, points=2, says="Theft."))
    session = db.session()
    assert assess_profile(session, session.scalars(select(Profile)).one(), today=TODAY, zone=TOWN).points == points


@pytest.mark.usefixtures("somebody")
def test_spiking_counts_once_somebody_is_charged_and_no_more_once_they_were_let_go() -> None:
    with transaction() as session:
        report = a_report(session, session.scalars(select(Profile)).one(), category="spiking")
    assert proposed() == (Proposal.NOTHING, None)
    note(K.CHARGED, TODAY - timedelta(days=1), report_id=report)
    assert proposed() == (Proposal.EXCLUSION, 12)
    note(K.ACQUITTED, report_id=report)
    assert proposed() == (Proposal.NOTHING, None)


@pytest.mark.usefixtures("somebody")
def test_an_incident_has_its_day_in_the_town() -> None:
    """In summer half past eleven at night in Greenwich is the next day here."""
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        a_report(session, profile)
        seen = session.scalars(select(Sighting)).one()
        seen.happened_at = NOON.replace(month=7, day=1, hour=23, minute=30)
    session = db.session()
    found = assess_profile(session, session.scalars(select(Profile)).one(), today=TODAY, zone=TOWN)
    assert found.incidents[0].incident.happened_on == date(2026, 7, 2)
