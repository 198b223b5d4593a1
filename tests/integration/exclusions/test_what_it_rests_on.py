"""What a notice says that it rests on: all that was ticked and looked at, with points or without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.exclusions.issue import issue
from app.exclusions.models import CountedIncident, Exclusion, State
from app.exclusions.notice import incident_lines
from app.kernel.db import transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.reports.models import ReportState
from tests import town
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
