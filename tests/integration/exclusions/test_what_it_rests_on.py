"""What a notice says that it rests on: all that was ticked and looked at, with points or without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.exclusions.issue import issue
from app.exclusions.models import CountedIncident, Exclusion, Panel, PoliceOutcome, PoliceOutcomeKind, State
from app.exclusions.notice import incident_lines
from app.kernel.db import transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.reports.models import ReportState
from tests import town
from tests.appeals_cases import an_appeal, an_exclusion, seat_three
from tests.builders import signed_in
from tests.exclusion_cases import decided_by, leads, put_up, somebody_seen
from tests.issued_cases import LONDON, REACHED, decided, incident, sign
from tests.town import NOON

pytestmark = pytest.mark.usefixtures("parts")
COUNTS = "15 November 2026, Orchard Foods: theft"


def ticked(session: Session, it: Exclusion, *, points: int = 0, says: str = "No points.", **report: Any) -> UUID:
    """Let it rest on another report of Orchard Foods as well."""
    id = incident(session, **report)
    it.incidents.append(CountedIncident(report_id=id, points=points, says=says))
    session.flush()
    return id


def put_in_force(session: Session, it: Exclusion) -> Exclusion:
    return issue(session, it, reached=REACHED, by=session.get_one(Account, town.MO), now=NOON, zone=LONDON)


def test_what_was_ticked_and_earned_nothing_stands_on_it_too() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        it = decided(session)
        ticked(session, it, at=NOON - timedelta(days=500))
        put_in_force(session, it)
        assert it.notice["fields"]["incidents"] == f"6 July 2025, Orchard Foods: theft\n{COUNTS}"


def test_one_that_rests_on_what_earned_no_points_alone_says_what_it_rests_on() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        it = decided(session)
        it.incidents[0].points = 0
        put_in_force(session, it)
        assert COUNTS in it.notice["body"]


def test_the_same_said_twice_stands_once_and_what_nobody_approved_not_at_all() -> None:
    with transaction() as session:
        it = decided(session)
        ticked(session, it, at=NOON - timedelta(days=3, minutes=20))
        ticked(session, it, at=NOON - timedelta(days=2), state=ReportState.RECEIVED)
        assert incident_lines(session, it, zone=LONDON) == [COUNTS]
        ticked(session, it, points=3, at=NOON - timedelta(days=3, hours=5))
        assert incident_lines(session, it, zone=LONDON) == [COUNTS, COUNTS]


def test_no_notice_is_issued_that_would_not_say_what_it_rests_on() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        it = decided(session)
        it.incidents.clear()
        with pytest.raises(NotPossible, match="would not say what it rests on"):
            put_in_force(session, it)
        assert it.state is State.DECIDED


def arrested(session: Session, it: Exclusion) -> Exclusion:
    """Let it rest on an arrest at Orchard Foods alone."""
    noted = PoliceOutcome(
        profile_id=it.profile_id,
        premises_id=town.ORCHARD,
        kind=PoliceOutcomeKind.ARRESTED,
        happened_on=NOON.date() - timedelta(days=4),
        source="PC Wren",
        by_id=town.MO,
        at=NOON - timedelta(days=3),
    )
    session.add(noted)
    session.flush()
    it.incidents.clear()
    it.rests_on_arrest_id = noted.id
    session.flush()
    return it


def test_an_arrest_that_proposed_it_stands_on_the_notice_by_day_and_place() -> None:
    with transaction() as session:
        sign(session, town.ORCHARD)
        it = arrested(session, decided(session))
        ticked(session, it, points=3, at=NOON - timedelta(days=9))
        put_in_force(session, it)
        assert it.notice["fields"]["incidents"].split("\n") == [
            "9 November 2026, Orchard Foods: theft",
            "14 November 2026, Orchard Foods: arrested by the police",
        ]
        assert "PC Wren" not in it.notice["body"]


def test_the_desk_reads_of_the_arrest_and_a_voter_neither_where_nor_when(app: Flask) -> None:
    with transaction() as session:
        somebody_seen(session)
        ids = leads(session)
        decided_by(session, Panel.VOTE)
        ref = arrested(session, put_up(session)).ref
    said = "Arrested by the police on 14 November 2026"
    assert f"{said}, Orchard Foods." in signed_in(app, town.MO).get(f"/desk/exclusions/{ref}").text
    voter = signed_in(app, ids["lantern"]).get(f"/exclusions/{ref}").text
    assert "Arrested by the police, retail premises." in voter
    assert "14 November" not in voter
    assert "Orchard" not in voter


def test_who_hears_the_appeal_reads_what_it_rests_on(app: Flask) -> None:
    with transaction() as session:
        it = arrested(session, an_exclusion(session))
        appeal = an_appeal(session, it, zone=LONDON)
        seated, id = seat_three(session, appeal)[0].id, appeal.id
    page = signed_in(app, seated).get(f"/appeals/{id}").text
    assert "Arrested by the police on 14 November 2026, retail premises." in page
