"""Every look at a full record asks why, once a quarter of an hour, and is written down with the answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import SignIn
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.reports.models import Report, ReportState
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock, Phone


@pytest.fixture
def report_id(app: Flask) -> UUID:
    """A profile that members see, and a report of Asha's that waits at the desk."""
    with transaction() as session:
        town.make_profile(session)
    id = uuid4()
    send_report(signed_in(app, town.ASHA), id, note="He said his name was Perrin.")
    return id


def decided(id: UUID, state: ReportState = ReportState.REJECTED) -> None:
    with transaction() as session:
        session.get_one(Report, id).state = state


def looks() -> list[tuple[int | None, str, str | None]]:
    """Return who looked at what and why, in order."""
    db.session.rollback()
    rows = db.session.execute(
        select(Entry, Detail)
        .join(Detail, Detail.seq == Entry.seq)
        .where(Entry.verb.in_(["viewed", "searched"]))
        .order_by(Entry.seq)
    )
    return [(entry.actor_id, entry.about, detail.body.get("because")) for entry, detail in rows]


FULL: dict[str, tuple[int, Callable[[Phone, UUID], TestResponse]]] = {
    "a profile on a phone": (town.ASHA, lambda phone, _: phone.get("/api/profiles/WB-0118")),
    "a profile on a door's phone": (town.BEN, lambda phone, _: phone.get("/api/profiles/WB-0118")),
    "a profile for the police": (town.PAT, lambda phone, _: phone.get("/api/profiles/WB-0118")),
    "a profile at the desk": (town.MO, lambda phone, _: phone.get("/desk/profiles/WB-0118")),
    "a report that has been decided": (town.DEE, lambda phone, id: phone.get(f"/desk/{id}")),
    "a search by name": (town.MO, lambda phone, _: phone.post("/desk/search", data={"name": "Perrin"})),
}


def is_asked(answer: TestResponse) -> bool:
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/why?next=")
    return answer.status_code == 403 and (
        (answer.json or {}).get("stop") == "why" if answer.is_json else "Why are you looking?" in answer.text
    )


@pytest.mark.parametrize(("who", "look"), FULL.values(), ids=FULL)
def test_each_full_record_asks_why_and_shows_nothing_before(
    app: Flask, report_id: UUID, who: int, look: Callable[[Phone, UUID], TestResponse]
) -> None:
    decided(report_id)
    answer = look(signed_in(app, who, why=""), report_id)
    assert is_asked(answer)
    assert "Oakapple" not in answer.text
    assert "gin" not in answer.text
    assert looks() == []


@pytest.mark.parametrize(("who", "look"), FULL.values(), ids=FULL)
def test_each_look_is_written_down_with_who_what_and_why(
    app: Flask, report_id: UUID, who: int, look: Callable[[Phone, UUID], TestResponse]
) -> None:
    decided(report_id)
    phone = signed_in(app, who, why="a colleague asked me")
    for _ in range(2):
        assert look(phone, report_id).status_code == 200
    ((first, about, because), second) = looks()
    assert first == who
    assert about in ("profile WB-0118", f"report {report_id}", "names")
    assert because == "other: a colleague asked me"
    assert second == (first, about, because)


@pytest.mark.parametrize(("who", "look"), FULL.values(), ids=FULL)
def test_a_quarter_of_an_hour_later_it_is_asked_again(
    app: Flask, clock: Clock, report_id: UUID, who: int, look: Callable[[Phone, UUID], TestResponse]
) -> None:
    decided(report_id)
    phone = signed_in(app, who)
    for _ in range(4):
        clock.passes(minutes=3, seconds=45, microseconds=-1)
        assert phone.get("/api/me").status_code == 200  # still there
        assert look(phone, report_id).status_code == 200
    clock.passes(microseconds=4)
    assert is_asked(look(phone, report_id))


GLANCES = ["/api/gallery", "/api/alerts", "/api/me", "/api/reports"]


@pytest.mark.parametrize("path", GLANCES)
def test_a_glance_at_the_gallery_or_the_alerts_asks_nothing(app: Flask, report_id: UUID, path: str) -> None:
    assert signed_in(app, town.ASHA, why="").get(path).status_code == 200
    assert looks() == []


@pytest.mark.parametrize("path", ["/desk/profiles", "/desk/alerts", "/figures"])
def test_the_desks_lists_ask_nothing(app: Flask, report_id: UUID, path: str) -> None:
    assert signed_in(app, town.MO, why="").get(path).status_code == 200
    assert looks() == []


# ---------------------------------------------------------------- one tap


def test_one_tap_and_the_profile_opens_with_what_was_said(app: Flask, report_id: UUID) -> None:
    asha = signed_in(app, town.ASHA, why="")
    offered = asha.get("/api/why").json
    assert offered is not None
    assert offered["said"] is None
    assert asha.post("/api/why", json={"key": offered["purposes"][1]["key"]}).json == {
        "said": "start of shift briefing",
        "until": "2026-11-18T12:15:00Z",
    }
    profile = asha.get("/api/profiles/WB-0118").json
    assert profile is not None
    assert profile["because"] == "start of shift briefing"
    assert (asha.get("/api/why").json or {})["said"] == "start of shift briefing"


def test_on_a_page_one_button_and_the_page_opens(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    asked = mo.get("/desk/profiles/WB-0118?done=renewed")
    assert asked.headers["Location"] == "/why?next=%2Fdesk%2Fprofiles%2FWB-0118%3Fdone%3Drenewed"
    page = mo.get(asked.headers["Location"]).text
    assert page.count('name="why_key"') == 6
    said = mo.post("/why", data={"why_key": "checking-the-record", "next": "/desk/profiles/WB-0118?done=renewed"})
    assert said.status_code == 303
    assert said.headers["Location"] == "/desk/profiles/WB-0118?done=renewed"
    assert "You said: checking the record" in mo.get(said.headers["Location"]).text


def test_it_can_be_changed_and_the_next_look_says_the_new_one(app: Flask, report_id: UUID) -> None:
    asha = signed_in(app, town.ASHA, why="")
    for key in ("start-of-shift-briefing", "answering-an-alert"):
        asha.post("/api/why", json={"key": key})
        asha.get("/api/profiles/WB-0118")
    assert [because for _, _, because in looks()] == ["start of shift briefing", "answering an alert"]


@pytest.mark.parametrize("body", [{}, {"key": "x"}, {"key": "other"}, {"key": "other", "words": "too few"}, {"key": 7}])
def test_what_is_no_reason_is_refused_and_opens_nothing(app: Flask, report_id: UUID, body: dict[str, object]) -> None:
    asha = signed_in(app, town.ASHA, why="")
    refused = asha.post("/api/why", json=body)
    assert refused.status_code == 422
    assert (refused.json or {})["fields"]
    assert is_asked(asha.get("/api/profiles/WB-0118"))


def test_what_was_typed_comes_back_with_what_to_do(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    again = mo.post("/why", data={"why_key": "other", "why_words": "two words", "next": "/desk/profiles/WB-0118"})
    assert again.status_code == 422
    assert "At least three words" in again.text
    assert ">two words</textarea>" in again.text
    assert 'name="next" value="/desk/profiles/WB-0118"' in again.text


@pytest.mark.parametrize("next", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\x"])
def test_nobody_is_led_elsewhere(app: Flask, next: str) -> None:
    mo = signed_in(app, town.MO, why="")
    said = mo.post("/why", data={"why_key": "checking-the-record", "next": next})
    assert said.headers["Location"] == "/"
    waiting = mo.post("/why", data={"why_key": "checking-the-record", "why_then": next})
    assert waiting.headers["Location"] == "/"
    assert next not in mo.get("/why", query_string={"next": next}).text


def test_what_one_person_said_does_not_count_for_the_next_on_a_shared_phone(app: Flask, report_id: UUID) -> None:
    signed_in(app, town.ASHA, at=town.ORCHARD).post("/api/why", json={"key": "answering-an-alert"})
    lena = signed_in(app, town.LENA, at=town.ORCHARD, why="")
    assert is_asked(lena.get("/api/profiles/WB-0118"))


def test_locking_the_phone_forgets_what_was_said(app: Flask, report_id: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    asha.post("/api/lock")
    db.session.rollback()
    held = db.session.scalars(select(SignIn).where(SignIn.account_id == town.ASHA).order_by(SignIn.id.desc())).first()
    assert held is not None
    assert (held.purpose, held.purpose_at) == (None, None)


# ---------------------------------------------------------------- a form that waits


def test_a_search_waits_for_the_reason_and_goes_on_with_what_was_typed(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    asked = mo.post("/desk/search", data={"name": 'Perrin "P"'})
    assert asked.status_code == 403
    assert 'name="name" value="Perrin &#34;P&#34;"' in asked.text
    assert 'name="why_then" value="/desk/search"' in asked.text
    form = {"name": "Perrin", "why_then": "/desk/search", "why_key": "request-from-police-or-council"}
    said = mo.post("/why", data=form)
    assert (said.status_code, said.headers["Location"]) == (307, "/desk/search")
    found = mo.post("/desk/search", data=form)  # as a browser does it: the same body again
    assert "WB-0118" in found.text
    assert looks() == [(town.MO, "names", "request from police or council")]


def test_a_waiting_form_outlives_a_reason_that_is_none(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    again = mo.post("/why", data={"name": "Perrin", "why_then": "/desk/search", "why_key": "other", "why_words": "x"})
    assert again.status_code == 422
    assert again.text.count('name="name" value="Perrin"') == 2
    assert again.text.count('name="why_then" value="/desk/search"') == 2
