"""The five words on a report, through the form; and what stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind, Delivery, Message, Subscription
from app.kernel.db import db, transaction
from app.profiles.models import Kind, Profile, ProfileState, Sighting
from app.reports.models import Report, ReportState
from app.review.models import Decision, Verdict
from tests.builders import send_report
from tests.conftest import Clock
from tests.town import BEN, NOON, make_profile

A_PROFILE = {
    "verdict": "new profile",
    "title": "Green parka, beard",
    "is_name": "no",
    "seen": "Took two bottles of gin without paying.",
    "look.hair": "short",
    "look.wearing": "green parka",
    "source": "1",
    "information": "A",
    "handling": "P",
    "is_serious_or_repeat": "yes",
}


@pytest.fixture
def held(phone_of: Any) -> UUID:
    """A report of Asha's that happened forty minutes ago."""
    id = uuid4()
    send_report(phone_of("Asha"), id, happened_at=(NOON - timedelta(minutes=40)).isoformat(), note="He was nervous.")
    return id


def decided(id: UUID) -> Decision:
    return db.session().scalars(select(Decision).where(Decision.report_id == id)).one()


def state_of(id: UUID) -> ReportState:
    return db.session().get_one(Report, id).state


def add_phone(account_id: int) -> None:
    with transaction() as session:
        session.add(
            Subscription(
                account_id=account_id,
                endpoint=f"https://push.example/{account_id}",
                p256dh="",
                auth="",
                key_id="",
                made_at=NOON,
            )
        )


def test_an_incident(phone_of: Any, held: UUID) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{held}/decision", data={"verdict": "incident", "wording": "Two bottles were taken."})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/desk?done={held}"
    assert decided(held).verdict is Verdict.INCIDENT
    assert decided(held).wording == "Two bottles were taken."
    assert db.session().scalars(select(Alert)).all() == []
    assert "Approved as an incident." in mo.get(answer.headers["Location"]).text


def test_afterwards_the_next_case_opens(phone_of: Any, held: UUID) -> None:
    second = uuid4()
    send_report(phone_of("Ben"), second)
    answer = phone_of("Mo").post(f"/desk/{held}/decision", data={"verdict": "incident"})
    assert answer.headers["Location"] == f"/desk/{second}?done={held}"


def test_a_sighting_tells_the_phones_near(phone_of: Any, held: UUID) -> None:
    with transaction() as session:
        make_profile(session)
    add_phone(BEN)
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{held}/decision", data={"verdict": "sighting", "profile_ref": "WB-0118"})
    assert answer.status_code == 303
    alert = db.session().scalars(select(Alert)).one()
    assert alert.approved_at == NOON
    assert db.session().get(Sighting, (held, alert.profile_id)) is not None
    assert "Approved as a sighting of WB-0118. 1 phone is told." in mo.get(answer.headers["Location"]).text
    assert "Correct it: it was wrong" in mo.get(f"/desk/{held}").text


def test_any_current_profile_can_be_chosen_from_the_list(phone_of: Any, held: UUID) -> None:
    with transaction() as session:
        make_profile(session, "WB-0119", title="Rowan Teasel")
    form = {"verdict": "sighting", "profile_ref": "other", "other_ref": "WB-0119"}
    assert phone_of("Mo").post(f"/desk/{held}/decision", data=form).status_code == 303
    assert decided(held).profile_id == 1


def test_a_new_profile_is_a_draft_with_its_own_page(phone_of: Any, held: UUID) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{held}/decision", data=A_PROFILE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/desk/profiles/WB-0001?done={held}"
    profile = db.session().scalars(select(Profile)).one()
    assert (profile.state, profile.kind, profile.grading) == (ProfileState.DRAFT, Kind.ID_SOUGHT, "1AP")
    assert profile.look == {"hair": "short", "wearing": "green parka"}
    page = mo.get(answer.headers["Location"]).text
    assert "WB-0001 is a draft until somebody publishes it." in page
    assert "Nothing stands in the way." in page


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [
        ("title", "A name, or words such as"),
        ("seen", "Say in your own words what was seen."),
        ("information", "Choose one."),
        ("is_serious_or_repeat", "Without this it stays an incident"),
    ],
)
def test_a_new_profile_needs_what_publishing_will_ask_for(phone_of: Any, held: UUID, left_out: str, fault: str) -> None:
    form = {name: value for name, value in A_PROFILE.items() if name != left_out}
    answer = phone_of("Mo").post(f"/desk/{held}/decision", data=form)
    assert answer.status_code == 422
    assert fault in answer.text
    assert 'value="green parka"' in answer.text  # everything typed is still there
    assert state_of(held) is ReportState.RECEIVED


def test_whoever_may_be_under_18_becomes_a_draft_that_two_people_must_agree_on(phone_of: Any, held: UUID) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{held}/decision", data={**A_PROFILE, "look.age": "may be under 18"})
    assert answer.status_code == 303
    page = mo.get(answer.headers["Location"]).text
    assert "They may be under 18. Two people must agree first" in page
    assert "/publish" not in page


def test_asking_back_reaches_the_reporter_and_the_answer_comes_back(phone_of: Any, held: UUID) -> None:
    mo, asha = phone_of("Mo"), phone_of("Asha")
    form = {"verdict": "returned", "question_choice": "What did you see and hear?", "question": "Which shelf?"}
    assert mo.post(f"/desk/{held}/decision", data=form).status_code == 303
    assert asha.get(f"/api/reports/{held}").json["question"] == "What did you see and hear? Which shelf?"
    assert "Waits for the reporter" in mo.get(f"/desk/{held}").text
    asha.post(f"/api/reports/{held}/answer", json={"text": "The gin by the door.", "id": str(uuid4())})
    page = mo.get("/desk").text
    assert "1 to decide" in page
    assert "Asha answered: The gin by the door." in page


def test_rejecting_tells_the_reporter_why(phone_of: Any, held: UUID) -> None:
    reason = "It says how somebody looked, not what they did."
    answer = phone_of("Mo").post(f"/desk/{held}/decision", data={"verdict": "rejected", "reason_choice": reason})
    assert answer.status_code == 303
    assert reason in phone_of("Asha").get(f"/api/reports/{held}").json["says"]


def test_rejecting_takes_the_alert_back_as_well(phone_of: Any, clock: Clock) -> None:
    with transaction() as session:
        make_profile(session)
    add_phone(BEN)
    id = uuid4()
    send_report(phone_of("Asha"), id, category="sighting", profile_ref="WB-0118")
    with transaction() as session:
        session.scalars(select(Delivery)).one().attempts = 1
    mo = phone_of("Mo")
    assert "Its alert is recalled as well" in mo.get(f"/desk/{id}").text
    form = {"verdict": "rejected", "reason": "It was somebody else."}
    assert mo.post(f"/desk/{id}/decision", data=form).status_code == 303
    assert db.session().scalars(select(Alert)).one().recalled_because == "It was somebody else."
    messages = [row.message for row in db.session().scalars(select(Delivery).order_by(Delivery.id))]
    assert messages == [Message.ALERT, Message.CORRECTION]


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({}, "Choose what becomes of this report."),
        ({"verdict": "burned"}, "Choose what becomes of this report."),
        ({"verdict": "sighting"}, "Choose whose sighting it is."),
        ({"verdict": "sighting", "profile_ref": "WB-9999"}, "Choose whose sighting it is."),
        ({"verdict": "returned"}, "What do you need to know?"),
        ({"verdict": "rejected", "reason": "  "}, "The reporter is told this sentence."),
    ],
)
def test_what_is_missing_comes_back_with_everything_typed(
    phone_of: Any, held: UUID, form: dict[str, str], fault: str
) -> None:
    answer = phone_of("Mo").post(f"/desk/{held}/decision", data={**form, "wording": "My careful words."})
    assert answer.status_code == 422
    assert fault in answer.text
    assert "My careful words.</textarea>" in answer.text
    assert "Nothing was sent yet." in answer.text
    assert state_of(held) is ReportState.RECEIVED


def test_whoever_is_slower_hears_who_was_quicker(phone_of: Any, held: UUID, clock: Clock) -> None:
    second = uuid4()
    send_report(phone_of("Ben"), second)
    phone_of("Mo").post(f"/desk/{held}/decision", data={"verdict": "incident"})
    clock.passes(minutes=2)
    late = phone_of("Dee").post(f"/desk/{held}/decision", data={"verdict": "rejected", "reason": "Too dark."})
    assert late.status_code == 409
    assert "Mo approved this 2 min ago." in late.text
    assert "Too dark." in late.text
    assert f'href="/desk/{second}"' in late.text
    assert decided(held).verdict is Verdict.INCIDENT


def test_another_site_decides_nothing(phone_of: Any, held: UUID) -> None:
    answer = phone_of("Mo").post(
        f"/desk/{held}/decision", data={"verdict": "incident"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert state_of(held) is ReportState.RECEIVED


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Bea", "Pat", "Rosa"])
def test_only_the_desk_decides(phone_of: Any, held: UUID, name: str) -> None:
    assert phone_of(name).post(f"/desk/{held}/decision", data={"verdict": "incident"}).status_code == 403
    assert state_of(held) is ReportState.RECEIVED


def test_nobody_elses_deed_is_said_to_be_mine(app: Flask, phone_of: Any, held: UUID) -> None:
    phone_of("Mo").post(f"/desk/{held}/decision", data={"verdict": "incident"})
    dee = phone_of("Dee")
    assert "Its reporter can see that." not in dee.get(f"/desk?done={held}").text
    assert dee.get("/desk?done=nonsense").status_code == 200


def test_an_incident_may_be_told_to_zone_and_sector(phone_of: Any, clock: Clock) -> None:
    id = uuid4()
    send_report(phone_of("Asha"), id, category="theft", note="Secret.", happened_at=clock().isoformat())
    mo = phone_of("Mo")
    page = mo.get(f"/desk/{id}").text
    assert "What members may read, above, goes to retail in Middle, for 72 h." in page
    assert 'name="tells" value="yes" aria-describedby="tells-whom">' in page
    answer = mo.post(
        f"/desk/{id}/decision", data={"verdict": "incident", "wording": "Two bottles were taken.", "tells": "yes"}
    )
    assert answer.status_code == 303
    assert "Approved as an incident that zone and sector may read." in mo.get(answer.headers["Location"]).text
    alert = db.session().scalars(select(Alert)).one()
    assert (alert.kind, alert.wording, alert.sectors) == (AlertKind.INCIDENT, "Two bottles were taken.", ["retail"])
    page = mo.get("/desk/alerts").text
    assert "Incident, Orchard Foods" in page
    assert ", in Middle, retail only" in page
    assert "Secret." not in page


def test_without_the_tick_an_incident_tells_nobody(phone_of: Any) -> None:
    id = uuid4()
    send_report(phone_of("Asha"), id, category="theft")
    phone_of("Mo").post(f"/desk/{id}/decision", data={"verdict": "incident", "wording": "Two bottles were taken."})
    assert db.session().scalars(select(Alert)).all() == []


def test_what_others_are_to_read_must_be_written_and_the_tick_stays(phone_of: Any) -> None:
    id = uuid4()
    send_report(phone_of("Asha"), id, category="theft")
    answer = phone_of("Mo").post(f"/desk/{id}/decision", data={"verdict": "incident", "wording": " ", "tells": "yes"})
    assert answer.status_code == 422
    assert "What happened, in your own words." in answer.text
    assert 'aria-describedby="tells-whom" checked>' in answer.text
