"""What lies around a case: related reports and likely profiles with why, facts, map; undo, and who was quicker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.profiles.models import ProfileState, Vehicle
from app.reports.models import Report, ReportState
from app.review.models import Decision, Facts, ReportLink, ReportVehicle
from app.web.parts import Parts
from tests import town
from tests.builders import send_report
from tests.conftest import Clock
from tests.town import NOON, make_profile

LOOK = {"appears": "man", "age": "25-34", "hair": "short", "wearing": "hood up"}


@pytest.fixture
def undoable(parts: Parts) -> Iterator[None]:
    """Decisions can be undone for eight seconds, as in earnest."""
    object.__setattr__(parts.settings, "undo_seconds", 8)
    yield
    object.__setattr__(parts.settings, "undo_seconds", 0)


def sent(phone_of: Any, who: str = "Asha", *, minutes: float = 40, **changes: Any) -> UUID:
    id = uuid4()
    at = (NOON - timedelta(minutes=minutes)).isoformat()
    assert send_report(phone_of(who), id, happened_at=at, **changes).status_code == 201
    return id


def words(phone: Any, path: str) -> str:
    main = phone.get(path).text.split("<main")[1].split("</main>", maxsplit=1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)).replace(" ,", ",").replace(" .", ".")


def test_the_same_place_and_hour_is_suggested_with_why(phone_of: Any) -> None:
    one = sent(phone_of)
    sent(phone_of, "Ben", minutes=20, category="damage", note="A window broke.")
    said = words(phone_of("Mo"), f"/desk/{one}")
    assert "May belong together" in said
    assert "Damage, Lantern Club" in said
    assert "90 m away, 20 minutes later." in said
    assert "“A window broke.”" in said


def test_what_has_nothing_in_common_is_not_suggested(phone_of: Any) -> None:
    one = sent(phone_of)
    sent(phone_of, "Ben", minutes=110)
    sent(phone_of, "Cal")
    assert "May belong together" not in words(phone_of("Mo"), f"/desk/{one}")


def test_a_similar_description_in_the_zone_is_suggested(phone_of: Any) -> None:
    one = sent(phone_of, description=LOOK)
    sent(phone_of, "Ben", minutes=9 * 24 * 60, description=LOOK)
    said = words(phone_of("Mo"), f"/desk/{one}")
    assert "Similar description (age 25-34; hair short; wearing hood up). Many people look like this." in said


def test_the_same_vehicle_is_suggested_wherever_it_was(phone_of: Any) -> None:
    other = sent(phone_of, "Cal", minutes=5 * 24 * 60, note="They drove a van, ab12 cde.")
    phone_of("Mo").get(f"/desk/{other}")
    one = sent(phone_of, note="Away in AB12CDE.")
    assert "The same vehicle: AB12 CDE." in words(phone_of("Mo"), f"/desk/{one}")


def test_at_most_six_are_suggested(phone_of: Any) -> None:
    one = sent(phone_of)
    for minutes in range(8):
        sent(phone_of, "Ben", minutes=30 + minutes)
    page = phone_of("Mo").get(f"/desk/{one}").text
    assert page.count('class="card stack stack-2 maybe"') == 6


def test_a_profile_described_alike_is_shown_as_something_to_look_at(phone_of: Any) -> None:
    with transaction() as session:
        make_profile(session, "WB-0200", title="Hooded", look=LOOK, state=ProfileState.DRAFT)
        make_profile(session, "WB-0201", title="Other", look={"hair": "short", "appears": "man"})
    said = words(phone_of("Mo"), f"/desk/{sent(phone_of, description=LOOK)}")
    assert "WB-0200, Hooded" in said
    assert "WB-0201, Other" not in said.split("May belong together")[1].split("Where")[0]
    assert "Many people look like this." in said


def test_a_profile_of_the_same_vehicle_is_shown(phone_of: Any) -> None:
    with transaction() as session:
        profile = make_profile(session, "WB-0200", title="Hooded")
        session.add(Vehicle(profile_id=profile.id, plate="AB12CDE", because="Seen in it.", by_id=town.MO, at=NOON))
    assert "WB-0200, Hooded The same vehicle: AB12 CDE." in words(
        phone_of("Mo"), f"/desk/{sent(phone_of, note='Away in AB12 CDE.')}"
    )


def test_related_reports_are_linked_for_a_reason(phone_of: Any) -> None:
    one, other = sent(phone_of), sent(phone_of, "Ben")
    mo = phone_of("Mo")
    refused = mo.post(f"/desk/{one}/link", data={"other": str(other)})
    assert refused.status_code == 422
    assert "Say in a sentence why the two belong together." in refused.text
    assert not re.search(r'value="It [^"]*" checked', mo.get(f"/desk/{one}").text)  # a person says so, no form does
    answer = mo.post(f"/desk/{one}/link", data={"other": str(other), "link_choice": "It is the same vehicle."})
    assert answer.status_code == 303
    assert "Linked by Mo, 12:00: It is the same vehicle." in words(mo, f"/desk/{one}")
    assert db.session.scalars(select(ReportLink.because)).all() == ["It is the same vehicle."]


def test_facts_are_kept_as_pence_and_come_back_as_pounds(phone_of: Any) -> None:
    id, mo = sent(phone_of, note="A van, AB12 CDE."), phone_of("Mo")
    assert "Found in the words: AB12 CDE" in words(mo, f"/desk/{id}")
    form = {"goods": "Razors", "value": "£1,250", "recovered": "12.50", "police_ref": "CR/1", "vehicles": "k1 abc"}
    assert mo.post(f"/desk/{id}/facts", data=form).status_code == 303
    facts = db.session.get_one(Facts, id)
    assert (facts.goods, facts.value_pence, facts.recovered_pence, facts.police_ref) == ("Razors", 125000, 1250, "CR/1")
    assert db.session.scalars(select(ReportVehicle.plate)).all() == ["K1ABC"]
    page = mo.get(f"/desk/{id}").text
    assert 'value="1,250"' in page
    assert "Found in the words" not in page
    assert db.session.scalars(select(ReportVehicle.plate)).all() == ["K1ABC"], "what was taken out stays out"


def test_facts_can_be_noted_after_the_decision(phone_of: Any) -> None:
    id, mo = sent(phone_of), phone_of("Mo")
    mo.post(f"/desk/{id}/decision", data={"verdict": "incident"})
    assert mo.post(f"/desk/{id}/facts", data={"goods": "Gin"}).status_code == 303
    noted = select(Entry.actor_id).where(Entry.verb == "noted facts")
    assert db.session.scalars(noted).all() == [town.MO]


def test_what_is_no_money_and_no_registration_comes_back(phone_of: Any) -> None:
    answer = phone_of("Mo").post(f"/desk/{sent(phone_of)}/facts", data={"value": "a lot", "vehicles": "van"})
    assert answer.status_code == 422
    assert "Write pounds, such as 45 or 45.50." in answer.text
    assert "VAN is no registration." in answer.text
    assert 'value="a lot"' in answer.text
    assert db.session.scalars(select(Facts)).all() == []


def test_what_the_reporter_has_sent_is_a_sentence(phone_of: Any) -> None:
    one, two, three = (sent(phone_of, minutes=100 * at) for at in (1, 2, 3))
    mo = phone_of("Mo")
    mo.post(f"/desk/{one}/decision", data={"verdict": "incident"})
    mo.post(f"/desk/{two}/decision", data={"verdict": "rejected", "reason": "Too dark."})
    said = "Asha has sent three reports in the last 12 months: one approved, one not used, one at the desk."
    assert said in words(mo, f"/desk/{three}")


def test_the_map_says_in_words_where_things_lie(phone_of: Any) -> None:
    one = sent(phone_of)
    sent(phone_of, "Ben")
    said = words(phone_of("Mo"), f"/desk/{one}")
    assert "Lantern Club, 90 m east, 11:20" in said
    assert "Theft at Lantern Club: same place and hour 11:20" in said, "on the timeline as well"


def test_after_a_decision_undo_is_offered_and_brings_it_back(undoable: None, phone_of: Any, clock: Clock) -> None:
    id, mo = sent(phone_of), phone_of("Mo")
    after = mo.post(f"/desk/{id}/decision", data={"verdict": "incident"}).headers["Location"]
    clock.passes(seconds=3)
    page = mo.get(after).text
    assert f'action="/desk/{id}/undo"' in page
    assert 'data-undo-s="5"' in page
    back = mo.post(f"/desk/{id}/undo")
    assert (back.status_code, back.headers["Location"]) == (303, f"/desk/{id}?undone=1")
    assert "Undone. It is as it was" in mo.get(back.headers["Location"]).text
    assert db.session.get_one(Report, id).state is ReportState.RECEIVED
    assert db.session.scalars(select(Decision)).all() == []


def test_too_late_is_said_in_words(undoable: None, phone_of: Any, clock: Clock) -> None:
    id, mo = sent(phone_of), phone_of("Mo")
    after = mo.post(f"/desk/{id}/decision", data={"verdict": "incident"}).headers["Location"]
    clock.passes(seconds=11)
    assert "/undo" not in mo.get(after).text
    answer = mo.post(f"/desk/{id}/undo")
    assert answer.status_code == 409
    assert "The time to undo this is over." in answer.text


def test_undoing_is_for_the_desk_and_for_who_decided(undoable: None, phone_of: Any) -> None:
    id = sent(phone_of, "Ben")
    phone_of("Mo").post(f"/desk/{id}/decision", data={"verdict": "incident"})
    assert phone_of("Dee").post(f"/desk/{id}/undo").status_code == 403
    assert db.session.get_one(Report, id).state is ReportState.APPROVED


def test_a_merge_can_be_undone_from_the_next_page(undoable: None, phone_of: Any) -> None:
    one, other = sent(phone_of), sent(phone_of, "Ben")
    mo = phone_of("Mo")
    form = {"other": str(other), "merge_because": "Both tell of the same theft."}
    after = mo.post(f"/desk/{one}/merge", data=form).headers["Location"]
    merged = UUID(after.split("done=")[1])
    assert f'action="/desk/{merged}/undo"' in mo.get(after).text
    assert mo.post(f"/desk/{merged}/undo").status_code == 303
    assert db.session.get_one(Report, merged).state is ReportState.RECEIVED


def test_an_open_case_learns_that_somebody_was_quicker(phone_of: Any) -> None:
    id, mo = sent(phone_of, "Ben"), phone_of("Mo")
    assert mo.get(f"/desk/{id}/word").json == {"waits": True, "says": "", "next": "/desk"}
    phone_of("Dee").post(f"/desk/{id}/decision", data={"verdict": "rejected", "reason": "Too dark."})
    said = mo.get(f"/desk/{id}/word").json
    assert said == {"waits": False, "says": "Dee rejected this just now. Too dark.", "next": "/desk"}
    viewed = select(Entry.seq).where(Entry.verb == "viewed")
    assert db.session.scalars(viewed).all() == [], "to ask is not to open"


@pytest.mark.parametrize(("suggests", "form"), [("sighting", {"profile_ref": "WB-0118"}), ("incident", {})])
def test_key_a_approves_what_the_reporter_said(phone_of: Any, suggests: str, form: dict[str, str]) -> None:
    with transaction() as session:
        make_profile(session)
    page = phone_of("Mo").get(f"/desk/{sent(phone_of, sure='think', **form)}").text
    assert f'data-suggests="{suggests}"' in page
    assert ('value="WB-0118" checked' in page) == bool(form)


def test_nobody_is_published_in_bulk(app: Flask) -> None:
    """Each address by which somebody comes before members names one profile, and takes one."""
    publishing = [rule.rule for rule in app.url_map.iter_rules() if "publish" in rule.rule and "profiles" in rule.rule]
    assert publishing
    assert all("<ref>" in rule for rule in publishing)
