"""Away until, with a named cover; and whom the worker asks then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import SignIn
from app.duty.away import away_now, come_back, go_away
from app.duty.chair import choose_chair
from app.duty.escalate import escalate
from app.duty.forget import forget
from app.duty.keepers import keepers
from app.duty.models import Absence, Escalation, Step
from app.duty.safe_mode import is_safe_mode_due
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Role, Scheme
from app.reports.models import Report
from app.reports.my_reports import answer
from app.review.decide import approve_incident, ask_back
from app.review.models import Decision
from tests.builders import new_account, send_report
from tests.conftest import Clock
from tests.live import give_phones
from tests.town import ASHA, BEA, BEN, DEE, LENA, MO, NOON, make_profile

ZONE = ZoneInfo("Europe/London")
TOMORROW = NOON + timedelta(days=1)


def goes_away(who: int, cover: int, *, by: int = MO, until: Any = TOMORROW) -> None:
    with transaction() as session:
        account, other = session.get_one(Account, who), session.get_one(Account, cover)
        go_away(session, account, cover=other, until=until, by=session.get_one(Account, by), now=NOON)


def asked(hours: float = 5) -> list[int]:
    """Return who is asked when a report of noon has waited so many hours."""
    with transaction() as session:
        escalate(session, zone=ZONE, now=NOON + timedelta(hours=hours))
    db.session.rollback()
    return db.session.scalars(select(Escalation.account_ids).where(Escalation.step == Step.DEPUTIES)).one()


@pytest.fixture
def eve(app: Flask) -> int:
    """A second deputy."""
    with transaction() as session:
        return new_account(session, Role.DEPUTY, name="Eve").id


@pytest.mark.usefixtures("app")
def test_the_deputies_are_asked_and_not_the_manager(phone_of: Any) -> None:
    give_phones(MO, DEE)
    send_report(phone_of("Asha"))
    assert asked() == [DEE]


def test_who_covers_is_asked_instead_of_who_is_away(phone_of: Any, eve: int) -> None:
    send_report(phone_of("Asha"))
    goes_away(DEE, MO)
    assert asked() == sorted([MO, eve])


def test_once_the_time_is_over_they_are_asked_again(phone_of: Any, eve: int) -> None:
    send_report(phone_of("Asha"))
    goes_away(DEE, MO, until=NOON + timedelta(hours=1))
    assert asked() == sorted([DEE, eve])


def test_nobody_is_asked_about_a_report_of_their_own(phone_of: Any, eve: int) -> None:
    send_report(phone_of("Dee"))
    assert asked() == [eve]


@pytest.mark.usefixtures("app")
def test_the_only_deputy_has_sent_it_so_the_manager_is_asked(phone_of: Any) -> None:
    send_report(phone_of("Dee"))
    assert asked() == [MO]


@pytest.mark.usefixtures("app")
def test_who_covers_has_sent_it_so_somebody_else_is_asked(phone_of: Any, eve: int) -> None:
    send_report(phone_of("Dee"))
    goes_away(MO, DEE)
    goes_away(eve, DEE)
    assert asked() == []  # of those who are there, only Dee may decide, and she has sent it
    with transaction() as session:
        come_back(session, away_now(session, now=NOON)[0], by=session.get_one(Account, MO), now=NOON)
    assert asked() in ([MO], [eve])  # as soon as somebody is there, they are asked after all


def asks_back(report: UUID, hours: float) -> None:
    """Let Mo ask back after so many hours of noon, and Asha answer an hour later."""
    with transaction() as session:
        found, mo = session.get_one(Report, report), session.get_one(Account, MO)
        ask_back(session, found, "Which door?", by=mo, now=NOON + timedelta(hours=hours))
        asha = session.get_one(Account, ASHA)
        answer(session, found, "The left.", id=uuid4(), by=asha, now=NOON + timedelta(hours=hours + 1))


def test_an_answer_begins_the_wait_anew(phone_of: Any) -> None:
    report = uuid4()
    send_report(phone_of("Asha"), report)
    assert asked(5) == [DEE]
    asks_back(report, 5)
    with transaction() as session:
        assert escalate(session, zone=ZONE, now=NOON + timedelta(hours=9)) == []
        (again,) = escalate(session, zone=ZONE, now=NOON + timedelta(hours=10.5))
        assert (again.step, again.at) == (Step.DEPUTIES, NOON + timedelta(hours=10.5))


def test_a_late_answer_in_a_quiet_town_is_no_safe_mode(phone_of: Any) -> None:
    report = uuid4()
    send_report(phone_of("Asha"), report)
    asks_back(report, 24 * 9)
    with transaction() as session:
        session.execute(update(Decision).values(at=NOON + timedelta(days=1)))
        session.execute(update(SignIn).values(seen_at=NOON + timedelta(days=9)))
        assert not is_safe_mode_due(session, now=NOON + timedelta(days=9, hours=2))


def test_thirty_days_after_nobody_knows_who_was_asked_about_what_was_decided(phone_of: Any) -> None:
    report, waits = uuid4(), uuid4()
    for id in (report, waits):
        send_report(phone_of("Asha"), id)
    with transaction() as session:
        escalate(session, zone=ZONE, now=NOON + timedelta(hours=5))
        found, mo = session.get_one(Report, report), session.get_one(Account, MO)
        approve_incident(session, found, wording="", by=mo, now=NOON + timedelta(hours=6))
    for days, kept in ((29, {report, waits}), (31, {waits})):
        with transaction() as session:
            forget(session, now=NOON + timedelta(days=days))
            assert set(session.scalars(select(Escalation.report_id))) == kept


def test_whoever_is_no_more_of_the_desk_is_not_noted_away_as_somebody_else(phone_of: Any) -> None:
    sent = {"who": ASHA, "cover": DEE, "until": "2026-11-20T09:00"}
    answer = phone_of("Mo").post("/desk/duty/away", data=sent)
    assert answer.status_code == 422
    assert "Choose somebody of the desk." in answer.text
    assert db.session.scalars(select(Absence)).all() == []


@pytest.mark.usefixtures("app")
def test_without_a_deputy_the_manager_is_asked(phone_of: Any) -> None:
    with transaction() as session:
        session.get_one(Account, DEE).role = Role.STAFF
    send_report(phone_of("Asha"))
    assert asked() == [MO]


def test_each_step_is_taken_once(phone_of: Any, clock: Clock) -> None:
    send_report(phone_of("Asha"))
    for hours in (5, 6, 9, 10):
        with transaction() as session:
            escalate(session, zone=ZONE, now=NOON + timedelta(hours=hours))
    steps = db.session.scalars(select(Escalation).order_by(Escalation.at)).all()
    assert [(one.step, one.at) for one in steps] == [
        (Step.DEPUTIES, NOON + timedelta(hours=5)),
        (Step.CHAIR, NOON + timedelta(hours=9)),
    ]


@pytest.mark.usefixtures("app")
def test_to_come_back_early_ends_it() -> None:
    goes_away(DEE, MO)
    with transaction() as session:
        (absence,) = away_now(session, now=NOON)
        dee = session.get_one(Account, DEE)
        come_back(session, absence, by=dee, now=NOON)
        assert away_now(session, now=NOON) == []
        with pytest.raises(NotPossible):
            come_back(session, absence, by=dee, now=NOON)


@pytest.mark.usefixtures("app")
def test_a_second_word_takes_the_place_of_the_first(eve: int) -> None:
    goes_away(DEE, MO)
    goes_away(DEE, eve)
    with transaction() as session:
        assert [one.cover_id for one in away_now(session, now=NOON)] == [eve]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("cover", [ASHA, BEA, DEE], ids=["of the staff", "of the Board", "oneself"])
def test_only_somebody_else_of_the_desk_covers(cover: int) -> None:
    with pytest.raises(NotFit) as unfit:
        goes_away(DEE, cover)
    assert unfit.value.fields.keys() == {"cover"}


@pytest.mark.usefixtures("app")
def test_two_cannot_cover_for_each_other() -> None:
    goes_away(DEE, MO)
    with pytest.raises(NotFit):
        goes_away(MO, DEE)


@pytest.mark.usefixtures("app")
def test_who_does_not_keep_the_desk_is_not_away_from_it() -> None:
    with pytest.raises(NotPossible):
        goes_away(ASHA, MO)
    with pytest.raises(NotAllowed):
        goes_away(DEE, MO, by=LENA)


@pytest.mark.usefixtures("app")
def test_only_somebody_of_the_board_is_chair() -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        for nobody_of_the_board in (BEN, MO, 999):
            with pytest.raises(NotFit):
                choose_chair(session, nobody_of_the_board, by=mo, now=NOON)
        choose_chair(session, BEA, by=mo, now=NOON)
    assert db.session.get_one(Scheme, 1).chair_id == BEA


@pytest.mark.usefixtures("app")
def test_who_keeps_the_desk_are_those_who_may_decide() -> None:
    with transaction() as session:
        new_account(session, Role.DEPUTY, is_under_18=True)
        assert [one.id for one in keepers(session)] == [MO, DEE]


def test_the_screen_notes_it_and_shows_it(phone_of: Any) -> None:
    mo = phone_of("Mo")
    sent = {"who": DEE, "cover": MO, "until": "2026-11-20T09:00"}
    assert mo.post("/desk/duty/away", data=sent).status_code == 303
    page = mo.get("/desk/duty").text
    assert "Away until 20 Nov, 09:00; Mo covers" in page
    assert "Dee is away" in mo.get("/desk").text
    (absence,) = db.session.scalars(select(Absence)).all()
    assert mo.post(f"/desk/duty/away/{absence.id}/end").status_code == 303
    assert mo.post(f"/desk/duty/away/{absence.id}/end").status_code == 409
    assert mo.post("/desk/duty/away/999/end").status_code == 404


def test_what_was_typed_comes_back(phone_of: Any) -> None:
    answer = phone_of("Mo").post("/desk/duty/away", data={"who": DEE, "cover": "", "until": "2026-11-20T09:00"})
    assert answer.status_code == 422
    assert 'value="2026-11-20T09:00"' in answer.text
    assert "Choose who covers: somebody who may decide." in answer.text


def test_the_chair_is_chosen_on_the_same_screen(phone_of: Any) -> None:
    mo = phone_of("Mo")
    assert mo.post("/desk/duty/chair", data={"chair": BEA}).status_code == 303
    assert f'<option value="{BEA}" selected>' in mo.get("/desk/duty").text
    assert mo.post("/desk/duty/chair", data={"chair": ASHA}).status_code == 422
    assert mo.post("/desk/duty/chair", data={"chair": ""}).status_code == 303


def test_alone_one_is_told_to_make_somebody_a_deputy(phone_of: Any) -> None:
    assert "Only you can decide" not in phone_of("Mo").get("/desk").text
    with transaction() as session:
        session.get_one(Account, DEE).role = Role.STAFF
    page = phone_of("Mo").get("/desk").text
    assert "Only you can decide." in page
    assert "Make somebody a deputy." in page


def test_the_pack_names_nobody_but_the_desk(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, review_on=NOON.date() + timedelta(days=9))
    send_report(phone_of("Asha"), uuid4(), note="It was surely Perrin Oakapple.")
    page = phone_of("Mo").get("/desk/duty/hand-over").text
    assert "WB-0118" in page
    for name in ("Oakapple", "Asha"):
        assert name not in page
