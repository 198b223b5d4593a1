"""The trail of one person, drawn for the desk; and what of it no member ever sees."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.profiles.models import Associate, Profile, Sighting, Vehicle
from app.reports.models import Report
from app.review.models import Facts, ReportVehicle
from tests.builders import signed_in
from tests.town import LANTERN, MO, NOON, make_profile
from tests.trails import approved, was_seen

PAGE = "/desk/profiles/WB-0118/patterns"
FORETELLS = re.compile(r"likely|\bnext\b|predict|forecast|expect|\bwill be\b|\bagain\b", re.IGNORECASE)
TEMPLATES = Path(__file__).parents[3] / "templates" / "desk"


@pytest.fixture
def trail(app: Flask) -> list[UUID]:
    """Three thefts, one damage with a value, somebody beside, a vehicle; and a sighting without conduct."""
    with transaction() as session:
        one = make_profile(session)
        other = make_profile(session, "WB-0042", title="Juno Larkspurr")
        linked = make_profile(session, "WB-0077", title="Rafe Quillwort")
        at = datetime(2026, 11, 13, 17, 20, tzinfo=UTC)  # a Friday
        reports = [approved(session, at=at - timedelta(days=7 * week)) for week in range(3)]
        reports.append(approved(session, "damage", ago=timedelta(days=120), premises=LANTERN))
        reports.append(approved(session, "sighting", ago=timedelta(hours=5), premises=3))
        for report in reports:
            was_seen(session, one, report)
        was_seen(session, other, reports[0])
        session.add(Facts(report_id=reports[3].id, value_pence=124_050, recovered_pence=4_050, by_id=MO, at=NOON))
        session.add(ReportVehicle(report_id=reports[0].id, plate="Q118TWN", at=NOON, by_id=MO))
        session.add(ReportVehicle(report_id=reports[1].id, plate="Q999TWN", at=NOON, by_id=MO))
        session.add(Vehicle(profile_id=one.id, plate="Q118TWN", looks="grey van", because="Seen.", by_id=MO, at=NOON))
        session.add(Associate(profile_id=one.id, other_id=linked.id, because="Came on one ticket.", by_id=MO, at=NOON))
        return [report.id for report in reports]


def text_of(page: str) -> str:
    """Return the words of the page itself, without its frame."""
    (main,) = re.findall(r"<main.*?</main>", page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.usefixtures("trail")
def test_it_shows_when_where_what_and_how_much(phone_of: Any) -> None:
    page = phone_of("Mo").get(PAGE).text
    assert "Most: Friday, 17:00 to 18:00, 3 reports." in page
    assert "What was done: Theft 3, Damage 1" in page
    words = text_of(page)
    assert "Orchard Foods the latest 3 reports" in words
    assert "Lantern Club 1 report" in words
    assert "£1,241 taken, £40.50 of it came back; 1 of 4 say a value" in words
    assert "July 1" in page


def test_being_seen_is_no_trail(phone_of: Any, trail: list[UUID]) -> None:
    page = phone_of("Mo").get(PAGE).text
    assert f"/desk/{trail[3]}" in page
    assert f"/desk/{trail[4]}" not in page
    assert "Quillby Yard" not in page


@pytest.mark.parametrize(("since", "reports"), [("90", 3), ("365", 4), ("all", 4), ("", 4), ("no such", 4)])
@pytest.mark.usefixtures("trail")
def test_how_far_back_is_chosen_and_the_months_stay(phone_of: Any, since: str, reports: int) -> None:
    page = phone_of("Mo").get(f"{PAGE}?since={since}").text
    assert f"{reports} reports of something done" in text_of(page)
    assert "July 1" in page


@pytest.mark.usefixtures("trail")
def test_why_is_asked_and_that_somebody_looked_is_written_down(app: Flask) -> None:
    hurried = signed_in(app, MO, why="")
    assert hurried.get(PAGE).headers["Location"].startswith("/why?")
    assert signed_in(app, MO).get(PAGE).status_code == 200
    looked = select(Detail.body).join(Entry, Entry.seq == Detail.seq).where(Entry.verb == "viewed")
    assert [body["because"] for body in db.session.scalars(looked)] == ["other: a test of the town"]


@pytest.mark.usefixtures("trail")
def test_companions_are_those_with_a_profile_of_their_own(phone_of: Any) -> None:
    words = text_of(phone_of("Mo").get(PAGE).text)
    assert "Juno Larkspurr WB-0042 In 1 report of this trail" in words
    assert "Rafe Quillwort WB-0077 Linked by the desk: Came on one ticket. In no report of this time" in words
    back = text_of(phone_of("Mo").get("/desk/profiles/WB-0077/patterns").text)
    assert "Linked by the desk: Came on one ticket." in back


@pytest.mark.usefixtures("trail")
def test_vehicles_say_where_and_whose(phone_of: Any) -> None:
    words = text_of(phone_of("Mo").get(PAGE).text)
    assert "Q118TWN grey van Seen. Orchard Foods," in words
    assert "Q999TWN Named in a report Whose it is, nobody has said." in words


SECRETS = ("Q118TWN", "Q999TWN", "grey van", "Juno", "WB-0042", "Came on one ticket", "patterns", "attention")


@pytest.mark.parametrize("who", ["Asha", "Ben", "Lena", "Marek", "Pat"])
@pytest.mark.usefixtures("trail")
def test_no_member_is_shown_a_vehicle_or_a_companion(phone_of: Any, who: str) -> None:
    phone = phone_of(who)
    for address in ("/api/profiles/WB-0118", "/profiles/WB-0118", "/api/alerts", "/api/reports", "/log"):
        shown = phone.get(address)
        assert not [word for word in SECRETS if word in re.sub(r"/static/\S+", "", shown.text)], address
    cards = phone.get("/api/gallery").json["cards"]
    (one,) = [card for card in cards if card["ref"] == "WB-0118"]
    assert not [word for word in SECRETS if word in str(one)]


@pytest.mark.parametrize("who", ["Asha", "Ben", "Lena", "Marek", "Pat", "Bea"])
@pytest.mark.usefixtures("trail")
def test_nobody_else_opens_the_pages(phone_of: Any, who: str) -> None:
    phone = phone_of(who)
    assert phone.get(PAGE).status_code == 403
    assert phone.get("/desk/attention").status_code == 403


@pytest.mark.parametrize("name", ["patterns.html", "_patterns.html", "attention.html"])
def test_nothing_is_foretold(name: str) -> None:
    source = re.sub(r"loop\.\w+", "", (TEMPLATES / name).read_text())
    assert FORETELLS.findall(source) == []


@pytest.mark.usefixtures("trail")
def test_the_pages_as_they_are_sent_foretell_nothing(phone_of: Any) -> None:
    mo = phone_of("Mo")
    assert FORETELLS.findall(text_of(mo.get(PAGE).text)) == []
    assert FORETELLS.findall(text_of(mo.get("/desk/attention").text)) == []


def test_whoever_was_there_is_added_and_taken_off(phone_of: Any, trail: list[UUID]) -> None:
    mo, form = phone_of("Mo"), {"report": str(trail[1]), "other": "wb-0042", "part": "yes"}
    answer = mo.post(f"{PAGE}/also-there", data=form)
    assert answer.status_code == 303
    assert "In 2 reports of this trail" in text_of(mo.get(PAGE).text)
    answer = mo.post(f"{PAGE}/not-there", data={**form, "because": "It was another coat."})
    assert answer.status_code == 303
    assert "In 1 report of this trail" in text_of(mo.get(PAGE).text)


def test_why_somebody_was_not_there_comes_back_when_it_is_refused(phone_of: Any, trail: list[UUID]) -> None:
    mo, form = phone_of("Mo"), {"report": str(trail[1]), "other": "WB-0042", "part": "yes"}
    assert mo.post(f"{PAGE}/also-there", data=form).status_code == 303
    with transaction() as session:
        session.get_one(Report, trail[1]).reporter_id = MO
    answer = mo.post(f"{PAGE}/not-there", data={**form, "because": "It was another coat."})
    assert answer.status_code == 409
    assert 'value="It was another coat."' in answer.text


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"other": "Juno"}, 422, "There is no such profile. Write its reference, such as WB-0118."),
        ({"other": ""}, 422, "Somebody without a profile is not named here."),
        ({"report": "x"}, 422, "Choose the report in which they were."),
        ({"part": ""}, 422, "Choose one of the two."),
        ({"other": "WB-0118"}, 409, "WB-0118 is named in this report already."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    phone_of: Any, trail: list[UUID], wrong: dict[str, str], status: int, says: str
) -> None:
    form = {"report": str(trail[1]), "other": "WB-0042", "part": "no"} | wrong
    answer = phone_of("Mo").post(f"{PAGE}/also-there", data=form)
    assert answer.status_code == status
    assert says in answer.text
    assert f'value="{form["other"]}"' in answer.text
    assert len(db.session.scalars(select(Sighting).where(Sighting.report_id == trail[1])).all()) == 1


def test_somebody_without_a_trail_has_a_page_that_says_so(app: Flask, phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session)
    page = text_of(phone_of("Mo").get(PAGE).text)
    assert "No trail in this time" in page
    assert phone_of("Mo").get("/desk/profiles/WB-9999/patterns").status_code == 404


@pytest.mark.usefixtures("trail")
def test_a_long_trail_asks_the_database_no_more_often(phone_of: Any) -> None:
    mo, asked = phone_of("Mo"), [0]

    def count(*_: object) -> None:
        asked[0] += 1

    def how_often() -> int:
        mo.get(PAGE)
        asked[0] = 0
        event.listen(db.engine, "before_cursor_execute", count)
        mo.get(PAGE)
        event.remove(db.engine, "before_cursor_execute", count)
        return asked[0]

    before = how_often()
    with transaction() as session:
        one = session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()
        for day in range(60):
            was_seen(session, one, approved(session, ago=timedelta(days=day), premises=1 + day % 4))
    assert how_often() == before
