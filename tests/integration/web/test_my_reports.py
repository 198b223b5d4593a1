"""What a reporter reads of their reports, and says later, over HTTP; and how the desk comes to read that."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.alerts.models import Alert
from app.kernel.db import db, transaction
from app.profiles.models import Hidden, Profile
from app.reports.models import Report, ReportState
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import develop_all, send_report, signed_in
from tests.conftest import Clock, Phone
from tests.live import ADULT, give_phones, only_alert
from tests.pictures import jpeg
from tests.sealed import SEALED, seal

PICTURE = jpeg(7, size=(240, 300))
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO, why="")


@pytest.fixture
def id(asha: Phone) -> UUID:
    id = uuid4()
    send_report(asha, id, note="Two bottles.")
    return id


def add(phone: Phone, report: UUID, number: UUID | None = None, **said: Any) -> Any:
    return phone.put(f"/outbox/{report}/addition/{number or uuid4()}", json=said or {"text": "To the left."})


def decide(phone: Phone, id: UUID, **said: str) -> None:
    assert phone.post(f"/desk/{id}/decision", data=said).status_code == 303


def told(phone: Phone, id: UUID) -> dict[str, Any]:
    whole: dict[str, Any] = phone.get(f"/api/reports/{id}").get_json()
    return whole


# ---------------------------------------------------------------- adding


def test_an_addition_is_new_once_and_its_picture_follows(asha: Phone, id: UUID) -> None:
    number, said = uuid4(), {"text": "To the left.", "photos": [SHA]}
    answers = [add(asha, id, number, **said) for _ in range(2)]
    assert [(one.status_code, one.json) for one in answers] == [
        (201, {"id": str(number), "need": [SHA]}),
        (202, {"id": str(number), "need": [SHA]}),
    ]
    sent = asha.put(f"/outbox/{id}/photo/{SHA}", data=PICTURE, headers={"Content-Type": "image/jpeg"})
    assert (sent.status_code, sent.json) == (201, {"need": []})


def test_it_may_come_sealed(asha: Phone, id: UUID, parts: Parts) -> None:
    number, words = uuid4(), json.dumps({"text": "To the left."}).encode()
    body = seal(parts.outbox_keys.current.public, words, f"addition {number}")
    path = f"/outbox/{id}/addition/{number}"
    assert asha.put(path, data=body, headers=SEALED).status_code == 201
    other = f"/outbox/{id}/addition/{uuid4()}"
    assert asha.put(other, data=body, headers=SEALED).status_code == 422


def test_another_persons_report_is_not_there(app: Flask, id: UUID) -> None:
    answers = [add(signed_in(app, town.BEN), one) for one in (id, uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_phone_whose_sign_in_is_over_still_brings_it(asha: Phone, id: UUID) -> None:
    asha.client.delete_cookie(cookie.SIGN_IN)
    answer = asha.put(f"/outbox/{id}/addition/{uuid4()}", json={"text": "Left."}, headers={"X-Author": str(town.ASHA)})
    assert answer.status_code == 201


def test_its_author_reads_it_again_and_nobody_else(app: Flask, asha: Phone, id: UUID, parts: Parts) -> None:
    add(asha, id, text="A hat.", description={"hair": "short"}, direction="left", photos=[SHA])
    asha.put(f"/outbox/{id}/photo/{SHA}", data=PICTURE, headers={"Content-Type": "image/jpeg"})
    develop_all(parts)
    mine = told(asha, id)
    (one,) = mine["additions"]
    assert (one["text"], one["chips"], one["is_correction"]) == ("A hat.", ["Went left", "Hair: short"], False)
    assert (len(one["photos"]), mine["photos"], mine["photos_left"]) == (1, [], 3)
    assert signed_in(app, town.LENA).get(f"/api/reports/{id}").status_code == 404


@pytest.mark.parametrize("description", [{"note": "x"}, {"hair": "x" * 121}])
def test_what_nobody_knows_is_refused(asha: Phone, id: UUID, description: dict[str, str]) -> None:
    assert add(asha, id, text="x", description=description).status_code == 422


# ---------------------------------------------------------------- no alert changes by it


def test_a_picture_that_is_added_does_not_come_into_a_live_alert(app: Flask, asha: Phone, parts: Parts) -> None:
    give_phones(town.BEN)
    id = uuid4()
    send_report(asha, id, tell_now=True, description=ADULT)
    before = only_alert()
    was = (before.photo_id, before.chips, before.revised_at, before.ends_at)
    add(asha, id, text="He has a scar.", direction="right", description={"hair": "grey"}, photos=[SHA])
    asha.put(f"/outbox/{id}/photo/{SHA}", data=PICTURE, headers={"Content-Type": "image/jpeg"})
    shown = signed_in(app, town.BEN).get(f"/api/alerts/{before.id}").get_json()
    assert shown["picture_coming"] is False
    develop_all(parts)
    now = only_alert()
    assert (now.photo_id, now.chips, now.revised_at, now.ends_at) == was
    assert "scar" not in signed_in(app, town.BEN).get(f"/api/alerts/{before.id}").text


# ---------------------------------------------------------------- how the desk reads it


def test_a_correction_stands_at_the_top_of_its_case(asha: Phone, mo: Phone, id: UUID) -> None:
    add(asha, id, text="It was somewhere else.", is_correction=True)
    page = mo.get(f"/desk/{id}").text
    assert 0 < page.index("corrects this") < page.index("“It was somewhere else.”") < page.index("“Two bottles.”")
    assert "Corrected" in mo.get("/desk").text


def test_what_is_added_to_a_decided_report_is_news_that_opens_without_a_reason(
    app: Flask, asha: Phone, mo: Phone, id: UUID
) -> None:
    decide(mo, id, verdict="incident", wording="")
    fresh = signed_in(app, town.DEE, why="")
    assert fresh.get(f"/desk/{id}").status_code == 302
    add(asha, id)
    news = "Asha added to a report that no longer waits: Theft, Orchard Foods."
    assert news in fresh.get("/desk").text
    assert "To the left." in fresh.get(f"/desk/{id}").text


def test_what_is_added_while_it_waits_is_no_extra_news(asha: Phone, mo: Phone, id: UUID) -> None:
    add(asha, id)
    assert "no longer waits" not in mo.get("/desk").text


def test_an_addition_brings_a_question_back_to_the_queue(asha: Phone, mo: Phone, id: UUID) -> None:
    decide(mo, id, verdict="returned", question="Which way?")
    add(asha, id)
    assert db.session().get_one(Report, id).state is ReportState.RECEIVED


# ---------------------------------------------------------------- taking back and thanks


def test_who_takes_it_back_reads_so_and_the_desk_reads_why(asha: Phone, mo: Phone, id: UUID) -> None:
    mine = asha.post(f"/api/reports/{id}/withdraw", json={"because": "I was wrong."}).get_json()
    assert (mine["state"], mine["says"], mine["track"][-1]["says"]) == (
        "withdrawn",
        "Taken back by you.",
        "You took it back: I was wrong.",
    )
    page = mo.get("/desk").text
    assert "Taken back, Asha" in page
    assert "0 to decide" in page


def test_a_decision_that_comes_too_late_is_told_who_was_quicker(asha: Phone, mo: Phone, id: UUID) -> None:
    asha.post(f"/api/reports/{id}/withdraw", json={"because": "I was wrong."})
    answer = mo.post(f"/desk/{id}/decision", data={"verdict": "incident"})
    assert answer.status_code == 409
    assert "Asha took this back just now." in answer.text


def test_who_comes_too_late_is_told_by_whom_it_was_decided(asha: Phone, mo: Phone, id: UUID) -> None:
    decide(mo, id, verdict="incident", wording="")
    answer = asha.post(f"/api/reports/{id}/withdraw", json={"because": "I was wrong."})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "Mo approved this. Send a correction instead.")
    assert told(asha, id)["may_not_take_back"] == "Mo approved this. Send a correction instead."


def test_thanks_are_read_by_name(asha: Phone, mo: Phone, id: UUID) -> None:
    assert mo.post(f"/desk/{id}/thank").status_code == 303
    assert told(asha, id)["thanks"] == "Thanked by Mo."
    (line,) = asha.get("/api/reports").get_json()["reports"]
    assert (line["thanks"], line["news_at"]) == ("Thanked by Mo.", told(asha, id)["track"][-3]["at"])
    again = mo.post(f"/desk/{id}/thank")
    assert again.status_code == 409
    assert "Mo has thanked already." in again.text


# ---------------------------------------------------------------- nobody whom the reporter may not see


@pytest.fixture
def linked(asha: Phone, mo: Phone, app: Flask) -> UUID:
    """Asha's report of nobody she knows, which the desk approved as a sighting of WB-0118."""
    with transaction() as session:
        town.make_profile(session)
    id = uuid4()
    send_report(asha, id)
    decide(mo, id, verdict="sighting", profile_ref="WB-0118", wording="")
    return id


def steps(phone: Phone, id: UUID) -> list[str]:
    return [step["says"] for step in told(phone, id)["track"]]


def test_it_is_linked_by_reference_while_members_see_the_profile(asha: Phone, linked: UUID) -> None:
    assert steps(asha, linked)[-3:] == ["Approved by Mo", "Linked to WB-0118", "The person is known now"]


@pytest.mark.parametrize("hidden", [*Hidden, "overdue"])
def test_of_a_profile_that_is_hidden_since_nothing_is_said(
    asha: Phone, linked: UUID, hidden: Hidden | str, clock: Clock
) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        if isinstance(hidden, Hidden):
            profile.hidden_because = hidden
        else:
            profile.review_on = town.NOON.date().replace(day=1)
    whole = asha.get(f"/api/reports/{linked}").text + asha.get("/api/reports").text
    assert steps(asha, linked)[-1] == "Approved by Mo"
    for word in ("WB-0118", "profile", "sighting", "known now", "Linked"):
        assert word not in whole


def test_who_is_under_18_reads_of_nobody(app: Flask, mo: Phone) -> None:
    with transaction() as session:
        town.make_profile(session)
    rosa, id = signed_in(app, town.ROSA), uuid4()
    send_report(rosa, id)
    decide(mo, id, verdict="sighting", profile_ref="WB-0118", wording="")
    assert steps(rosa, id)[-1] == "Approved by Mo"
    assert "WB-0118" not in rosa.get(f"/api/reports/{id}").text


def test_nobody_else_is_told_of_anybodys_alert_by_it(asha: Phone, linked: UUID) -> None:
    assert db.session().scalars(select(Alert)).one().report_id == linked
    assert told(asha, linked)["says"] == "Approved by Mo. It is a sighting: WB-0118."


# ---------------------------------------------------------------- how it is asked


def test_many_reports_take_no_more_questions_than_few(asha: Phone, mo: Phone) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    def questions(reports: int) -> int:
        for _ in range(reports):
            id = uuid4()
            send_report(asha, id)
            add(asha, id)
            mo.post(f"/desk/{id}/thank")
        asked.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        asha.get("/api/reports")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    assert questions(2) == questions(4)
