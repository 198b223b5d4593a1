"""Somebody else was there as well: said of an approved report, by somebody who did not send it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.scheme import the_scheme
from app.profiles.models import Hidden, Profile, ProfileState, Sighting, Standing
from app.reports.models import Report, ReportState
from app.review.also_there import also_there
from app.review.models import Decision, Verdict
from app.review.not_there import not_there
from tests.town import ASHA, DEE, MO, NOON, make_profile
from tests.trails import approved, was_seen


@pytest.fixture
def ids(app: Flask) -> tuple[UUID, int]:
    """An approved theft, and somebody with a profile."""
    with transaction() as session:
        return approved(session).id, make_profile(session, verified_incidents=1).id


def say(ids: tuple[UUID, int], *, by: int = MO, is_conduct: bool = True) -> None:
    with transaction() as session:
        report, profile = session.get_one(Report, ids[0]), session.get_one(Profile, ids[1])
        also_there(session, report, profile, is_conduct=is_conduct, by=session.get_one(Account, by), now=NOON)


def take_off(ids: tuple[UUID, int], because: str = "Another person.", *, by: int = MO) -> None:
    with transaction() as session:
        report, profile = session.get_one(Report, ids[0]), session.get_one(Profile, ids[1])
        not_there(session, report, profile, because=because, by=session.get_one(Account, by), now=NOON)


def change(ids: tuple[UUID, int], **of_profile: object) -> None:
    with transaction() as session:
        for name, value in of_profile.items():
            setattr(session.get_one(Profile, ids[1]), name, value)


def test_they_are_placed_where_and_when_the_report_was_and_no_phone_rings(ids: tuple[UUID, int]) -> None:
    say(ids)
    sighting = db.session.get_one(Sighting, ids)
    report = db.session.get_one(Report, ids[0])
    assert (sighting.premises_id, sighting.happened_at) == (report.premises_id, report.happened_at)
    assert (sighting.category, sighting.is_conduct) == ("theft", True)
    assert db.session.get_one(Profile, ids[1]).verified_incidents == 2
    assert db.session.scalars(select(Alert)).all() == []
    assert db.session.scalars(select(Entry).where(Entry.verb == "said was there")).one().about == f"report {ids[0]}"


def test_whoever_did_nothing_there_has_no_incident_more(ids: tuple[UUID, int]) -> None:
    say(ids, is_conduct=False)
    assert not db.session.get_one(Sighting, ids).is_conduct
    assert db.session.get_one(Profile, ids[1]).verified_incidents == 1


def test_the_reporter_may_not_say_it(app: Flask) -> None:
    with transaction() as session:
        own = approved(session, reporter=DEE).id, make_profile(session).id
    with pytest.raises(NotAllowed, match="sent this report yourself"):
        say(own, by=DEE)


def test_a_member_may_not_say_it(ids: tuple[UUID, int]) -> None:
    with pytest.raises(NotAllowed):
        say(ids, by=ASHA)


def test_it_is_said_once(ids: tuple[UUID, int]) -> None:
    say(ids)
    with pytest.raises(NotPossible, match="named in this report already"):
        say(ids)


@pytest.mark.parametrize("state", [ReportState.RECEIVED, ReportState.RETURNED, ReportState.REJECTED])
def test_only_of_an_approved_report(app: Flask, state: ReportState) -> None:
    with transaction() as session:
        ids = approved(session, state=state).id, make_profile(session).id
    with pytest.raises(NotPossible, match="Approve it first"):
        say(ids)


def test_what_was_heard_places_nobody_anywhere(ids: tuple[UUID, int]) -> None:
    with transaction() as session:
        session.add(Decision(report_id=ids[0], verdict=Verdict.INTELLIGENCE, by_id=MO, at=NOON))
    with pytest.raises(NotPossible, match="heard, not seen"):
        say(ids)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": ProfileState.WITHDRAWN}, "withdrawn"),
        ({"hidden_because": Hidden.DISPUTE}, "disputed"),
        ({"hidden_because": Hidden.WRONG_PERSON}, "disputed"),
        ({"standing": Standing.DISPUTED}, "disputed"),
    ],
)
def test_nothing_is_added_to_whom_it_may_not(ids: tuple[UUID, int], changes: dict[str, object], says: str) -> None:
    change(ids, **changes)
    with pytest.raises(NotPossible, match=says):
        say(ids)


def test_a_report_of_nothing_done_holds_no_conduct(app: Flask) -> None:
    with transaction() as session:
        ids = approved(session, "suspicious activity").id, make_profile(session).id
    with pytest.raises(NotFit):
        say(ids)
    say(ids, is_conduct=False)


def test_nothing_new_in_safe_mode(ids: tuple[UUID, int]) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme
        scheme.safe_since = NOON
    with pytest.raises(NotPossible, match="Nobody has kept the desk"):
        say(ids)


def test_a_mistake_is_taken_off_with_a_reason_and_all_is_as_before(ids: tuple[UUID, int]) -> None:
    say(ids)
    with pytest.raises(NotFit):
        take_off(ids, " ")
    take_off(ids)
    db.session.rollback()
    assert db.session.get(Sighting, ids) is None
    assert db.session.get_one(Profile, ids[1]).verified_incidents == 1
    with pytest.raises(NotPossible, match="not named"):
        take_off(ids)


def test_whom_the_decision_named_is_not_taken_off_by_the_way(ids: tuple[UUID, int]) -> None:
    with transaction() as session:
        was_seen(session, session.get_one(Profile, ids[1]), session.get_one(Report, ids[0]))
        session.add(Decision(report_id=ids[0], verdict=Verdict.SIGHTING, by_id=MO, at=NOON, profile_id=ids[1]))
    with pytest.raises(NotPossible, match="decision itself"):
        take_off(ids)
    assert db.session.get(Sighting, ids) is not None
