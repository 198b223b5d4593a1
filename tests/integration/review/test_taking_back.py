"""Taking a report back: what it told ends, what was under it comes back, and nothing that was decided can be undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertState
from app.audit.models import Entry
from app.insight.counts import figures
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.reports.models import Report, ReportState
from app.review.beside import reports_beside
from app.review.decide import approve_incident, ask_back, reject
from app.review.glance import how_many_wait
from app.review.lately import taken_back_lately
from app.review.link import link
from app.review.merge import merge
from app.review.take_back import take_back
from app.review.thank import thank
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.live import ask, begun, decide, disregard, give_phones, heard, only_alert, rang, see, titles
from tests.same_picture import came, done, make_alike, report
from tests.wire import Wire

WRONG = "I was wrong."


def back(id: UUID, parts: Parts, *, who: int = town.ASHA, because: str = WRONG) -> None:
    with transaction() as session:
        one, by = session.get_one(Report, id), session.get_one(Account, who)
        take_back(session, one, because, by=by, now=parts.clock())


@pytest.fixture
def id(app: Flask, parts: Parts) -> UUID:
    return came(app, parts, town.ASHA, note="Two bottles.")


def test_it_leaves_the_queue_with_its_reason_and_the_desk_still_finds_it(id: UUID, parts: Parts) -> None:
    back(id, parts, because=" It was somebody else. ")
    one = report(id)
    assert (one.state, one.withdrawn_because, one.withdrawn_at) == (
        ReportState.WITHDRAWN,
        "It was somebody else.",
        parts.clock(),
    )
    assert how_many_wait(db.session()) == 0
    assert [one.report.id for one in taken_back_lately(db.session())] == [id]
    assert one.note == "Two bottles."


def test_a_question_of_the_desk_may_be_answered_by_taking_it_back(id: UUID, parts: Parts) -> None:
    decide(id, parts, ask_back, question="Who was it?")
    back(id, parts)
    assert report(id).state is ReportState.WITHDRAWN


def test_twice_is_once(id: UUID, parts: Parts, clock: Clock) -> None:
    back(id, parts)
    at = report(id).withdrawn_at
    clock.passes(minutes=1)
    back(id, parts, because="It was sent twice.")
    assert (report(id).withdrawn_at, report(id).withdrawn_because) == (at, WRONG)
    assert len(db.session().scalars(select(Entry).where(Entry.verb == "took back")).all()) == 1


def test_a_reason_is_needed(id: UUID, parts: Parts) -> None:
    with pytest.raises(NotFit) as missing:
        back(id, parts, because=" ")
    assert missing.value.fields.keys() == {"because"}


@pytest.mark.parametrize("who", [town.BEN, town.LENA, town.MO])
def test_it_is_its_reporters_alone(id: UUID, parts: Parts, who: int) -> None:
    with pytest.raises(NotThere):
        back(id, parts, who=who)


def test_who_has_left_takes_nothing_back(id: UUID, parts: Parts) -> None:
    with transaction() as session:
        session.get_one(Report, id).reporter_id = town.LEE
    with pytest.raises(NotAllowed):
        back(id, parts, who=town.LEE)


VERDICTS: list[tuple[Any, dict[str, str], str]] = [
    (approve_incident, {"wording": ""}, "Mo approved this. Send a correction instead."),
    (reject, {"reason": "Too dark."}, "Mo looked at this, and it is not used. Send a correction instead."),
]


@pytest.mark.parametrize(("verdict", "how", "says"), VERDICTS)
def test_not_once_somebody_has_decided(id: UUID, parts: Parts, verdict: Any, how: dict[str, str], says: str) -> None:
    decide(id, parts, verdict, **how)
    with pytest.raises(NotPossible, match=says):
        back(id, parts)


def test_nor_does_the_desk_decide_on_what_was_taken_back(id: UUID, parts: Parts) -> None:
    back(id, parts)
    with pytest.raises(NotPossible, match="withdrawn already"):
        decide(id, parts, approve_incident, wording="")


def test_the_boards_figures_leave_it_out(id: UUID, parts: Parts) -> None:
    def how_many() -> int:
        bea, now = db.session().get_one(Account, town.BEA), parts.clock()
        zone = parts.settings.zone
        return figures(db.session(), weeks=1, for_account=bea, zone=zone, now=now, today=now.date()).reports

    assert how_many() == 1
    back(id, parts)
    assert how_many() == 0


# ---------------------------------------------------------------- what it told


def test_its_alert_ends_at_once_and_whoever_was_told_is_asked_to_disregard_it(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    alert = begun(app, wire, parts, clock)
    assert alert.report_id is not None
    back(alert.report_id, parts)
    assert only_alert().state(clock()) is AlertState.ENDED
    assert disregard(parts) == 2
    wire.work(parts)
    assert (heard(wire), rang(wire)) == ([town.BEN, town.LENA], [])
    assert titles(wire) == {"Please disregard. Open to read."}


def test_a_live_alert_ends_as_well(app: Flask, parts: Parts, clock: Clock) -> None:
    give_phones(town.BEN)
    id = uuid4()
    ask(app, id=id)
    back(id, parts)
    assert not only_alert().is_live(clock())


def test_so_does_one_that_another_has_joined_and_theirs_stays_at_the_desk(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    alert, bens = begun(app, wire, parts, clock), uuid4()
    see(app, clock, id=bens)
    assert alert.report_id is not None
    back(alert.report_id, parts)
    assert not only_alert().is_live(clock())
    assert report(bens).state is ReportState.RECEIVED


def test_what_a_named_person_has_approved_stands(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    alert = begun(app, wire, parts, clock)
    with transaction() as session:
        session.get_one(Alert, alert.id).approve(by_id=town.MO, now=clock(), ends_at=alert.ends_at)
    assert alert.report_id is not None
    back(alert.report_id, parts)
    assert only_alert().is_live(clock())


# ---------------------------------------------------------------- what was merged into it


@pytest.fixture
def three(app: Flask, parts: Parts, clock: Clock) -> list[UUID]:
    """Asha's, Ben's and Cal's reports of the same, merged into Asha's."""
    ids = []
    for who in (town.ASHA, town.BEN, town.CAL):
        ids.append(came(app, parts, who, seed=who))
        clock.passes(minutes=5)
    make_alike(ids[1], ids[0])
    make_alike(ids[2], ids[0])
    for other in ids[1:]:
        done(merge, ids[0], other, by=town.MO, parts=parts, because="The same.")
    return ids


def test_what_others_have_sent_waits_for_a_word_again(three: list[UUID], parts: Parts) -> None:
    back(three[0], parts)
    assert [report(id).state for id in three] == [ReportState.WITHDRAWN, ReportState.RECEIVED, ReportState.MERGED]
    assert how_many_wait(db.session()) == 1


def test_nobody_takes_back_what_the_desk_has_joined_with_anothers(three: list[UUID], parts: Parts) -> None:
    with pytest.raises(NotPossible, match="The desk has joined this") as refused:
        back(three[1], parts, who=town.BEN)
    assert "Asha" not in str(refused.value)


def test_it_lies_beside_no_other_any_more(app: Flask, parts: Parts, id: UUID, clock: Clock) -> None:
    clock.passes(minutes=5)
    later = came(app, parts, town.BEN, seed=2)
    make_alike(later, id)
    assert [one.report.id for one in reports_beside(db.session(), report(later))] == [id]
    back(id, parts)
    assert reports_beside(db.session(), report(later)) == []
    with pytest.raises(NotPossible):
        done(link, later, id, by=town.MO, parts=parts)


# ---------------------------------------------------------------- thanks


def thanks(id: UUID, parts: Parts, who: int = town.MO) -> None:
    with transaction() as session:
        thank(session, session.get_one(Report, id), by=session.get_one(Account, who), now=parts.clock())


def test_thanks_are_given_once_and_by_name(id: UUID, parts: Parts) -> None:
    thanks(id, parts)
    one = report(id)
    assert (one.thanked_at, one.thanked_by and one.thanked_by.name) == (parts.clock(), "Mo")
    with pytest.raises(NotPossible, match="Mo has thanked already"):
        thanks(id, parts, town.DEE)


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_only_the_desk_thanks(id: UUID, parts: Parts, who: int) -> None:
    with pytest.raises(NotAllowed):
        thanks(id, parts, who)


def test_nobody_thanks_themself(app: Flask, parts: Parts) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        thanks(came(app, parts, town.DEE), parts, town.DEE)


def test_nobody_thanks_for_what_was_taken_back(id: UUID, parts: Parts) -> None:
    back(id, parts)
    with pytest.raises(NotPossible, match="taken back"):
        thanks(id, parts)
