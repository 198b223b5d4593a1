"""A report to the police on its page: missing things first, frozen once, its files, its number, the register."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.disclosures.models import Disclosure
from app.kernel.db import db, transaction
from app.police_reports.models import PoliceReport
from tests import town
from tests.builders import send_report
from tests.conftest import Clock
from tests.on_paper import words

SENT = {"happened": "He took two bottles.", "sent_to": "PC 4471", "agency": "Quillby Police", "sent_how": "101"}


@pytest.fixture
def id(app: Flask, phone_of: Any) -> UUID:
    """A theft that Asha has sent in."""
    made = uuid4()
    assert send_report(phone_of("Asha"), made, note="Two bottles of gin.").status_code == 201
    return made


def given() -> list[PoliceReport]:
    db.session.rollback()
    return list(db.session().scalars(select(PoliceReport)))


def test_what_is_missing_is_shown_before_and_nothing_typed_is_lost(id: UUID, phone_of: Any) -> None:
    mo = phone_of("Mo")
    page = mo.get(f"/desk/{id}/police").text
    assert "No value written down: police send it back." in page
    assert "Two bottles of gin." in page
    looked = mo.post(f"/desk/{id}/police", data={**SENT, "look": "1", "looks": "Red jacket"})
    assert looked.status_code == 200
    assert "Nobody wrote down what the person looked like" not in looked.text
    refused = mo.post(f"/desk/{id}/police", data={**SENT, "sent_to": "", "looks": "Red jacket"})
    assert refused.status_code == 422
    for says in ("Say to whom", "Red jacket", "He took two bottles.", "Quillby Police"):
        assert says in refused.text
    assert given() == []


def test_it_is_kept_as_it_was_handed_over_and_entered_in_the_register(id: UUID, phone_of: Any) -> None:
    mo = phone_of("Mo")
    assert mo.post(f"/desk/{id}/police", data=SENT).status_code == 303
    (one,) = given()
    (row,) = db.session().scalars(select(Disclosure))
    assert (one.ref, row.about, row.recipient, row.approved_by) == (
        "PR-0001",
        "police report PR-0001",
        "PC 4471",
        [town.MO],
    )
    before = mo.get("/desk/police/PR-0001/json")
    assert hashlib.sha256(before.data).hexdigest() == one.sha256
    assert one.body["value_pence"] is None
    assert json.loads(before.data)["happened"] == "He took two bottles."
    assert "What happened: He took two bottles." in mo.get("/desk/police/PR-0001/text").text
    pdf = words(mo.get("/desk/police/PR-0001/pdf").data)
    for says in ("Report to the police, PR-0001", "Handed to PC 4471 (101)", "What happened He took two bottles."):
        assert says in pdf
    register = mo.get("/desk/disclosures").text
    for says in ("PC 4471", "Quillby Police", "Data Protection Act 2018", "To report a crime"):
        assert says in register
    assert "PC 4471" not in mo.get("/desk/disclosures?of=council").text
    assert "PC 4471" in mo.get("/desk/disclosures?of=quillby+4471").text


def test_the_same_form_sent_twice_is_one_report_and_one_row_in_the_register(id: UUID, phone_of: Any) -> None:
    mo, again = phone_of("Mo"), {**SENT, "form_id": str(uuid4())}
    first, second = (mo.post(f"/desk/{id}/police", data=again) for _ in range(2))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert len(given()) == 1
    assert len(db.session().scalars(select(Disclosure)).all()) == 1
    other = mo.post(f"/desk/{id}/police", data={**again, "happened": "He took three."})
    assert other.status_code == 409
    assert "PR-0001 was handed over from this form already" in other.text
    assert "He took three." in other.text
    fresh = re.findall(r'name="form_id" value="([^"]+)"', other.text)
    assert fresh != [again["form_id"]]
    once_more = mo.post(f"/desk/{id}/police", data={**again, "happened": "He took three.", "form_id": fresh[0]})
    assert "PR-0002" in once_more.headers["Location"]


def test_what_the_desk_finds_out_later_does_not_change_it(id: UUID, phone_of: Any) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{id}/police", data=SENT)
    before = mo.get("/desk/police/PR-0001/json").data
    mo.post(f"/desk/{id}/facts", data={"goods": "Gin", "value": "42.50"})
    assert mo.get("/desk/police/PR-0001/json").data == before
    assert "£42.50" in mo.get(f"/desk/{id}/police").text


def test_the_number_is_shown_on_the_case_told_to_the_reporter_and_found(id: UUID, phone_of: Any) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{id}/police", data=SENT)
    refused = mo.post("/desk/police/PR-0001/reference", data={"crime_ref": " ", "officer": "PC Wren"})
    assert refused.status_code == 422
    assert "PC Wren" in refused.text
    said = {"crime_ref": "46/12345/26", "officer": "PC Wren"}
    assert mo.post("/desk/police/PR-0001/reference", data=said).status_code == 303
    assert "46/12345/26" in mo.get(f"/desk/{id}").text
    steps = json.dumps(phone_of("Asha").get(f"/api/reports/{id}").json)
    assert "The police gave it the number 46/12345/26" in steps
    found = mo.post("/desk/search", data={"name": "46/12345/26"}, follow_redirects=True)
    assert str(id) in found.text


def test_without_a_number_after_a_week_it_stands_first(id: UUID, phone_of: Any, clock: Clock) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{id}/police", data=SENT)
    assert "No number after a week" not in mo.get("/desk/police").text
    with transaction() as session:
        session.scalars(select(PoliceReport)).one().made_at = clock.at - timedelta(days=8)
    assert "No number after a week" in mo.get("/desk/police").text


def test_a_rejected_report_is_handed_to_nobody(id: UUID, phone_of: Any) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{id}/decision", data={"verdict": "rejected", "reason": "It says how somebody looked."})
    assert mo.post(f"/desk/{id}/police", data=SENT).status_code == 409
    assert given() == []
