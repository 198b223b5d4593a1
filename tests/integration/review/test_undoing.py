"""Undoing: for a few seconds everything can be as it was before a decision, and nobody has heard of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.kernel.model import Base
from app.members.models import Account
from app.profiles.draft import NewProfile
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.as_it_was import rows_of
from app.review.decide import approve_incident, approve_new_profile, approve_sighting, ask_back, reject
from app.review.link import link
from app.review.merge import merge
from app.review.models import Decision, ReportLink
from app.review.undo import decide_undoably, forget_over, merge_undoably, undo
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock
from tests.live import ask, heard, rang, see
from tests.same_picture import came, done, make_alike
from tests.wire import Wire

KEPT = ("report", "subject", "report_note", "report_link", "sighting", "alert", "delivery", "profile", "profile_photo",
        "profile_zone", "decision")  # fmt: skip
NEW = NewProfile(
    "Green parka, beard", is_name=False, seen="Took gin.", look={}, grading="1AP", is_serious_or_repeat=True
)


def everything() -> Any:
    """Every row of every table that a decision may touch."""
    db.session.rollback()
    tables = (Base.metadata.tables[name] for name in KEPT)
    with transaction() as session:
        found = rows_of(session, {table: next(iter(table.columns)).is_not(None) for table in tables})
    return {name: sorted(rows, key=str) for name, rows in found.items()}


def sent(app: Flask, **changes: Any) -> UUID:
    id = uuid4()
    assert send_report(signed_in(app, town.ASHA), id, note="He ran.", **changes).status_code == 201
    return id


def say(id: UUID, parts: Parts, verdict: str, *, by: int = town.MO, seconds: int = 8) -> None:
    with transaction() as session:
        how: dict[str, Any] = {"by": session.get_one(Account, by), "now": parts.clock()}
        report = session.get_one(Report, id)
        known = session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()
        other = session.scalars(select(Profile).where(Profile.ref == "WB-0042")).one()
        today = parts.clock().date()
        words: dict[str, Callable[[], Any]] = {
            "incident": lambda: approve_incident(session, report, wording="It was taken.", **how),
            "told": lambda: approve_incident(session, report, wording="It was taken.", tells=True, **how),
            "sighting": lambda: approve_sighting(session, report, known, wording="", today=today, **how),
            "other": lambda: approve_sighting(session, report, other, wording="", today=today, **how),
            "profile": lambda: approve_new_profile(session, report, NEW, wording="It was taken.", **how),
            "asked": lambda: ask_back(session, report, "Who?", **how),
            "rejected": lambda: reject(session, report, "Too dark.", **how),
        }
        decide_undoably(session, report, words[verdict], seconds=seconds, now=parts.clock())


def take_back(id: UUID, parts: Parts, *, by: int = town.MO) -> None:
    with transaction() as session:
        undo(session, session.get_one(Report, id), seconds=8, by=session.get_one(Account, by), now=parts.clock())


VERDICTS = ("incident", "told", "sighting", "other", "profile", "asked", "rejected")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_everything_is_as_it_was_and_nobody_has_heard(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, verdict: str
) -> None:
    id = sent(app)
    before = everything()
    say(id, parts, verdict)
    assert everything() != before
    clock.passes(seconds=7)
    assert wire.work(parts) == 0
    take_back(id, parts)
    assert everything() == before
    clock.passes(minutes=5)
    assert (wire.work(parts), heard(wire)) == (0, [])


@pytest.mark.parametrize("verdict", ["incident", "told", "sighting", "other", "rejected", "profile"])
@pytest.mark.parametrize("has_rung", [True, False])
def test_what_had_sounded_before_is_as_it_was_too(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, verdict: str, *, has_rung: bool
) -> None:
    id = uuid4()
    see(app, clock, town.ASHA, id=id)
    if has_rung:
        wire.work(parts)
    clock.passes(minutes=2)
    before = everything()
    say(id, parts, verdict)
    clock.passes(seconds=3)
    take_back(id, parts)
    assert everything() == before
    wire.work(parts)
    assert len(wire.heard) == 2, "those whom the alert was for, once each, whether it went before or after"


@pytest.mark.parametrize("verdict", ["incident", "told", "sighting", "rejected"])
def test_so_is_a_live_alert(app: Flask, wire: Wire, parts: Parts, clock: Clock, verdict: str) -> None:
    id = UUID(ask(app, id=uuid4())["id"])
    wire.work(parts)
    clock.passes(minutes=2)
    before = everything()
    say(id, parts, verdict)
    take_back(id, parts)
    assert everything() == before


def test_when_the_time_is_over_the_phones_hear(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    say(sent(app), parts, "sighting")
    wire.work(parts)
    assert heard(wire) == []
    clock.passes(seconds=8)
    wire.work(parts)
    assert rang(wire) == [town.BEN, town.LENA]


def test_a_correction_waits_as_well_and_then_goes_out(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    id = uuid4()
    see(app, clock, town.ASHA, id=id)
    wire.work(parts)
    wire.heard.clear()
    say(id, parts, "rejected")
    assert wire.work(parts) == 0
    clock.passes(seconds=8)
    assert wire.work(parts) == 2


def test_an_alert_that_can_still_be_undone_is_in_nobodys_list(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    say(sent(app), parts, "sighting")
    ben = signed_in(app, town.BEN)
    assert ben.get("/api/alerts").get_json()["alerts"] == []
    clock.passes(seconds=8)
    assert len(ben.get("/api/alerts").get_json()["alerts"]) == 1


def test_after_the_time_it_is_too_late(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    id = sent(app)
    say(id, parts, "incident")
    clock.passes(seconds=10.1)
    with pytest.raises(NotPossible, match="time to undo this is over"):
        take_back(id, parts)


def test_in_the_grace_it_is_refused_once_something_was_sent(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    id = sent(app)
    say(id, parts, "sighting")
    clock.passes(seconds=9)
    wire.work(parts)
    with pytest.raises(NotPossible, match="sent already"):
        take_back(id, parts)


def test_only_who_decided_undoes_it(app: Flask, wire: Wire, parts: Parts) -> None:
    id = sent(app)
    say(id, parts, "incident")
    with transaction() as session:
        session.get_one(Account, town.DEE).premises = []
    with pytest.raises(NotAllowed, match="Only whoever decided"):
        take_back(id, parts, by=town.DEE)
    with pytest.raises(NotAllowed):
        take_back(id, parts, by=town.ASHA)


def test_what_somebody_has_gone_on_with_is_not_undone(app: Flask, wire: Wire, parts: Parts) -> None:
    id = sent(app)
    say(id, parts, "asked")
    answer = {"id": str(uuid4()), "text": "A man in a cap."}
    assert signed_in(app, town.ASHA).post(f"/api/reports/{id}/answer", json=answer).status_code in (200, 201, 204)
    with pytest.raises(NotPossible, match="somebody has gone on with it"):
        take_back(id, parts)
    assert db.session.get_one(Report, id).notes


def test_a_draft_that_somebody_has_changed_is_not_taken_away(app: Flask, wire: Wire, parts: Parts) -> None:
    id = sent(app)
    say(id, parts, "profile")
    with transaction() as session:
        session.scalars(select(Profile).where(Profile.title == NEW.title)).one().seen = "More."
    with pytest.raises(NotPossible, match="somebody has gone on with it"):
        take_back(id, parts)


def test_another_sighting_that_was_counted_meanwhile_stays_counted(app: Flask, wire: Wire, parts: Parts) -> None:
    one, other = sent(app), sent(app, category="theft")
    say(one, parts, "sighting")
    say(other, parts, "sighting", seconds=0)
    with transaction() as session:
        before = session.scalars(select(Profile.verified_incidents).where(Profile.ref == "WB-0118")).one()
    take_back(one, parts)
    assert db.session.scalar(select(Profile.verified_incidents).where(Profile.ref == "WB-0118")) == before - 1


def test_a_merge_is_undone_with_the_link_it_took_the_place_of(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    first = came(app, parts, town.ASHA)
    clock.passes(minutes=15)
    later = came(app, parts, town.BEN, seed=2)
    clock.passes(minutes=1)
    third = came(app, parts, town.LENA, seed=3)
    make_alike(later, first)
    make_alike(third, later)
    done(link, first, later, by=town.MO, parts=parts)
    done(merge, later, third, by=town.MO, parts=parts, because="The same.")
    before = everything()
    with transaction() as session:
        mo, reports = session.get_one(Account, town.MO), [session.get_one(Report, id) for id in (first, later)]
        merge_undoably(session, *reports, because="The same.", seconds=8, by=mo, now=clock.at)
    assert everything() != before
    take_back(later, parts)
    assert everything() == before


def test_the_record_keeps_both_words(app: Flask, wire: Wire, parts: Parts) -> None:
    id = sent(app)
    say(id, parts, "incident")
    take_back(id, parts)
    rows = select(Entry.verb).where(Entry.about == f"report {id}", Entry.actor_id == town.MO).order_by(Entry.seq)
    assert list(db.session.scalars(rows)) == ["decided", "undone"]


def test_what_it_was_is_kept_no_longer_than_it_can_be_undone(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    id = sent(app)
    say(id, parts, "incident")
    clock.passes(seconds=11)
    with transaction() as session:
        forget_over(session, seconds=8, now=clock.at)
    assert db.session.scalars(select(Decision)).one().before is None
    assert list(db.session.scalars(select(ReportLink))) == []


def test_without_any_seconds_nothing_is_held(app: Flask, wire: Wire, parts: Parts) -> None:
    say(sent(app), parts, "sighting", seconds=0)
    assert db.session.scalars(select(Alert)).one().held_until is None
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]
