"""Whatever a phone sends, it hears a sentence and a status that says whether to keep its copy."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.models import SignIn
from app.kernel.db import db, transaction
from app.reports.models import Report, ReportPhoto
from tests import town
from tests.builders import report_body, send_report, signed_in
from tests.conftest import Clock, Phone


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


def how_many_reports() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Report)) or 0


WRONG_BODIES: list[tuple[str, dict[str, Any], str, str]] = [
    ("an unknown category", {"category": "treason"}, "category", "Choose one of the kinds that are offered."),
    ("no category", {"category": None}, "category", "This is not in a form that can be used."),
    ("a naive time", {"happened_at": "2026-11-18T12:00:00"}, "happened_at", "Say the time with its time zone."),
    ("a time in words", {"happened_at": "yesterday"}, "happened_at", "This is not in a form that can be used."),
    ("a note too long", {"note": "x" * 4001}, "note", "This is too long. Shorten it a little."),
    (
        "five photos",
        {"photos": [f"{n:064x}" for n in range(5)]},
        "photos",
        "These are too many. Four pictures go with one report.",
    ),
    ("a hash in capitals", {"photos": ["A" * 64]}, "photos.0", "This is not in a form that can be used."),
    ("a field nobody knows", {"mood": "angry"}, "mood", "Townwatch does not know this field."),
    ("a field nobody knows within", {"description": {"race": "x"}}, "description.race", "Townwatch does not know"),
    ("another's premises", {"premises_id": town.LANTERN}, "premises_id", "Choose where it happened."),
    ("premises that are not", {"premises_id": 999}, "premises_id", "Choose where it happened."),
    ("premises beyond any table", {"premises_id": 10**30}, "premises_id", "This is not in a form that can be used."),
    ("premises below one", {"premises_id": -1}, "premises_id", "This is not in a form that can be used."),
    ("a word not offered", {"sure": "certain"}, "sure", "Choose one of those that are offered."),
    ("a profile that is not", {"profile_ref": "WB-9999"}, "profile_ref", "There is no current profile"),
    ("a direction in words of one's own", {"direction": "he is a thief"}, "direction", "Choose one of the ways"),
    ("a direction too long", {"direction": "x" * 121}, "direction", "This is too long."),
]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"), [row[1:] for row in WRONG_BODIES], ids=[r[0] for r in WRONG_BODIES]
)
def test_each_fault_is_named_by_its_field(asha: Phone, changes: dict[str, Any], field: str, sentence: str) -> None:
    answer = asha.put(f"/outbox/{uuid4()}", json=report_body(**changes))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["fields"][field].startswith(sentence)
    assert answer.json["error"].endswith(".")
    assert how_many_reports() == 0


@pytest.mark.parametrize("body", [b"", b"null", b"{}"])
def test_an_empty_form_says_which_fields_are_needed(asha: Phone, body: bytes) -> None:
    answer = asha.put(f"/outbox/{uuid4()}", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json == {
        "error": "Look at what is marked, then send again.",
        "fields": {"category": "This is needed.", "happened_at": "This is needed."},
    }


BROKEN = {
    "half of it": b'{"category": "the',
    "no JSON": b"category=theft",
    "not UTF-8": b'{"category": "\xff\xfe"}',
    "half a character": b'{"category": "\\ud800"}',
    "nested without end": b"[" * 100_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_broken_json_is_not_understood(asha: Phone, body: bytes) -> None:
    answer = asha.put(f"/outbox/{uuid4()}", data=body)
    assert (answer.status_code, answer.json) == (
        422,
        {"error": "This was not understood: it is not whole. Try again.", "fields": {}},
    )


@pytest.mark.parametrize("body", [b"[]", b'"theft"', b"7", b"NaN", b"true"])
def test_json_of_another_form_is_refused(asha: Phone, body: bytes) -> None:
    assert asha.put(f"/outbox/{uuid4()}", data=body).status_code == 422


@pytest.mark.parametrize("number", ["7", "not-a-number", "00000000-0000-0000-0000-00000000000g", "../../etc/passwd"])
def test_a_wrong_number_is_not_found_with_a_sentence(asha: Phone, number: str) -> None:
    answer = asha.put(f"/outbox/{number}", json=report_body())
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]


def test_the_same_report_twice_is_one_report(asha: Phone) -> None:
    id = uuid4()
    first, again = send_report(asha, id), send_report(asha, id)
    assert (first.status_code, again.status_code) == (201, 202)
    assert first.json == again.json
    assert how_many_reports() == 1


def test_an_altered_report_under_the_same_number_is_refused_and_the_first_stays(asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id, note="first")
    answer = send_report(asha, id, note="second")
    assert answer.status_code == 409
    assert answer.json is not None
    assert "send it as new" in answer.json["error"]
    db.session.rollback()
    assert db.session.get_one(Report, id).note == "first"


def test_the_same_report_from_eight_phones_at_once_is_one_report(app: Flask) -> None:
    id, answers = uuid4(), Counter[int]()
    phones = [signed_in(app, town.ASHA) for _ in range(8)]

    def send(phone: Phone) -> None:
        answers[send_report(phone, id).status_code] += 1

    threads = [threading.Thread(target=send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {201: 1, 202: 7}
    assert how_many_reports() == 1


def test_another_members_report_answers_like_none(app: Flask, asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id)
    ben = signed_in(app, town.BEN)
    for path in ("/api/reports/{}", f"/outbox/{{}}/photo/{'0' * 64}"):
        method = ben.get if path.startswith("/api") else ben.put
        theirs, missing = method(path.format(id)), method(path.format(uuid4()))
        assert theirs.status_code == missing.status_code == 404
        assert theirs.data == missing.data
    assert send_report(ben, id).status_code == 404


def test_a_number_that_another_member_took_is_not_told_apart_by_its_content(app: Flask, asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id, note="mine")
    ben = signed_in(app, town.BEN)
    assert send_report(ben, id, note="mine").data == send_report(ben, id, note="other").data


def test_a_report_is_brought_by_the_phone_when_nobody_is_signed_in_any_more(clock: Clock, asha: Phone) -> None:
    id = uuid4()
    clock.passes(days=15)
    assert send_report(asha, id).status_code == 201
    report = db.session().get_one(Report, id)
    assert (report.reporter_id, report.came_locked) == (town.ASHA, True)


def test_a_browser_that_was_never_let_in_brings_nothing_and_is_told_what_to_do(app: Flask, asha: Phone) -> None:
    id = uuid4()
    stranger = Phone(app.test_client())
    assert send_report(stranger, id).json == {"error": "You were signed out. Sign in to go on.", "stop": "signed out"}
    assert how_many_reports() == 0


def test_a_session_ended_from_elsewhere_is_told_at_the_next_step(app: Flask, asha: Phone) -> None:
    with transaction() as session:
        for held in session.scalars(select(SignIn)):
            held.ended_at = town.NOON
    assert asha.get("/api/reports").status_code == 401


def test_what_happens_in_the_future_happened_now(asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id, happened_at=(town.NOON + timedelta(days=400)).isoformat())
    db.session.rollback()
    assert db.session.get_one(Report, id).happened_at == town.NOON


def test_a_wrong_clock_is_corrected_by_the_time_it_sent(asha: Phone) -> None:
    id, wrong = uuid4(), town.NOON - timedelta(days=3)
    body = report_body(happened_at=(wrong - timedelta(minutes=4)).isoformat())
    asha.put(f"/outbox/{id}", json=body, headers={"X-Sent-At": wrong.isoformat()})
    db.session.rollback()
    assert db.session.get_one(Report, id).happened_at == town.NOON - timedelta(minutes=4)


@pytest.mark.parametrize("said", ["", "noon", "2026-11-18T11:00:00", "-1e400", "2026-13-40T99:99:99Z", "0x10"])
def test_a_sending_time_that_says_nothing_is_passed_over(asha: Phone, said: str) -> None:
    id = uuid4()
    assert asha.put(f"/outbox/{id}", json=report_body(), headers={"X-Sent-At": said}).status_code == 201
    db.session.rollback()
    assert db.session.get_one(Report, id).happened_at == town.NOON


NONSENSE = [
    ("0001-01-01T00:00:00+14:00", None),
    ("9999-12-31T23:59:59-12:00", None),
    ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    ("0001-01-01T00:00:00Z", "99999999999"),
]


@pytest.mark.parametrize(("happened_at", "sent_at"), NONSENSE)
def test_times_that_no_calendar_holds_are_refused_with_a_sentence(
    asha: Phone, happened_at: str, sent_at: str | None
) -> None:
    headers = {"X-Sent-At": sent_at} if sent_at else {}
    answer = asha.put(f"/outbox/{uuid4()}", json=report_body(happened_at=happened_at), headers=headers)
    assert answer.status_code in (201, 422)
    if answer.status_code == 422:
        assert answer.json is not None
        assert "happened_at" in answer.json["fields"]


def test_the_same_photo_twice_in_one_report_is_promised_once(asha: Phone) -> None:
    id, sha = uuid4(), "0" * 64
    assert send_report(asha, id).status_code == 201
    other = uuid4()
    answer = asha.put(f"/outbox/{other}", json=report_body(photos=[sha, sha]))
    assert answer.json is not None
    assert answer.json["need"] == [sha]
    db.session.rollback()
    rows = db.session.scalar(select(func.count()).where(ReportPhoto.report_id == other))
    assert rows == 1


def test_a_note_is_kept_as_it_was_typed(asha: Phone) -> None:
    id, words = uuid4(), "<script>alert(1)</script> “ünï” 🍎 '; DROP TABLE report; --"
    send_report(asha, id, note=words)
    db.session.rollback()
    assert db.session.get_one(Report, id).note == words


def test_the_desk_reports_for_any_premises_but_must_name_them(app: Flask) -> None:
    mo = signed_in(app, town.MO)
    assert send_report(mo).status_code == 422
    assert send_report(mo, premises_id=town.YARD).status_code == 201


ODD_ANSWERS = [({}, 422), ({"text": "", "id": str(uuid4())}, 422), ({"text": "x", "id": "7"}, 422)]


@pytest.mark.parametrize(("body", "status"), ODD_ANSWERS)
def test_an_answer_to_the_desk_must_be_whole(asha: Phone, body: dict[str, str], status: int) -> None:
    id = uuid4()
    send_report(asha, id)
    assert asha.post(f"/api/reports/{id}/answer", json=body).status_code == status


def test_an_answer_that_nobody_asked_for_is_not_possible(asha: Phone) -> None:
    id = uuid4()
    send_report(asha, id)
    answer = asha.post(f"/api/reports/{id}/answer", json={"text": "He wore a hat.", "id": str(uuid4())})
    assert answer.status_code == 409
