"""The desk searches by name: with a reason, never in an address, and written down."""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account
from app.profiles.models import Hidden, ProfileState
from app.reports.models import Report, ReportNote, ReportState, Subject
from app.review.models import Decision, Verdict
from app.review.search import MOST
from app.review.search import search as find
from app.review.words import remember
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Phone


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO)


def search(phone: Phone, name: str) -> str:
    answer = phone.post("/desk/search", data={"name": name})
    assert answer.status_code == 200, answer.text
    return re.sub("</?mark>", "", answer.text)


def sent(app: Flask, note: str = "") -> UUID:
    id = uuid4()
    send_report(signed_in(app, town.ASHA), id, note=note)
    return id


def searches() -> list[tuple[int | None, str, dict[str, Any]]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Entry, Detail).join(Detail, Detail.seq == Entry.seq).where(Entry.verb == "searched").order_by(Entry.seq)
    )
    return [(entry.actor_id, entry.about, detail.body) for entry, detail in rows]


HIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "shown to members": ("Excluded", {}),
    "a draft": ("Draft", {"state": ProfileState.DRAFT, "published_at": None}),
    "withdrawn": ("Withdrawn", {"state": ProfileState.WITHDRAWN, "withdrawn_at": town.NOON}),
    "under 18 or unsure": ("Published, not shown to members", {"hidden_because": Hidden.UNDER_18}),
}


@pytest.mark.parametrize(("says", "changes"), HIDDEN.values(), ids=HIDDEN)
def test_a_profile_is_found_whoever_may_see_it_otherwise(mo: Phone, says: str, changes: dict[str, Any]) -> None:
    with transaction() as session:
        town.make_profile(session, title="José Oakapple", **changes)
    page = search(mo, "jose OAK")
    assert 'href="/desk/profiles/WB-0118"' in page
    assert "José Oakapple" in page
    assert says in page


def test_a_profile_is_found_by_its_reference(mo: Phone) -> None:
    with transaction() as session:
        town.make_profile(session)
        town.make_profile(session, "WB-0119", title="Green parka, beard")
    page = search(mo, "wb-0119")
    assert "Green parka" in page
    assert "WB-0118" not in page.replace("such as WB-0118", "")


def add(session: Any, id: UUID, where: str) -> None:
    report = session.get_one(Report, id)
    text = "Then Oakapple ran."
    if where == "what was asked":
        report.notes.append(ReportNote(id=uuid4(), by_id=town.MO, at=town.NOON, text=text, is_question=True))
    elif where == "what was answered":
        report.notes.append(ReportNote(id=uuid4(), by_id=town.ASHA, at=town.NOON, text=text, is_question=False))
    elif where == "a description":
        report.subjects.append(Subject(description={"marks": text}))
    else:
        said = {"reason": text} if where == "the reason of a decision" else {"wording": text}
        session.add(Decision(report_id=id, verdict=Verdict.REJECTED, by_id=town.MO, at=town.NOON, **said))
        report.state = ReportState.REJECTED
    remember(session, report)


TEXTS = [
    "what was asked",
    "what was answered",
    "a description",
    "the reason of a decision",
    "the wording of a decision",
]


@pytest.mark.parametrize("where", TEXTS)
def test_a_report_is_found_by_each_of_its_texts(app: Flask, mo: Phone, where: str) -> None:
    named, other = sent(app), sent(app, "Nobody gave a name.")
    with transaction() as session:
        add(session, named, where)
    page = search(mo, "oakapple")
    assert f'href="/desk/{named}"' in page
    assert "Then Oakapple ran." in page
    assert str(other) not in page


def test_a_report_is_found_by_what_was_sent_and_shown_once(app: Flask, mo: Phone) -> None:
    id = sent(app, "Oakapple came in.")
    with transaction() as session:
        add(session, id, "what was asked")
    page = search(mo, "oakapple")
    assert page.count(f'href="/desk/{id}"') == 1
    assert "Oakapple came in." in page


def test_the_newest_report_comes_first_and_too_many_are_said_to_be(app: Flask, mo: Phone) -> None:
    with transaction() as session:
        for number in range(MOST + 1):
            id = UUID(int=number + 1)
            session.add(
                Report(
                    id=id,
                    kind="incident",
                    category="theft",
                    happened_at=town.NOON,
                    received_at=town.NOON.replace(second=number),
                    premises_id=town.ORCHARD,
                    reporter_id=town.ASHA,
                    note="Oakapple.",
                    content_sha="",
                )
            )
            session.flush()
            remember(session, session.get_one(Report, id))
    page = search(mo, "oakapple")
    assert page.index(str(UUID(int=MOST + 1))) < page.index(str(UUID(int=MOST)))
    assert f'href="/desk/{UUID(int=1)}"' not in page
    assert f"Reports, {MOST}" in page
    assert "More than can be shown." in page
    assert searches()[0][2]["found"] == {"profiles": 0, "reports": MOST + 1}


def test_nobody_found_is_said_calmly_and_written_down(mo: Phone) -> None:
    page = search(mo, "Nobody Here")
    assert "Nothing found" in page
    assert "That says nothing about the person." in page
    ((who, about, detail),) = searches()
    assert (who, about) == (town.MO, "names")
    assert detail == {
        "words": "Nobody Here",
        "found": {"profiles": 0, "reports": 0},
        "because": "other: a test of the town",
    }


@pytest.mark.parametrize("name", ["", " ", "a", "%", "_", "'", "a b", "…" * 80])
def test_too_little_to_search_by_is_said_and_searches_nothing(mo: Phone, name: str) -> None:
    answer = mo.post("/desk/search", data={"name": name})
    assert answer.status_code == 422
    assert "At least 2 letters or digits." in answer.text
    assert searches() == []


@pytest.mark.parametrize("name", ["' OR 1=1 --", "%%", "<script>alert(1)</script>", "x" * 5000, "\x00name"])
def test_odd_signs_are_letters_or_nothing(mo: Phone, name: str) -> None:
    with transaction() as session:
        town.make_profile(session)
    answer = mo.post("/desk/search", data={"name": name})
    assert answer.status_code in (200, 422)
    assert "Oakapple" not in answer.text
    assert "<script>alert" not in answer.text


def test_people_who_sign_in_are_not_searched(app: Flask, mo: Phone) -> None:
    assert db.session.get_one(Account, town.MAREK).name == "Marek"
    page = search(mo, "marek")
    assert "Nothing found" in page


def test_the_name_stands_in_no_address_and_in_no_log(app: Flask, mo: Phone, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with transaction() as session:
        town.make_profile(session)
    answer = mo.post("/desk/search", data={"name": "Oakapple"})
    assert answer.status_code == 200
    assert "Oakapple" not in caplog.text
    assert "method=get" not in answer.text.lower()
    assert "?name=" not in answer.text
    assert mo.get("/desk/search?name=Oakapple").text.count("Oakapple") == 0
    assert searches()[0][1] == "names"


def test_the_form_asks_why_before_a_name_is_typed(app: Flask) -> None:
    asked = signed_in(app, town.MO, why="").get("/desk/search")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/why?next=%2Fdesk%2Fsearch")


OTHERS = [town.ASHA, town.BEN, town.LENA, town.BEA, town.MAREK, town.PAT, town.ROSA]


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_desk_searches(app: Flask, who: int) -> None:
    phone = signed_in(app, who)
    assert phone.get("/desk/search").status_code == 403
    assert phone.post("/desk/search", data={"name": "Perrin"}).status_code == 403
    assert searches() == []


@pytest.mark.parametrize("who", [*OTHERS, town.LEE])
def test_the_search_itself_is_the_desks(app: Flask, who: int) -> None:
    with pytest.raises(NotAllowed):
        find(db.session(), "Perrin", by=db.session.get_one(Account, who))


def test_what_cannot_be_written_down_is_not_shown(app: Flask, mo: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with transaction() as session:
        town.make_profile(session)
    monkeypatch.setattr("app.review.search.record", fail)
    answer = mo.post("/desk/search", data={"name": "Perrin"})
    assert answer.status_code == 500
    assert "WB-0118" not in answer.text


def test_what_is_nearly_the_same_is_shown_and_said_to_be_so(mo: Phone) -> None:
    with transaction() as session:
        town.make_profile(session)
    page = search(mo, "Oakaple")
    assert "Nothing with “oakaple”; shown: “oakapple”." in page
    assert "It may be somebody else." in page
    assert 'href="/desk/profiles/WB-0118"' in page


def test_the_words_that_were_found_are_marked_and_nothing_of_a_report_is_read_as_markup(app: Flask, mo: Phone) -> None:
    sent(app, "<b>Oakapple</b> came in.")
    page = mo.post("/desk/search", data={"name": "oakapple"}).text
    assert "&lt;b&gt;<mark>Oakapple</mark>&lt;/b&gt; came in." in page


def test_it_is_looked_where_the_desk_says(app: Flask, mo: Phone) -> None:
    id = sent(app, "Oakapple at the orchard.")
    with transaction() as session:
        town.make_profile(session)
    data = {"name": "oakapple"}
    people = mo.post("/desk/search", data={**data, "within": "people"}).text
    reports = mo.post("/desk/search", data={**data, "within": "reports"}).text
    assert ("WB-0118</span>" in people, f"/desk/{id}" in people) == (True, False)
    assert ("WB-0118</span>" in reports, f"/desk/{id}" in reports) == (False, True)
    assert [detail["found"] for _, _, detail in searches()] == [
        {"profiles": 1, "reports": 0},
        {"profiles": 0, "reports": 1},
    ]
    assert mo.post("/desk/search", data={**data, "within": "nowhere"}).status_code == 200


def test_a_place_and_a_reference_are_found(app: Flask, mo: Phone) -> None:
    id = sent(app, "Went off in a van AB12 CDE.")
    assert f'href="/desk/premises/{town.LANTERN}"' in search(mo, "lantern")
    for said in ("ab12cde", "AB12 CDE", str(id)[:8], str(id)):
        assert f'href="/desk/{id}"' in search(mo, said)


def test_why_a_profile_is_not_shown_to_members_is_said(mo: Phone) -> None:
    with transaction() as session:
        town.make_profile(session, hidden_because=Hidden.DISPUTE)
    assert "Published, not shown to members: under dispute" in search(mo, "oakapple")
