"""The desk writes an alert of its own: it is looked at first, with whom it reaches, and nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert, AlertKind, Delivery, Proposal
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.builders import develop_all, send_report, subscribe_phone
from tests.conftest import Clock
from tests.pictures import jpeg

MISSING = {
    "asker": "police",
    "asked_by": "PC 4417 Doyle",
    "reference": "QB/26/1187",
    "wording": "Boy of about 9, red anorak.",
}
INFORMATION = {"wording": "The market is on Sunday this week.", "hours": "8", "zones": ["MID"]}
TOWN_WIDE = {"wording": "The bridge is closed.", "hours": "4"}
FORMS = {"missing": MISSING, "information": INFORMATION, "town-wide": TOWN_WIDE}


@pytest.fixture(autouse=True)
def a_phone(app: Flask) -> None:
    with transaction() as session:
        subscribe_phone(session, town.BEN)


def sent() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert)))


@pytest.mark.parametrize("kind", FORMS)
def test_looking_first_shows_it_as_it_will_be_read_and_sends_nothing(phone_of: Any, kind: str) -> None:
    page = phone_of("Mo").post(f"/desk/alerts/new/{kind}/preview", data=FORMS[kind]).text
    assert "As they will read it" in page
    assert "Townwatch: please open." in page
    assert "<b>Reaches " in page
    assert FORMS[kind]["wording"] in page
    assert f'formaction="/desk/alerts/new/{kind}/send"' in page
    assert sent() == []
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_whom_it_reaches_is_counted_by_where_it_goes(phone_of: Any) -> None:
    mo = phone_of("Mo")
    one_zone = mo.post("/desk/alerts/new/information/preview", data=INFORMATION).text
    assert "<b>Reaches 4 people at 2 premises. 3 of them: no phone that rings, only the list.</b>" in one_zone
    only_licensed = mo.post("/desk/alerts/new/information/preview", data={**INFORMATION, "sectors": ["licensed"]}).text
    assert "<b>Reaches 1 person at 1 premises.</b>" in only_licensed
    assert "In the app, for Middle, licensed only" in only_licensed


def test_a_missing_person_is_told_of_with_the_reference(phone_of: Any, clock: Clock) -> None:
    mo = phone_of("Mo")
    assert "Call 999 with this reference: QB/26/1187." in mo.post("/desk/alerts/new/missing/preview", data=MISSING).text
    answer = mo.post("/desk/alerts/new/missing/send", data=MISSING)
    assert answer.status_code == 303
    page = mo.get(answer.headers["Location"]).text
    assert "Sent. 1 phone is told." in page
    assert "Missing person" in page
    assert "Reference <b>QB/26/1187</b>" in page
    assert "Doyle" not in page
    assert db.session.scalars(select(Delivery.account_id)).all() == [town.BEN]


@pytest.mark.parametrize(
    ("kind", "without", "says"),
    [
        ("missing", "asker", "Choose who asks for it."),
        ("missing", "asked_by", "Who asked for it, by name."),
        ("missing", "reference", "Their reference: whoever calls 999 says it."),
        ("missing", "wording", "Write what people should know."),
        ("information", "wording", "Write what people should know."),
        ("town-wide", "wording", "Write what people should know."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_what_is_missing_is_said_beside_its_field_and_the_rest_stays(
    phone_of: Any, step: str, kind: str, without: str, says: str
) -> None:
    form = {name: value for name, value in FORMS[kind].items() if name != without}
    answer = phone_of("Mo").post(f"/desk/alerts/new/{kind}/{step}", data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'id="{without}-fault"' in answer.text
    assert not [one for name, one in form.items() if name in ("wording", "reference") and one not in answer.text]
    assert sent() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": "0"}, "hours"),
        ({"hours": "soon"}, "hours"),
        ({"hours": "99"}, "hours"),
        ({"zones": "NOWHERE"}, "zones"),
        ({"sectors": "moon"}, "sectors"),
        ({"wording": "x" * 601}, "wording"),
    ],
)
def test_nonsense_is_a_fault_of_its_field(phone_of: Any, changes: dict[str, str], field: str) -> None:
    answer = phone_of("Mo").post("/desk/alerts/new/information/send", data={**INFORMATION, **changes})
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert sent() == []


@pytest.fixture
def seen_missing(phone_of: Any, parts: Parts) -> UUID:
    """Asha's report of somebody missing, with a picture."""
    id = uuid4()
    send_report(phone_of("Asha"), id, photos=[jpeg(1)], category="missing person")
    develop_all(parts)
    return id


@pytest.mark.parametrize("ticked", [True, False])
def test_the_picture_of_a_report_goes_with_it_if_that_is_wished(
    phone_of: Any, seen_missing: UUID, ticked: bool
) -> None:
    mo = phone_of("Mo")
    assert f'href="/desk/alerts/new/missing?report={seen_missing}"' in mo.get(f"/desk/{seen_missing}").text
    page = mo.get(f"/desk/alerts/new/missing?report={seen_missing}").text
    assert 'name="with_picture" value="yes" checked>' in page
    form = {**MISSING, "report": str(seen_missing)} | ({"with_picture": "yes"} if ticked else {})
    draft = mo.post("/desk/alerts/new/missing/preview", data=form).text
    assert ("The picture that goes with it" in draft) is ticked
    mo.post("/desk/alerts/new/missing/send", data=form)
    alert = sent()[0]
    assert (alert.photo_id is not None) is ticked
    assert (phone_of("Ben").get(f"/api/alerts/{alert.id}").json["photo"] is not None) is ticked


@pytest.mark.parametrize(
    ("report", "shown", "posted", "alerts"), [("nonsense", 200, 303, 1), (str(UUID(int=7)), 404, 404, 0)]
)
def test_a_report_that_there_is_not_gives_no_picture(
    phone_of: Any, report: str, shown: int, posted: int, alerts: int
) -> None:
    mo = phone_of("Mo")
    assert mo.get(f"/desk/alerts/new/missing?report={report}").status_code == shown
    form = {**MISSING, "report": report, "with_picture": "yes"}
    assert mo.post("/desk/alerts/new/missing/send", data=form).status_code == posted
    assert [one.photo_id for one in sent()] == [None] * alerts


def test_a_second_tap_rings_nobody_twice(phone_of: Any, clock: Clock) -> None:
    mo = phone_of("Mo")
    for _ in range(2):
        assert mo.post("/desk/alerts/new/missing/send", data=MISSING).status_code == 303
    assert [one.kind for one in sent()] == [AlertKind.MISSING]
    clock.passes(minutes=3)
    mo.post("/desk/alerts/new/missing/send", data=MISSING)
    assert len(sent()) == 2


def test_a_second_tap_proposes_nothing_twice(phone_of: Any) -> None:
    mo = phone_of("Mo")
    for _ in range(2):
        assert mo.post("/desk/alerts/new/town-wide/send", data=TOWN_WIDE).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_there_is_no_other_kind(phone_of: Any) -> None:
    mo = phone_of("Mo")
    for kind in ("sighting", "live", "incident", "test", "x"):
        assert mo.get(f"/desk/alerts/new/{kind}").status_code == 404
        assert mo.post(f"/desk/alerts/new/{kind}/send", data=INFORMATION).status_code == 404


@pytest.mark.parametrize("name", ["Asha", "Ben", "Lena", "Bea", "Pat", "Marek"])
def test_only_the_desk_writes_to_the_town(phone_of: Any, name: str) -> None:
    phone = phone_of(name)
    assert phone.get("/desk/alerts/new/information").status_code == 403
    assert phone.post("/desk/alerts/new/information/send", data=INFORMATION).status_code == 403
    assert sent() == []
