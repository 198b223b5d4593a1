"""A named person's word on a report, and what it sets going."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert, Delivery
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.profiles.draft import NewProfile
from app.profiles.models import Profile, ProfileState, Sighting
from app.profiles.publish import publish
from app.profiles.withdraw import withdraw
from app.reports.models import Report, ReportState
from app.review import decide
from app.web.parts import Parts
from tests import town
from tests.builders import say_told, send_report, signed_in, subscribe_phone
from tests.conftest import Clock
from tests.wire import Wire

TODAY = town.NOON.date()
NEW = NewProfile("Green parka, beard", False, "Took gin.", {"hair": "short"}, "1AP", True)


@pytest.fixture
def profile(app: Flask) -> None:
    with transaction() as session:
        town.make_profile(session)
        for who in (town.ASHA, town.BEN, town.CAL, town.LENA):
            subscribe_phone(session, who, endpoint=f"http://127.0.0.1/{who}")


def report(app: Flask, **changes: Any) -> UUID:
    id = uuid4()
    assert send_report(signed_in(app, town.ASHA), id, **changes).status_code == 201
    return id


def sighting(id: UUID, parts: Parts, *, by: int = town.MO, ref: str = "WB-0118") -> UUID:
    with transaction() as session:
        known = session.scalars(select(Profile).where(Profile.ref == ref)).one()
        decided = decide.approve_sighting(
            session,
            session.get_one(Report, id),
            known,
            wording="",
            by=session.get_one(Account, by),
            now=parts.clock(),
            today=TODAY,
        )
        assert decided.alert is not None
        return decided.alert.id


def how_many(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("profile")
def test_an_approved_sighting_rings_near_and_not_at_the_reporters(app: Flask, parts: Parts, clock: Clock) -> None:
    id = report(app, category="theft")
    clock.passes(minutes=20)
    sighting(id, parts)
    wire = Wire()
    wire.work(parts)
    assert wire.endpoints == [f"http://127.0.0.1/{who}" for who in (town.BEN, town.LENA)]
    assert how_many(Sighting) == 1


@pytest.mark.usefixtures("profile")
def test_the_decision_and_its_deliveries_are_one_commit(app: Flask, parts: Parts) -> None:
    id = report(app, category="theft")

    def fail() -> None:
        with transaction() as session:
            known = session.scalars(select(Profile)).one()
            mo = session.get_one(Account, town.MO)
            decide.approve_sighting(
                session, session.get_one(Report, id), known, wording="", by=mo, now=parts.clock(), today=TODAY
            )
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        fail()
    assert [how_many(model) for model in (Alert, Delivery, Sighting)] == [0, 0, 0]
    assert db.session.get_one(Report, id).state is ReportState.RECEIVED
    assert db.session.scalars(select(Entry).where(Entry.verb == "decided")).all() == []


@pytest.mark.usefixtures("profile")
def test_approving_what_has_sounded_makes_it_approved_and_rings_no_second_time(
    app: Flask, parts: Parts, clock: Clock
) -> None:
    id = report(app, category="sighting", profile_ref="WB-0118")
    wire = Wire()
    wire.work(parts)
    clock.passes(minutes=4)
    alert_id = sighting(id, parts)
    wire.work(parts)
    assert how_many(Alert) == 1
    assert len(wire.heard) == 2
    alert = db.session.get_one(Alert, alert_id)
    assert (alert.approved_by_id, alert.approved_at) == (town.MO, clock())
    assert alert.ends_at == clock() + timedelta(minutes=120)
    assert alert.raised_by_id == town.ASHA


@pytest.mark.usefixtures("profile")
def test_news_too_old_to_ring_is_listed(app: Flask, parts: Parts, clock: Clock) -> None:
    id = report(app, category="theft")
    clock.passes(minutes=240, microseconds=1)
    alert_id = sighting(id, parts)
    assert how_many(Delivery) == 0
    listed = signed_in(app, town.BEN).get("/api/alerts").json
    assert listed is not None
    assert [one["id"] for one in listed["alerts"]] == [str(alert_id)]


@pytest.mark.usefixtures("profile")
def test_news_of_four_hours_still_rings(app: Flask, parts: Parts, clock: Clock) -> None:
    id = report(app, category="theft")
    clock.passes(minutes=240)
    sighting(id, parts)
    assert how_many(Delivery) == 2


HIDES: dict[str, dict[str, Any]] = {
    "withdrawn": {"state": ProfileState.WITHDRAWN},
    "a draft": {"state": ProfileState.DRAFT},
    "overdue": {"review_on": TODAY - timedelta(days=1)},
}


@pytest.mark.usefixtures("profile")
@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_nobody_is_told_of_a_profile_that_is_hidden(app: Flask, parts: Parts, changes: dict[str, Any]) -> None:
    id = report(app, category="theft")
    with transaction() as session:
        for name, value in changes.items():
            setattr(session.scalars(select(Profile)).one(), name, value)
    with pytest.raises(NotPossible, match="is not shown to members"):
        sighting(id, parts)
    assert db.session.get_one(Report, id).state is ReportState.RECEIVED


VERBS: dict[str, Any] = {
    "incident": lambda session, one, by, now: decide.approve_incident(session, one, wording="", by=by, now=now),
    "new profile": lambda session, one, by, now: decide.approve_new_profile(
        session, one, NEW, wording="", by=by, now=now
    ),
    "question": lambda session, one, by, now: decide.ask_back(session, one, "Which way?", by=by, now=now),
    "reject": lambda session, one, by, now: decide.reject(session, one, "No conduct.", by=by, now=now),
}


def put(verb: str, id: UUID, parts: Parts, *, by: int = town.MO) -> None:
    with transaction() as session:
        VERBS[verb](session, session.get_one(Report, id), session.get_one(Account, by), parts.clock())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.LENA, town.BEA, town.LEE, town.PAT, town.MAREK])
def test_only_the_desk_decides(app: Flask, parts: Parts, verb: str, who: int) -> None:
    id = report(app)
    with pytest.raises(NotAllowed):
        put(verb, id, parts, by=who)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_on_their_own_report(app: Flask, parts: Parts, verb: str) -> None:
    id = uuid4()
    send_report(signed_in(app, town.MO), id, premises_id=town.YARD)
    with pytest.raises(NotAllowed, match="You sent this report yourself"):
        put(verb, id, parts)
    put(verb, id, parts, by=town.DEE)


@pytest.mark.parametrize("first", [verb for verb in VERBS if verb != "question"])
@pytest.mark.parametrize("second", VERBS)
def test_a_report_is_decided_once(app: Flask, parts: Parts, first: str, second: str) -> None:
    id = report(app)
    put(first, id, parts)
    with pytest.raises(NotPossible, match="already"):
        put(second, id, parts, by=town.DEE)


@pytest.mark.parametrize("verb", VERBS)
def test_each_word_is_written_down_with_its_words_kept_apart(app: Flask, parts: Parts, verb: str) -> None:
    id = report(app)
    put(verb, id, parts)
    db.session.rollback()
    entry = db.session.scalars(select(Entry).where(Entry.verb == "decided")).one()
    assert (entry.actor_id, entry.about) == (town.MO, f"report {id}")
    assert db.session.get_one(Detail, entry.seq).body["verdict"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_question_and_a_rejection_need_words(app: Flask, parts: Parts, words: str) -> None:
    id = report(app)
    with transaction() as session:
        one, mo = session.get_one(Report, id), session.get_one(Account, town.MO)
        for verb in (decide.ask_back, decide.reject):
            with pytest.raises(NotFit):
                verb(session, one, words, by=mo, now=parts.clock())


def test_a_question_goes_to_the_reporter_and_the_answer_back_to_the_desk(app: Flask, parts: Parts) -> None:
    id = report(app)
    put("question", id, parts)
    asha = signed_in(app, town.ASHA)
    asked = asha.get(f"/api/reports/{id}").json
    assert asked is not None
    assert (asked["state"], asked["question"]) == ("returned", "Which way?")
    answer = {"text": "To the left.", "id": str(uuid4())}
    assert [asha.post(f"/api/reports/{id}/answer", json=answer).status_code for _ in range(2)] == [200, 200]
    other = answer | {"text": "To the right."}
    assert asha.post(f"/api/reports/{id}/answer", json=other).status_code == 409
    put("incident", id, parts)
    db.session.rollback()
    one = db.session.get_one(Report, id)
    assert (one.state, [note.text for note in one.notes]) == (ReportState.APPROVED, ["Which way?", "To the left."])


def test_the_reporters_own_words_stay_as_they_were(app: Flask, parts: Parts) -> None:
    id = report(app, note="my own words")
    with transaction() as session:
        decide.approve_incident(
            session,
            session.get_one(Report, id),
            wording="the desk's words",
            by=session.get_one(Account, town.MO),
            now=parts.clock(),
        )
    db.session.rollback()
    assert db.session.get_one(Report, id).note == "my own words"


def drafted(app: Flask, parts: Parts, **changes: Any) -> int:
    put("new profile", report(app, **changes), parts)
    db.session.rollback()
    return db.session.scalars(select(Profile)).one().id


def test_a_new_profile_is_a_draft_that_no_member_sees(app: Flask, parts: Parts) -> None:
    drafted(app, parts)
    listed = signed_in(app, town.BEN).get("/api/gallery").json
    assert listed is not None
    assert listed["cards"] == []


def test_whoever_publishes_is_not_of_the_reporting_member(app: Flask, parts: Parts) -> None:
    id = drafted(app, parts)

    def by(who: int) -> None:
        with transaction() as session:
            profile, account = session.get_one(Profile, id), session.get_one(Account, who)
            say_told(session, profile)
            for row in profile.pictures:
                row.bystanders_checked_by_id = town.DEE
            publish(session, profile, reporter_ids=(), by=account, now=parts.clock(), today=TODAY)

    with pytest.raises(NotPossible, match="You work for the member that reported this"):
        by(town.DEE)
    by(town.MO)
    db.session.rollback()
    assert db.session.get_one(Profile, id).published_by_id == town.MO


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT, town.LEE])
def test_only_the_desk_publishes_and_withdraws(app: Flask, parts: Parts, who: int) -> None:
    id = drafted(app, parts)
    with transaction() as session:
        profile, account = session.get_one(Profile, id), session.get_one(Account, who)
        with pytest.raises(NotAllowed):
            publish(session, profile, reporter_ids=(), by=account, now=parts.clock(), today=TODAY)
        with pytest.raises(NotAllowed):
            withdraw(session, profile, because="x", by=account, now=parts.clock())
