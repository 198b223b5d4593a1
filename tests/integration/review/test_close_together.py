"""Reports that speak of nobody are closed together: each by a decision of its own, none about a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.alerts.models import Alert
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.reports.models import Report, ReportState
from app.review.merge import merge
from app.review.models import Decision, ReportVehicle, Verdict
from app.web.parts import Parts
from tests.builders import send_report
from tests.pictures import jpeg
from tests.same_picture import done
from tests.town import MO, NOON


def send(phone: Any, **changes: Any) -> UUID:
    id = uuid4()
    send_report(phone, id, **{"category": "fly-tipping", "note": "Six bags behind the bins.", **changes})
    return id


@pytest.fixture
def three(phone_of: Any) -> list[UUID]:
    asha, ben = phone_of("Asha"), phone_of("Ben")
    return [send(asha), send(ben, category="damage", note="A broken pane."), send(ben, category="cyber")]


def close(phone: Any, ids: list[UUID], **changes: str) -> Any:
    return phone.post("/desk/together", data={"ids": [str(id) for id in ids], "has_read_each": "yes", **changes})


def decisions() -> list[tuple[UUID, Verdict, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(Decision).order_by(Decision.id))
    return [(one.report_id, one.verdict, one.by_id) for one in rows]


def test_each_has_its_own_decision_under_ones_name(phone_of: Any, three: list[UUID]) -> None:
    answer = close(phone_of("Mo"), three)
    assert answer.headers["Location"] == "/desk/together?closed=3"
    assert sorted(decisions()) == sorted((id, Verdict.INCIDENT, MO) for id in three)


def test_all_their_words_are_shown(phone_of: Any, three: list[UUID]) -> None:
    page = phone_of("Mo").get("/desk/together").text
    assert "“Six bags behind the bins.”" in page
    assert "“A broken pane.”" in page


def test_without_the_word_that_each_was_read_nothing_happens(phone_of: Any, three: list[UUID]) -> None:
    answer = close(phone_of("Mo"), three[:2], has_read_each="")
    assert answer.status_code == 422
    assert "Read each of them first, and say so." in answer.text
    assert answer.text.count('name="ids" value="') == 3
    assert answer.text.count("checked") == 2
    assert decisions() == []


def test_one_that_was_decided_meanwhile_stops_them_all(phone_of: Any, three: list[UUID]) -> None:
    phone_of("Dee").post(f"/desk/{three[0]}/decision", data={"verdict": "rejected", "reason": "The same again."})
    answer = close(phone_of("Mo"), three)
    assert answer.status_code == 409
    assert "so none was closed" in answer.text
    assert [id for id, _, _ in decisions()] == [three[0]]


def test_nothing_about_a_person_can_be_closed_so(phone_of: Any) -> None:
    asha, mo = phone_of("Asha"), phone_of("Mo")
    described = send(asha, description={"hair": "short"})
    pictured = uuid4()
    send_report(asha, pictured, photos=[jpeg()], category="damage")
    of_a_theft = send(asha, category="theft")
    with_a_plate = send(asha)
    with transaction() as session:
        session.add(ReportVehicle(report_id=with_a_plate, plate="QB12ABC", at=NOON))
    page = mo.get("/desk/together").text
    for id in (described, pictured, of_a_theft, with_a_plate):
        assert str(id) not in page
        assert close(mo, [id]).status_code == 409
    assert decisions() == []


def test_nobody_closes_their_own(phone_of: Any) -> None:
    dee = phone_of("Dee")
    own = send(dee)
    assert close(dee, [own]).status_code == 409
    assert close(phone_of("Mo"), [own]).status_code == 303


def test_it_tells_nobody(phone_of: Any, three: list[UUID]) -> None:
    close(phone_of("Mo"), three)
    assert db.session.scalars(select(Alert)).all() == []
    assert {db.session.get_one(Report, id).state for id in three} == {ReportState.APPROVED}


def test_what_is_no_number_is_none(phone_of: Any, three: list[UUID]) -> None:
    answer = phone_of("Mo").post("/desk/together", data={"ids": "nonsense", "has_read_each": "yes"})
    assert answer.status_code == 422
    assert "Choose at least one." in answer.text


def test_what_has_another_read_under_it_is_decided_by_itself(phone_of: Any, three: list[UUID], parts: Parts) -> None:
    of_somebody = send(phone_of("Ben"), category="theft", description={"hair": "short"}, note="A man in a cap.")
    mo = phone_of("Mo")
    done(merge, three[0], of_somebody, by=MO, parts=parts, because="The same.")
    page = mo.get("/desk/together").text
    assert str(three[0]) not in page
    assert str(three[1]) in page
    assert close(mo, three).status_code == 409
    assert decisions() == []


def test_a_registration_in_the_words_keeps_a_report_apart_before_anybody_has_opened_it(phone_of: Any) -> None:
    id = send(phone_of("Asha"), note="Six bags from a van, AB12 CDE.")
    assert close(phone_of("Mo"), [id]).status_code == 409


def test_one_that_came_meanwhile_is_shown_and_that_is_written_down(phone_of: Any, three: list[UUID]) -> None:
    mo = phone_of("Mo")
    mo.get("/desk/together")
    later = send(phone_of("Ben"), note="Two more bags.")
    answer = close(mo, three, has_read_each="")
    assert "“Two more bags.”" in answer.text
    looked = select(Entry).where(Entry.verb == "viewed", Entry.about == f"report {later}")
    assert [one.actor_id for one in db.session.scalars(looked)] == [MO]


def test_the_tick_stays_when_only_the_choice_was_missing(phone_of: Any, three: list[UUID]) -> None:
    assert 'name="has_read_each" value="yes" checked' in close(phone_of("Mo"), []).text
