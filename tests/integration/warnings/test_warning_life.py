"""A warning from its decision to its end: it shows nothing before it is given, and goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import CountedIncident
from app.exclusions.points import incidents_of
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.profiles.models import AgeGroup, Hidden, Profile, Standing
from app.reports.models import Report, ReportKind, ReportState, Subject
from app.warnings.decide_warning import WarningSaid, decide_warning
from app.warnings.find import find_warning
from app.warnings.give_warning import Handed, give_warning
from app.warnings.hand_card import hand_card
from app.warnings.models import Given, GivenCard
from app.warnings.run_out import NOT_GIVEN, OVER, run_out
from app.warnings.take_back import take_back
from app.wordings.models import DocumentKind
from app.wordings.write_wording import Written, write_wording
from tests import town
from tests.orders_cases import an_exclusion
from tests.town import NOON, make_profile
from tests.trails import was_seen

ZONE = NOON.tzinfo
SAID = {"scheme": "Quillby Together"}


def a_report(**changes: Any) -> Report:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "kind": ReportKind.INCIDENT,
        "category": "theft",
        "happened_at": NOON - timedelta(days=3),
        "received_at": NOON - timedelta(days=3),
        "premises_id": town.ORCHARD,
        "reporter_id": town.ASHA,
        "content_sha": "x",
        "state": ReportState.APPROVED,
    }
    return Report(**fields | changes)


class Case:
    """One person with one approved report, and what the desk does with a warning."""

    def __init__(self) -> None:
        with transaction() as session:
            profile = make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
            session.flush()
            self.report = self.reported(session, profile)

    def reported(self, session: Session, profile: Profile, **changes: Any) -> Any:
        report = a_report(**changes)
        report.subjects = [Subject(profile_id=profile.id)]
        session.add(report)
        session.flush()
        was_seen(session, profile, report)
        return report.id

    def decide(self, *, who: int = town.MO, now: datetime = NOON, **changes: Any) -> str:
        said = WarningSaid(**{"incidents": [self.report], "because": "A word was not enough."} | changes)
        with transaction() as session:
            by = session.get_one(Account, who)
            profile = the_profile(session)
            seen = incidents_of(session, profile, zone=ZONE)
            return decide_warning(session, profile, said, SAID, seen=seen, by=by, now=now, zone=ZONE).ref

    def give(self, ref: str, on: date, *, how: Given = Given.IN_PERSON, now: datetime = NOON) -> None:
        with transaction() as session:
            by = session.get_one(Account, town.MO)
            give_warning(session, find_warning(session, ref), Handed(how, on), by=by, now=now, zone=ZONE)

    def turn(self, now: datetime) -> int:
        with transaction() as session:
            return run_out(session, now=now, zone=ZONE)


def the_profile(session: Session) -> Profile:
    return session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()


def standing() -> Standing:
    db.session.rollback()
    return the_profile(db.session()).standing


def warning(ref: str) -> Any:
    db.session.rollback()
    return find_warning(db.session(), ref)


@pytest.fixture
def case(app: Flask) -> Iterator[Case]:
    with app.app_context():
        yield Case()


def test_a_warning_shows_nothing_until_it_is_given_and_ends_after_its_last_day(case: Case) -> None:
    ref = case.decide()
    assert (ref, standing()) == ("WN-0001", Standing.SUSPECTED)
    case.give(ref, NOON.date())
    assert (standing(), warning(ref).lapses_on) == (Standing.WARNED, date(2027, 11, 18))
    assert case.turn(datetime(2027, 11, 18, 23, 59, tzinfo=ZONE)) == 0
    assert standing() is Standing.WARNED
    assert case.turn(datetime(2027, 11, 19, 0, 1, tzinfo=ZONE)) == 1
    assert (standing(), warning(ref).ended_because) == (Standing.EXPIRED, OVER)
    assert case.turn(datetime(2027, 11, 19, 0, 2, tzinfo=ZONE)) == 0


def test_a_newer_incident_keeps_no_warning_on_record(case: Case) -> None:
    ref = case.decide()
    case.give(ref, NOON.date())
    with transaction() as session:
        case.reported(session, the_profile(session), happened_at=datetime(2027, 11, 1, tzinfo=ZONE))
    case.turn(datetime(2027, 11, 19, tzinfo=ZONE))
    assert warning(ref).ended_at is not None


def test_a_posted_letter_counts_two_business_days_later(case: Case) -> None:
    ref = case.decide()
    case.give(ref, NOON.date(), how=Given.POST)  # a Wednesday
    assert (standing(), warning(ref).lapses_on) == (Standing.SUSPECTED, date(2027, 11, 20))
    case.turn(datetime(2026, 11, 20, 0, 1, tzinfo=ZONE))
    assert standing() is Standing.WARNED


def test_what_nobody_gave_in_time_ends_and_cannot_be_given(case: Case) -> None:
    ref = case.decide()
    late = NOON + timedelta(days=61)
    with pytest.raises(NotFit):
        case.give(ref, late.date(), now=late)
    assert case.turn(late) == 1
    assert (warning(ref).ended_because, standing()) == (NOT_GIVEN, Standing.SUSPECTED)


def test_what_was_given_in_time_and_noted_a_day_late_counts_all_the_same(case: Case) -> None:
    ref = case.decide()
    given, noted = NOON + timedelta(days=60), NOON + timedelta(days=61)
    assert case.turn(noted) == 1
    with pytest.raises(NotFit) as late:
        case.give(ref, noted.date(), how=Given.CUSTODY, now=noted)
    assert late.value.fields == {"given_on": "It had to be given within 60 days. Decide anew."}
    case.give(ref, given.date(), how=Given.CUSTODY, now=noted)
    it = warning(ref)
    assert (it.ended_at, it.ended_how, it.ended_because, it.lapses_on) == (None, None, "", date(2028, 1, 17))
    assert standing() is Standing.WARNED
    with pytest.raises(NotPossible, match="noted as given already"):
        case.give(ref, given.date(), now=noted)


def test_what_was_handed_over_stays_whatever_the_wording_becomes(case: Case) -> None:
    ref = case.decide()
    before = dict(warning(ref).letter)
    body = "{incidents} {lapses_on} {controller} {privacy_url} ICO"
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        write_wording(session, DocumentKind.WARNING, Written("New", body, "Shorter.", 0), by=by, now=NOON)
    assert warning(ref).letter == before
    assert (before["version"], "Orchard Foods: theft" in before["body"]) == (0, True)


def test_taken_back_it_stands_no_more(case: Case) -> None:
    ref = case.decide()
    case.give(ref, NOON.date())
    with transaction() as session:
        by = session.get_one(Account, town.DEE)
        take_back(session, find_warning(session, ref), because="It was another.", by=by, now=NOON, zone=ZONE)
    assert standing() is Standing.SUSPECTED
    with pytest.raises(NotPossible, match="noted as given already"):
        case.give(ref, NOON.date())


def test_taken_back_before_it_was_given_it_is_not_given_any_more(case: Case) -> None:
    ref = case.decide()
    with transaction() as session:
        by = session.get_one(Account, town.DEE)
        take_back(session, find_warning(session, ref), because="It was another.", by=by, now=NOON, zone=ZONE)
    with pytest.raises(NotPossible, match="off the record: It was another"):
        case.give(ref, NOON.date())


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_only_the_desk_warns(case: Case, who: int) -> None:
    with pytest.raises(NotAllowed):
        case.decide(who=who)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"incidents": []}, "incidents"), ({"incidents": [uuid4()]}, "incidents"), ({"because": " "}, "because")],
)
def test_a_warning_needs_an_incident_and_a_reason(case: Case, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFit) as unfit:
        case.decide(**changes)
    assert set(unfit.value.fields) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ReportState.RECEIVED},
        {"state": ReportState.WITHDRAWN},
        {"state": ReportState.REJECTED},
        {"category": "sighting"},
        {"happened_at": NOON - timedelta(days=370)},
    ],
    ids=str,
)
def test_what_does_not_count_carries_no_warning(case: Case, changes: dict[str, Any]) -> None:
    with transaction() as session:
        id = case.reported(session, the_profile(session), **changes)
    with pytest.raises(NotFit):
        case.decide(incidents=[id])


def test_two_reports_of_one_incident_count_and_stand_in_the_letter_once(case: Case) -> None:
    """As for an exclusion: of one place within the hour, the gravest counts."""
    with transaction() as session:
        at = NOON - timedelta(days=3, minutes=20)
        again = case.reported(session, the_profile(session), happened_at=at, reporter_id=town.LENA)
    made = warning(case.decide(incidents=[again, case.report]))
    assert (made.points, made.incidents) == (2, [str(again), str(case.report)])
    assert len(made.letter["fields"]["incidents"].splitlines()) == 1
    assert made.letter["fields"]["points"] == "2 points"


def test_what_an_exclusion_rests_on_counts_for_no_warning_again(case: Case) -> None:
    with transaction() as session:
        it = an_exclusion(session, the_profile(session))
        it.incidents.append(CountedIncident(report_id=case.report, points=2, says="Theft"))
        other = case.reported(session, the_profile(session), happened_at=NOON - timedelta(days=1))
    assert warning(case.decide(incidents=[other, case.report])).points == 2


def test_who_reported_it_does_not_decide_alone(case: Case) -> None:
    with transaction() as session:
        own = case.reported(session, the_profile(session), reporter_id=town.MO)
    with pytest.raises(NotFit):
        case.decide(incidents=[own])
    assert case.decide(incidents=[own, case.report])


def test_a_disputed_profile_is_not_warned_and_of_the_young_somebody_is_told(case: Case) -> None:
    with transaction() as session:
        the_profile(session).age_group = AgeGroup.YOUNG
    with pytest.raises(NotFit) as unfit:
        case.decide()
    assert set(unfit.value.fields) == {"guardian_says"}
    with transaction() as session:
        the_profile(session).hidden_because = Hidden.DISPUTE
    with pytest.raises(NotPossible):
        case.decide(guardian_says="Her mother, by telephone.")


def test_one_decided_of_an_adult_who_turns_out_to_be_young_is_not_given(case: Case) -> None:
    ref = case.decide()
    with transaction() as session:
        the_profile(session).age_group = AgeGroup.YOUNG
    with pytest.raises(NotPossible, match="Take it back, and decide it anew with who was told"):
        case.give(ref, NOON.date())
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        take_back(session, find_warning(session, ref), because="Too young.", by=by, now=NOON, zone=ZONE)
    case.give(case.decide(guardian_says="Her mother, by telephone."), NOON.date())


def test_a_second_one_waits_until_the_first_is_given(case: Case) -> None:
    case.decide()
    with pytest.raises(NotPossible):
        case.decide()


def test_a_card_is_kept_once_and_why_not_is_asked(case: Case) -> None:
    id = uuid4()
    with transaction() as session:
        by, report = session.get_one(Account, town.ASHA), session.get_one(Report, case.report)
        for _ in range(2):
            hand_card(session, report, id, was_given=True, by=by, now=NOON)
        with pytest.raises(NotFit):
            hand_card(session, report, uuid4(), was_given=False, by=by, now=NOON)
    card = db.session().scalars(select(GivenCard)).one()
    assert (card.was_given, card.profile_id) == (True, the_profile(db.session()).id)
