"""What was heard, from the report to what members are told of it: in other words, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.alerts.models import Alert, Ending
from app.audit.models import Detail, Entry
from app.bulletins.models import Bulletin
from app.intelligence.models import Item, ItemState
from app.kernel.db import db, transaction
from app.profiles.models import Sighting
from app.reports.models import Report, ReportState
from app.review.models import Decision, Verdict
from tests.builders import send_report
from tests.conftest import Clock, Phone
from tests.town import make_profile

Whose = Callable[[str | None], Phone]
HEARD = "The barman of the Lantern says that Perrin sells forged cards behind the station."
TOLD = "Forged cards are sold near the station. Look at the hologram before you take one."
GRADED = {"says": HEARD, "source": "2", "information": "C", "handling": "P"}


@pytest.fixture
def report_id(phone_of: Whose) -> UUID:
    id = uuid4()
    assert send_report(phone_of("Asha"), id, category="intelligence", note=HEARD).status_code == 201
    return id


@pytest.fixture
def mo(phone_of: Whose, report_id: UUID) -> Phone:
    """Mo, who has kept Asha's report as intelligence."""
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{report_id}/intelligence", data=GRADED)
    assert answer.headers["Location"] == f"/desk?done={report_id}"
    return mo


def item() -> Item:
    return db.session().scalars(select(Item)).one()


def bulletins() -> list[Bulletin]:
    return list(db.session().scalars(select(Bulletin)))


def share(mo: Phone, **changes: Any) -> Any:
    form = {"id": str(uuid4()), "topic": "card fraud", "title": "Forged cards", **changes}
    return mo.post("/desk/intelligence/IN-0001/share", data=form)


def test_it_is_decided_and_graded_together(mo: Phone, report_id: UUID) -> None:
    assert db.session().get_one(Report, report_id).state is ReportState.APPROVED
    assert db.session().scalars(select(Decision.verdict)).all() == [Verdict.INTELLIGENCE]
    kept = item()
    assert (kept.report_id, kept.says, kept.source, kept.information, kept.handling) == (
        report_id, HEARD, "2", "C", "P",
    )  # fmt: skip
    assert kept.review_on == date(2027, 2, 16)
    assert db.session().scalars(select(Sighting)).all() == []


def test_the_next_has_the_next_reference(mo: Phone, phone_of: Whose) -> None:
    second = uuid4()
    send_report(phone_of("Ben"), second, category="intelligence", note="x")
    mo.post(f"/desk/{second}/intelligence", data=GRADED)
    assert db.session().scalars(select(Item.ref).order_by(Item.id)).all() == ["IN-0001", "IN-0002"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": ""}, "Choose one."),
        ({"handling": "C"}, "Shared with conditions: say which"),
        ({"says": ""}, "Write down what was heard"),
        ({"profile_ref": "WB-9999"}, "There is no profile with this reference."),
    ],
)
def test_without_its_grading_nothing_is_decided(
    phone_of: Whose, report_id: UUID, changes: dict[str, str], sentence: str
) -> None:
    answer = phone_of("Mo").post(f"/desk/{report_id}/intelligence", data=GRADED | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session().get_one(Report, report_id).state is ReportState.RECEIVED
    assert db.session().scalars(select(Decision)).all() == []


def test_nobody_grades_what_they_sent_themselves(phone_of: Whose) -> None:
    id = uuid4()
    dee = phone_of("Dee")
    send_report(dee, id, category="intelligence", note=HEARD)
    assert dee.post(f"/desk/{id}/intelligence", data=GRADED).status_code == 403
    assert db.session().scalars(select(Item)).all() == []


def test_who_comes_second_hears_who_was_quicker_and_keeps_the_words(
    mo: Phone, phone_of: Whose, report_id: UUID
) -> None:
    answer = phone_of("Dee").post(f"/desk/{report_id}/intelligence", data=GRADED | {"says": "My own words."})
    assert answer.status_code == 409
    assert "kept this as intelligence" in answer.text
    assert "My own words." in answer.text


def test_an_alert_that_sounded_because_of_it_is_corrected(phone_of: Whose) -> None:
    with transaction() as session:
        make_profile(session)
    id = uuid4()
    send_report(phone_of("Asha"), id, category="sighting", profile_ref="WB-0118", sure="know")
    assert phone_of("Mo").post(f"/desk/{id}/intelligence", data=GRADED).status_code == 303
    alert = db.session().scalars(select(Alert)).one()
    assert (alert.recalled_as, alert.recalled_because) == (Ending.CORRECTION, "It was heard, not seen.")


def test_its_reporter_reads_that_it_is_kept_apart(mo: Phone, phone_of: Whose, report_id: UUID) -> None:
    told = phone_of("Asha").get(f"/api/reports/{report_id}").json or {}
    assert told["says"].startswith("Read by Mo. What you heard is kept apart")
    assert "Read by Mo, and kept apart from what happened" in [step["says"] for step in told["track"]]


def test_the_list_says_nothing_of_what_was_heard(mo: Phone) -> None:
    page = mo.get("/desk/intelligence").text
    assert "IN-0001" in page
    assert "2CP" in page
    assert "barman" not in page


def test_to_open_it_asks_why_and_is_written_down(mo: Phone) -> None:
    assert "barman" in mo.get("/desk/intelligence/IN-0001").text
    looked = select(Entry).where(Entry.verb == "viewed", Entry.about == "intelligence IN-0001")
    entry = db.session().scalars(looked).one()
    assert db.session().get_one(Detail, entry.seq).body == {"because": "other: a test of the town"}


# ------------------------------------------------------------ what members see


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write what members may see"),
        (HEARD, "as they were heard"),
        ("Perrin Oakapple sells cards.", "It says “Perrin Oakapple”."),
        ("Asha told us of forged cards.", "It says “Asha”."),
    ],
)
def test_words_that_lead_to_somebody_are_not_kept(mo: Phone, words: str, sentence: str) -> None:
    with transaction() as session:
        make_profile(session)
    answer = mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": words})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert item().sanitised == ""


def test_members_read_the_sanitised_words_and_nothing_else(mo: Phone, phone_of: Whose) -> None:
    mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": TOLD})
    assert share(mo, says=HEARD, sectors=["retail"]).status_code == 303
    (bulletin,) = bulletins()
    assert (bulletin.says, bulletin.sectors, bulletin.intelligence_ref) == (TOLD, ["retail"], "IN-0001")
    assert item().state is ItemState.SHARED
    page = phone_of("Asha").get(f"/bulletins/{bulletin.id}").text
    assert "Look at the hologram" in page
    assert "IN-0001" not in page


def test_what_was_shared_goes_when_it_is_closed(mo: Phone, phone_of: Whose) -> None:
    mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": TOLD})
    share(mo, says=HEARD, sectors=["retail"])
    mo.post("/desk/intelligence/IN-0001/close", data={"because": "It was false."})
    (bulletin,) = bulletins()
    assert bulletin.because == "It was false."
    assert phone_of("Asha").get(f"/bulletins/{bulletin.id}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"information": "E"}, "It is suspected to be false."),
        ({"handling": "C", "conditions": ""}, "with conditions only, and none are written down"),
        ({"sanitised": ""}, "Write what members may see"),
        ({"review_on": date(2026, 11, 17)}, "is overdue. Look at it again first."),
    ],
)
def test_what_may_not_be_shared_is_not(mo: Phone, changes: dict[str, Any], sentence: str) -> None:
    mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": TOLD})
    with transaction() as session:
        one = session.scalars(select(Item)).one()
        for name, value in changes.items():
            setattr(one, name, value)
    answer = share(mo)
    assert answer.status_code == 409
    assert sentence in answer.text
    assert bulletins() == []


def test_a_title_that_names_somebody_comes_back(mo: Phone) -> None:
    mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": TOLD})
    answer = share(mo, title="What Asha heard")
    assert answer.status_code == 422
    assert "What Asha heard" in answer.text
    assert item().state is ItemState.GRADED


# ------------------------------------------------------------ its end


def test_looked_at_again_it_stays_for_another_term(mo: Phone, clock: Clock) -> None:
    with transaction() as session:
        session.scalars(select(Item)).one().review_on = date(2026, 11, 1)
    assert "Review overdue" in mo.get("/desk/intelligence?show=overdue").text
    assert mo.post("/desk/intelligence/IN-0001/keep", data={"keep_because": ""}).status_code == 422
    assert mo.post("/desk/intelligence/IN-0001/keep", data={"keep_because": "Borne out."}).status_code == 303
    assert item().review_on == date(2027, 2, 16)


def test_closed_it_is_not_shared_and_not_closed_again(mo: Phone) -> None:
    mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": TOLD})
    assert mo.post("/desk/intelligence/IN-0001/close", data={"because": ""}).status_code == 422
    assert mo.post("/desk/intelligence/IN-0001/close", data={"because": "It was false."}).status_code == 303
    assert (item().state, item().because) == (ItemState.CLOSED, "It was false.")
    assert share(mo).status_code == 409
    assert mo.post("/desk/intelligence/IN-0001/close", data={"because": "Again."}).status_code == 409
    assert mo.post("/desk/intelligence/IN-0001/sanitise", data={"sanitised": "More."}).status_code == 409
    assert "IN-0001" in mo.get("/desk/intelligence?show=closed").text
