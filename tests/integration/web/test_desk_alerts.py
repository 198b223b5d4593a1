"""The desk takes an alert back, once, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind
from app.kernel.db import db, transaction
from tests.builders import send_report
from tests.conftest import Clock
from tests.town import make_profile


@pytest.fixture
def alert_id(phone_of: Any) -> UUID:
    """An alert that sounded at once."""
    with transaction() as session:
        make_profile(session)
    sent = send_report(phone_of("Asha"), uuid4(), category="sighting", profile_ref="WB-0118", note="Secret.")
    return UUID(sent.json["alert_id"])


def test_the_desk_sees_how_far_an_alert_came(phone_of: Any, alert_id: UUID) -> None:
    page = phone_of("Mo").get("/desk/alerts").text
    assert "Live, not yet checked" in page
    assert "Orchard Foods" in page
    assert "No phone rang; it is listed." in page
    assert "Secret." not in page


def test_a_recall_is_for_everybody_at_once(phone_of: Any, alert_id: UUID) -> None:
    mo = phone_of("Mo")
    form = {"because_choice": "It was the wrong person."}
    answer = mo.post(f"/desk/alerts/{alert_id}/recall", data=form)
    assert answer.status_code == 303
    assert "whoever opens the alert reads the correction" in mo.get(answer.headers["Location"]).text
    assert phone_of("Ben").get(f"/api/alerts/{alert_id}").json["state"] == "recalled"


def test_a_recall_needs_a_reason(phone_of: Any, alert_id: UUID) -> None:
    answer = phone_of("Mo").post(f"/desk/alerts/{alert_id}/recall", data={"because_choice": "", "because": " "})
    assert answer.status_code == 422
    assert "Say in a sentence why the alert is recalled." in answer.text
    assert db.session().scalars(select(Alert)).one().recalled_at is None


def test_a_second_recall_hears_who_was_quicker(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    phone_of("Mo").post(f"/desk/alerts/{alert_id}/recall", data={"because": "Wrong person."})
    clock.passes(minutes=3)
    answer = phone_of("Dee").post(f"/desk/alerts/{alert_id}/recall", data={"because": "Wrong place."})
    assert answer.status_code == 409
    assert "Mo corrected this 3 min ago." in answer.text


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Bea", "Pat"])
def test_only_the_desk_recalls(phone_of: Any, alert_id: UUID, name: str) -> None:
    assert phone_of(name).post(f"/desk/alerts/{alert_id}/recall", data={"because": "No."}).status_code == 403


def test_a_test_is_no_alert_that_could_be_recalled(phone_of: Any, alert_id: UUID) -> None:
    with transaction() as session:
        session.get_one(Alert, alert_id).kind = AlertKind.TEST
    mo = phone_of("Mo")
    assert mo.post(f"/desk/alerts/{alert_id}/recall", data={"because": "No."}).status_code == 404
    assert str(alert_id) not in mo.get("/desk/alerts").text


def test_no_such_alert_is_a_page(phone_of: Any) -> None:
    assert phone_of("Mo").post(f"/desk/alerts/{uuid4()}/recall", data={"because": "No."}).status_code == 404


def test_what_is_over_and_what_was_wrong_are_two_different_deeds(phone_of: Any, alert_id: UUID) -> None:
    page = phone_of("Mo").get("/desk/alerts").text
    assert "Stand it down: it is over" in page
    assert "Everybody who was told hears so, without a sound." in page
    assert "Correct it: it was wrong" in page
    assert "“We were wrong.” It also comes in quiet hours." in page


def test_what_is_over_is_stood_down_and_nobody_was_wrong(phone_of: Any, alert_id: UUID) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/alerts/{alert_id}/stand-down", data={"because_choice": "They have left."})
    assert answer.status_code == 303
    page = mo.get(answer.headers["Location"]).text
    assert (
        "Stood down. No phone that was told is still signed in; whoever opens the alert reads that it is over." in page
    )
    assert "Mo stood it down 12:00: They have left." in page
    assert phone_of("Ben").get(f"/api/alerts/{alert_id}").json["state"] == "stood down"


def test_standing_down_needs_a_reason_and_keeps_its_own_form_open(phone_of: Any, alert_id: UUID) -> None:
    answer = phone_of("Mo").post(f"/desk/alerts/{alert_id}/stand-down", data={"because_choice": "", "because": " "})
    assert answer.status_code == 422
    assert answer.text.index('<details class="recall" open>') < answer.text.index("Stand it down: it is over")
    assert answer.text.count('<details class="recall" open>') == 1


def test_what_has_ended_by_itself_can_only_be_corrected(phone_of: Any, alert_id: UUID, clock: Clock) -> None:
    clock.passes(hours=3)
    mo = phone_of("Mo")
    page = mo.get("/desk/alerts").text
    assert "Stand it down: it is over" not in page
    assert "Correct it: it was wrong" in page
    answer = mo.post(f"/desk/alerts/{alert_id}/stand-down", data={"because": "It is over."})
    assert answer.status_code == 409
    assert "This alert has ended by itself." in answer.text


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Bea", "Pat"])
def test_only_the_desk_stands_down(phone_of: Any, alert_id: UUID, name: str) -> None:
    assert phone_of(name).post(f"/desk/alerts/{alert_id}/stand-down", data={"because": "No."}).status_code == 403
