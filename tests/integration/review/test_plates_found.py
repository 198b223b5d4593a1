"""A registration in somebody's words is found when the words come, not when the desk first opens them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.members.models import Account
from app.reports.models import Report
from app.review.models import ReportVehicle
from app.review.note_facts import Typed, note_facts
from app.review.related import related
from tests.builders import send_report
from tests.town import MO, NOON


def send(phone: Any, **changes: Any) -> UUID:
    id = uuid4()
    assert send_report(phone, id, **changes).status_code == 201
    return id


def plates(id: UUID) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(ReportVehicle.plate).where(ReportVehicle.report_id == id)))


def add(phone: Any, id: UUID, text: str) -> None:
    answer = phone.put(f"/outbox/{id}/addition/{uuid4()}", json={"text": text})
    assert answer.status_code == 201, answer.text


def test_as_it_is_sent(phone_of: Any) -> None:
    assert plates(send(phone_of("Asha"), note="They drove off in AB12 CDE.")) == ["AB12CDE"]


def test_with_what_is_added_later(phone_of: Any) -> None:
    asha = phone_of("Asha")
    id = send(asha, note="They drove off.")
    add(asha, id, "It was AB12 CDE.")
    assert plates(id) == ["AB12CDE"]


def test_in_the_answer_to_a_question(phone_of: Any) -> None:
    asha = phone_of("Asha")
    id = send(asha, note="They drove off.")
    phone_of("Mo").post(f"/desk/{id}/decision", data={"verdict": "returned", "question": "In what?"})
    asha.post(f"/api/reports/{id}/answer", json={"id": str(uuid4()), "text": "A van, AB12 CDE."})
    assert plates(id) == ["AB12CDE"]


def test_what_the_desk_has_noted_stays_as_it_noted_it(phone_of: Any) -> None:
    asha = phone_of("Asha")
    id = send(asha, note="They drove off in AB12 CDE.")
    with transaction() as session:
        note_facts(session, session.get_one(Report, id), Typed(), by=session.get_one(Account, MO), now=NOON)
    add(asha, id, "AB12 CDE, as I said.")
    assert plates(id) == []


@pytest.mark.parametrize("is_added", [False, True])
def test_two_of_one_vehicle_find_each_other_before_anybody_has_opened_either(phone_of: Any, is_added: bool) -> None:
    asha, cal = phone_of("Asha"), phone_of("Cal")
    one, other = send(asha, note="A van, AB12 CDE."), send(cal, note="" if is_added else "Again ab12cde here.")
    if is_added:
        add(cal, other, "It was ab12cde.")
    session = db.session()
    found = related(session, session.get_one(Report, one), for_account=session.get_one(Account, MO))
    assert [card.report.id for card in found] == [other]
    assert found[0].why[0].says == "The same vehicle: AB12 CDE."
