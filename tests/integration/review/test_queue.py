"""What waits: the oldest risk first, filters with counts, and as many questions for two as for two hundred."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.members.models import Account, Scheme
from app.reports.models import Report, ReportKind, ReportState, Subject
from app.review.glance import glances
from app.review.models import Claim, ReportLink, Tie
from app.review.queue import MOST_LINES, Queue, first_of, waiting
from app.review.risk import Only
from tests.builders import new_alert
from tests.conftest import Clock
from tests.live import ask, only_alert
from tests.town import ASHA, BEN, DEE, MO, NOON, ORCHARD

ZONE = ZoneInfo("Europe/London")


def add(session: Session, category: str = "theft", *, minutes: int = 10, **changes: Any) -> UUID:
    """A report of so many minutes ago, as it lies in the database."""
    at = NOON - timedelta(minutes=minutes)
    fields: dict[str, Any] = {"kind": ReportKind.INCIDENT, "happened_at": at, "received_at": at, "reporter_id": ASHA}
    id = uuid4()
    session.add(Report(id=id, category=category, premises_id=ORCHARD, content_sha="", **fields | changes))
    return id


def seen(only: Only = Only.ALL) -> Queue:
    session = db.session()
    scheme, mo = session.get_one(Scheme, 1), session.get_one(Account, MO)
    return waiting(session, scheme=scheme, zone=ZONE, for_account=mo, only=only, now=NOON)


def ids(only: Only = Only.ALL) -> list[UUID]:
    return [line.report.id for line in seen(only).lines]


@pytest.mark.usefixtures("app")
def test_the_oldest_risk_is_first() -> None:
    with transaction() as session:
        old = add(session, minutes=900)
        hurt = add(session, "assault", minutes=5)
        child = add(session, minutes=4, subjects=[Subject(description={"age": "may be under 18"})])
        sounded = add(session, "sighting", minutes=3)
        session.flush()
        new_alert(session, report_id=sounded)
    assert ids() == [sounded, hurt, child, old]


def test_a_live_alert_is_before_all_and_due_when_it_ends(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        sounded = add(session, "sighting", minutes=200)
        session.flush()
        new_alert(session, report_id=sounded)
    live = uuid4()
    ask(app, id=live)
    first, second = seen().lines
    assert (first.report.id, second.report.id) == (live, sounded)
    assert (first.is_live, first.due_at) == (True, NOON + timedelta(minutes=30))


@pytest.mark.usefixtures("app")
def test_each_filter_says_how_many_it_would_show() -> None:
    with transaction() as session:
        late = add(session, minutes=300)
        add(session, "assault", subjects=[Subject(description={"hair": "short"})])
        add(session, "sighting", kind=ReportKind.SIGHTING)
        heard = add(session, "intelligence", kind=ReportKind.INTELLIGENCE)
    counts = seen().counts
    assert {one: count for one, count in counts.items() if count} == {
        Only.ALL: 4,
        Only.LATE: 1,
        Only.HURT: 1,
        Only.SIGHTINGS: 1,
        Only.INCIDENTS: 2,
        Only.INTELLIGENCE: 1,
        Only.NOBODYS: 4,
        Only.NO_PERSON: 3,
    }
    assert (ids(Only.LATE), ids(Only.INTELLIGENCE), seen(Only.MINE).lines) == ([late], [heard], [])
    assert seen(Only.LATE).counts == counts


def questions() -> int:
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    db.session.remove()
    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        seen()
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return len(asked)


@pytest.mark.usefixtures("app")
def test_thousands_are_asked_for_in_as_many_questions_as_one() -> None:
    with transaction() as session:
        add(session)
    one = questions()
    with transaction() as session:
        for minutes in range(200):
            add(session, minutes=minutes)
    assert questions() == one
    queue = seen()
    assert (len(queue.lines), queue.more, queue.counts[Only.ALL]) == (MOST_LINES, 201 - MOST_LINES, 201)


def test_the_screen_shows_sixty_and_says_how_many_more(phone_of: Any) -> None:
    with transaction() as session:
        for minutes in range(70):
            add(session, minutes=minutes)
    page = phone_of("Mo").get("/desk").text
    assert "70 to decide" in page
    assert "And 10 more." in page


def test_the_filter_outlives_a_decision(phone_of: Any) -> None:
    with transaction() as session:
        first, second = add(session, minutes=290), add(session, minutes=250)
        add(session, "assault")
    mo = phone_of("Mo")
    page = mo.get("/desk?only=late").text
    assert "2 to decide" in page
    assert f'href="/desk/{second}?only=late"' in page
    assert f'action="/desk/{first}/decision?only=late"' in page
    answer = mo.post(f"/desk/{first}/decision?only=late", data={"verdict": "incident"})
    assert answer.headers["Location"] == f"/desk/{second}?done={first}&only=late"
    assert 'href="/desk?only=late" aria-current="true"' in mo.get(answer.headers["Location"]).text


def test_an_unknown_filter_is_no_filter(phone_of: Any) -> None:
    with transaction() as session:
        add(session)
    assert "1 to decide" in phone_of("Mo").get("/desk?only=everything").text


def test_a_filter_that_shows_nothing_offers_the_rest(phone_of: Any) -> None:
    with transaction() as session:
        add(session)
    page = phone_of("Mo").get("/desk?only=late").text
    assert "Nothing of this kind waits." in page
    assert "Show all 1" in page


def put_under(session: Session, first: UUID, later: UUID) -> None:
    """Merge the later report into the first, as it lies in the database."""
    session.add(ReportLink(report_id=later, first_id=first, tie=Tie.MERGED, by_id=MO, at=NOON, because="The same."))
    session.get_one(Report, later).state = ReportState.MERGED


def test_what_was_merged_into_a_report_counts_with_it(app: Flask, clock: Clock) -> None:
    live = UUID(ask(app, id=uuid4())["id"])
    with transaction() as session:
        older = add(session, minutes=200)
        first = add(session, "fly-tipping", minutes=100)
        child = add(session, "damage", minutes=90)
        session.flush()
        child_says = add(session, "damage", minutes=80, reporter_id=BEN)
        session.add(Subject(report_id=child_says, description={"age": "may be under 18"}))
        session.flush()
        put_under(session, first, live)
        put_under(session, child, child_says)
    assert ids() == [first, child, older]
    lines = {line.report.id: line for line in seen().lines}
    alert = only_alert()
    assert (lines[first].is_live, lines[first].sounded, lines[first].due_at) == (True, alert, alert.ends_at)
    assert lines[child].reporter_ids == {ASHA, BEN}
    assert ids(Only.HURT) == [child]
    assert child not in ids(Only.NO_PERSON)
    assert first not in ids(Only.NO_PERSON)


@pytest.mark.usefixtures("app")
def test_what_nobody_has_open_is_opened_first_then_what_another_has_and_ones_own_last() -> None:
    def first() -> UUID | None:
        session = db.session()
        mo, scheme = session.get_one(Account, MO), session.get_one(Scheme, 1)
        found = first_of(glances(session, scheme=scheme, zone=ZONE, now=NOON), for_account=mo, now=NOON)
        return found.id if found else None

    with transaction() as session:
        own = add(session, minutes=900, reporter_id=MO)
        assert first() == own
        open_elsewhere = add(session, minutes=800)
        session.flush()
        session.add(Claim(report_id=open_elsewhere, by_id=DEE, at=NOON))
        session.flush()
        assert first() == open_elsewhere
        free = add(session, minutes=1)
        session.flush()
        assert first() == free
