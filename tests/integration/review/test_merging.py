"""Merging: the same, sent in twice, is decided once; nothing of either report is changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert, AlertState, Delivery, Message
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.profiles.models import Profile
from app.reports.models import Report, ReportState
from app.reports.my_reports import answer
from app.review.beside import merged_into
from app.review.decide import approve_incident, approve_sighting, ask_back, reject
from app.review.glance import how_many_wait
from app.review.link import link
from app.review.merge import merge
from app.review.models import ReportLink, Tie
from app.web.parts import Parts
from tests import town
from tests.builders import subscribe_phone
from tests.conftest import Clock
from tests.same_picture import came, done, make_alike, report

BECAUSE = "It is the same picture of the same thing."


@pytest.fixture
def two(app: Flask, parts: Parts, clock: Clock) -> tuple[UUID, UUID]:
    first = came(app, parts, town.ASHA, note="Two bottles.")
    clock.passes(minutes=15)
    later = came(app, parts, town.BEN, seed=2, note="He came by here.")
    make_alike(later, first)
    return first, later


def merged(one: UUID, other: UUID, parts: Parts, *, by: int = town.MO, because: str = BECAUSE) -> None:
    done(merge, one, other, by=by, parts=parts, because=because)


def decide(id: UUID, parts: Parts, verdict: Any, **how: Any) -> Any:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        return verdict(session, session.get_one(Report, id), **how, by=mo, now=parts.clock())


def under(first: UUID) -> list[UUID]:
    return [one.id for one, _ in merged_into(db.session(), report(first))]


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_later_one_goes_under_the_earlier(two: tuple[UUID, UUID], parts: Parts, is_turned: bool) -> None:
    first, later = two
    merged(*(reversed(two) if is_turned else two), parts)
    assert (report(first).state, report(later).state) == (ReportState.RECEIVED, ReportState.MERGED)
    assert under(first) == [later]


def test_it_leaves_the_queue(two: tuple[UUID, UUID], parts: Parts) -> None:
    assert how_many_wait(db.session()) == 2
    merged(*two, parts)
    assert how_many_wait(db.session()) == 1


def test_nothing_that_was_sent_is_changed(two: tuple[UUID, UUID], parts: Parts) -> None:
    def as_sent() -> list[object]:
        return [
            (
                one.note,
                one.reporter_id,
                one.received_at,
                one.happened_at,
                one.premises_id,
                one.content_sha,
                [row.photo_id for row in one.pictures],
            )
            for one in map(report, two)
        ]

    before = as_sent()
    merged(*two, parts)
    assert as_sent() == before


def test_who_when_and_why_are_in_the_record(two: tuple[UUID, UUID], parts: Parts) -> None:
    merged(*two, parts)
    entry = db.session().scalars(select(Entry).where(Entry.verb == "merged")).one()
    assert (entry.about, entry.actor_id, entry.at) == (f"report {two[1]}", town.MO, parts.clock())
    detail = db.session().scalars(select(Detail).where(Detail.seq == entry.seq)).one()
    assert f"report {two[0]}" in str(detail.body)
    assert BECAUSE in str(detail.body)


def test_a_link_between_them_becomes_the_merge(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    merged(*two, parts)
    assert [tie.tie for tie in db.session().scalars(select(ReportLink))] == [Tie.MERGED]


def test_what_was_merged_into_the_later_one_comes_along(app: Flask, parts: Parts, clock: Clock) -> None:
    ids = []
    for who in (town.ASHA, town.BEN, town.CAL):
        ids.append(came(app, parts, who, seed=who))
        clock.passes(minutes=5)
    make_alike(ids[1], ids[0])
    make_alike(ids[2], ids[1])
    merged(ids[1], ids[2], parts, because="First word.")
    merged(ids[0], ids[1], parts)
    assert under(ids[0]) == ids[1:]
    assert under(ids[1]) == []
    kept = {later.id: tie.because for later, tie in merged_into(db.session(), report(ids[0]))}
    assert kept == {ids[1]: BECAUSE, ids[2]: "First word."}


def test_a_reason_is_needed(two: tuple[UUID, UUID], parts: Parts) -> None:
    with pytest.raises(NotFit) as missing:
        merged(*two, parts, because="  ")
    assert missing.value.fields.keys() == {"merge_because"}
    assert report(two[1]).state is ReportState.RECEIVED


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_it_is_the_desks(two: tuple[UUID, UUID], parts: Parts, who: int) -> None:
    with pytest.raises(NotAllowed):
        merged(*two, parts, by=who)


@pytest.mark.parametrize("own_is_first", [True, False])
def test_nobody_merges_their_own_report(app: Flask, parts: Parts, clock: Clock, own_is_first: bool) -> None:
    senders = (town.DEE, town.ASHA) if own_is_first else (town.ASHA, town.DEE)
    first = came(app, parts, senders[0])
    clock.passes(minutes=5)
    later = came(app, parts, senders[1], seed=2)
    make_alike(later, first)
    with pytest.raises(NotAllowed, match="You sent one of these reports yourself"):
        merged(first, later, parts, by=town.DEE)


@pytest.mark.parametrize("which", [0, 1], ids=["the earlier", "the later"])
@pytest.mark.parametrize("verdict", ["approved", "rejected"])
def test_not_once_either_was_decided(two: tuple[UUID, UUID], parts: Parts, which: int, verdict: str) -> None:
    if verdict == "approved":
        decide(two[which], parts, approve_incident, wording="")
    else:
        decide(two[which], parts, reject, reason="Too dark.")
    with pytest.raises(NotPossible, match="decided already"):
        merged(*two, parts)


def test_not_twice(two: tuple[UUID, UUID], parts: Parts) -> None:
    merged(*two, parts)
    with pytest.raises(NotPossible, match="decided already"):
        merged(*two, parts)


def test_reports_without_a_picture_in_common_are_merged_for_a_reason(app: Flask, parts: Parts) -> None:
    one, other = came(app, parts), came(app, parts, town.BEN, seed=2)
    with pytest.raises(NotFit, match="Say why"):
        done(merge, one, other, by=town.MO, parts=parts, because=" ")
    merged(one, other, parts)
    assert sum(report(id).state is ReportState.MERGED for id in (one, other)) == 1


def test_a_merged_report_is_not_decided_by_itself(two: tuple[UUID, UUID], parts: Parts) -> None:
    merged(*two, parts)
    with pytest.raises(NotPossible, match="merged already"):
        decide(two[1], parts, approve_incident, wording="")


def test_a_question_that_was_open_is_open_no_more(two: tuple[UUID, UUID], parts: Parts) -> None:
    decide(two[1], parts, ask_back, question="Who was it?")
    merged(*two, parts)
    ben = db.session().get_one(Account, town.BEN)
    with pytest.raises(NotPossible, match="asked nothing"):
        answer(db.session(), report(two[1]), "Him.", id=two[0], by=ben, now=parts.clock())


# What it means for alerts: Ben's sighting sounded at once, and was merged into Asha's, which had not sounded.


def sounded(app: Flask, parts: Parts, clock: Clock, *, first_sounds: bool = False, apart: int = 2) -> tuple[UUID, UUID]:
    with transaction() as session:
        town.make_profile(session)
        town.make_profile(session, "WB-0042", title="Juno Larkspurr")
        subscribe_phone(session, town.LENA)
    sighting = {"category": "sighting", "profile_ref": "WB-0118", "sure": "know"}
    first = came(app, parts, town.ASHA, **(sighting if first_sounds else {}))
    clock.passes(minutes=apart)
    later = came(app, parts, town.BEN, seed=2, **sighting, happened_at=clock.at.isoformat())
    make_alike(later, first)
    merged(first, later, parts)
    return first, later


def approve(first: UUID, parts: Parts, ref: str = "WB-0118") -> Alert:
    with transaction() as session:
        profile = session.scalars(select(Profile).where(Profile.ref == ref)).one()
        told, mo = session.get_one(Report, first), session.get_one(Account, town.MO)
        now = parts.clock()
        alert = approve_sighting(session, told, profile, wording="", by=mo, now=now, today=now.date()).alert
        assert alert is not None
        return alert


def alerts() -> list[Alert]:
    return list(db.session().scalars(select(Alert).order_by(Alert.raised_at)))


def rung(message: Message = Message.ALERT) -> int:
    return db.session().scalar(select(func.count()).select_from(Delivery).where(Delivery.message == message)) or 0


def test_the_alert_that_it_raised_stays_its_own(app: Flask, parts: Parts, clock: Clock) -> None:
    _, later = sounded(app, parts, clock)
    (alert,) = alerts()
    assert alert.report_id == later
    assert alert.state(clock()) is AlertState.NOT_YET_CHECKED


def test_approving_the_first_approves_that_alert_and_rings_nobody_twice(app: Flask, parts: Parts, clock: Clock) -> None:
    first, later = sounded(app, parts, clock)
    before = rung()
    assert before > 0
    approve(first, parts)
    (alert,) = alerts()
    assert (alert.report_id, alert.state(clock())) == (later, AlertState.APPROVED)
    assert rung() == before


def test_when_both_had_sounded_both_are_approved(app: Flask, parts: Parts, clock: Clock) -> None:
    first, _ = sounded(app, parts, clock, first_sounds=True, apart=46)  # a repeat no longer, and not yet over
    before = rung()
    approve(first, parts)
    assert [alert.state(clock()) for alert in alerts()] == [AlertState.APPROVED] * 2
    assert rung() == before


def test_when_the_later_had_joined_the_alert_of_the_first_there_is_but_one(
    app: Flask, parts: Parts, clock: Clock
) -> None:
    first, _ = sounded(app, parts, clock, first_sounds=True)
    before = rung()
    approve(first, parts)
    assert [alert.state(clock()) for alert in alerts()] == [AlertState.APPROVED]
    assert rung() == before


def test_when_it_was_somebody_else_its_alert_is_taken_back(app: Flask, parts: Parts, clock: Clock) -> None:
    first, _ = sounded(app, parts, clock)
    approve(first, parts, "WB-0042")
    wrong, right = alerts()
    assert (wrong.state(clock()), right.state(clock())) == (AlertState.RECALLED, AlertState.APPROVED)
    assert right.report_id == first


def test_once_that_alert_has_ended_the_first_may_sound_as_any_other(app: Flask, parts: Parts, clock: Clock) -> None:
    first, _ = sounded(app, parts, clock)
    clock.passes(hours=3)
    approve(first, parts)
    ended, own = alerts()
    assert (ended.state(clock()), own.report_id) == (AlertState.ENDED, first)
