"""A report that had joined an alert is taken back: the alert tells of it no more, and of nothing else less."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.alerts.models import Alert
from app.kernel.db import transaction
from app.members.models import Account
from app.reports.models import Report
from app.review.take_back import take_back
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock
from tests.live import begun, heard, only_alert, rang, see
from tests.wire import Wire


def back(id: UUID, parts: Parts, *, who: int = town.BEN) -> None:
    with transaction() as session:
        one, by = session.get_one(Report, id), session.get_one(Account, who)
        take_back(session, one, "I was wrong.", by=by, now=parts.clock())


def test_what_had_joined_anothers_alert_is_taken_out_of_it_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    alert, bens = begun(app, wire, parts, clock, direction="left"), uuid4()
    see(app, clock, id=bens, direction="right")
    wire.work(parts)
    wire.heard.clear()
    clock.passes(minutes=1)
    back(bens, parts)
    now = only_alert()
    assert (now.place, now.chips, now.happened_at) == ("Orchard Foods", ["Seen here", "Went left"], town.NOON)
    assert (now.repeats, now.revised_at, now.is_live(clock())) == (0, None, True)
    wire.work(parts)
    assert (heard(wire), rang(wire)) == ([town.BEN, town.LENA], [])
    shown = signed_in(app, town.LENA).get(f"/api/alerts/{alert.id}").json
    assert shown is not None
    assert shown["seen_again"] == []


def test_also_what_happened_before_that_of_the_first_is_taken_out(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    begun(app, wire, parts, clock, later=2, direction="left")
    bens, earlier = uuid4(), (town.NOON - timedelta(minutes=1)).isoformat()
    see(app, clock, id=bens, direction="right", happened_at=earlier)
    assert only_alert().place != "Orchard Foods"
    back(bens, parts)
    now = only_alert()
    assert (now.place, now.chips, now.happened_at) == ("Orchard Foods", ["Seen here", "Went left"], town.NOON)


@pytest.mark.parametrize("taken", [0, 1])
def test_of_two_that_joined_the_other_goes_on_counting(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, taken: int
) -> None:
    begun(app, wire, parts, clock)
    sent: list[tuple[UUID, int, datetime]] = []
    for who in (town.BEN, town.LENA):
        sent.append((uuid4(), who, clock.at))
        see(app, clock, who, id=sent[-1][0])
        clock.passes(minutes=1)
    id, who, _ = sent[taken]
    back(id, parts, who=who)
    now = only_alert()
    assert (now.repeats, now.revised_at) == (1, sent[1 - taken][2])


def test_what_lies_beside_it_without_having_been_told_counts_for_nothing(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    begun(app, wire, parts, clock)
    bens, lenas, asked = uuid4(), uuid4(), clock.at
    see(app, clock, town.BEN, id=bens)
    clock.passes(minutes=1)
    see(app, clock, town.LENA, id=uuid4(), happened_at=(clock.at - timedelta(minutes=30)).isoformat())
    clock.passes(minutes=1)
    see(app, clock, town.LENA, id=lenas)
    back(lenas, parts, who=town.LENA)
    assert (only_alert().repeats, only_alert().revised_at) == (1, asked)
    back(bens, parts)
    assert (only_alert().repeats, only_alert().revised_at) == (0, None)


def test_an_approved_alert_says_no_more_that_it_was_reported_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    alert, bens = begun(app, wire, parts, clock), uuid4()
    with transaction() as session:
        session.get_one(Alert, alert.id).approve(by_id=town.MO, now=clock(), ends_at=alert.ends_at)
    clock.passes(minutes=1)
    see(app, clock, id=bens)
    place = only_alert().place
    back(bens, parts)
    now = only_alert()
    assert (now.repeats, now.revised_at, now.place) == (0, None, place)


def test_nor_does_one_that_the_desk_itself_began(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    alert, bens = begun(app, wire, parts, clock), uuid4()
    with transaction() as session:
        told = session.get_one(Alert, alert.id)
        told.approve(by_id=town.MO, now=clock(), ends_at=alert.ends_at)
        told.report_id = None
    see(app, clock, id=bens)
    back(bens, parts)
    assert (only_alert().repeats, only_alert().revised_at) == (0, None)
