"""The desk's page of a person: what is told, agreed, linked, lent and found, and the list's filters."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.members.models import Account, Role, Zone
from app.profiles.lend_picture import Terms, note_lent, note_returned
from app.profiles.models import AgeGroup, Kind, Profile, ProfileState, Standing
from app.web.parts import Parts
from tests.builders import give_photo, new_account, new_alert, say_told, send_report, signed_in
from tests.pictures import jpeg
from tests.town import ASHA, BEN, CORNER, DEE, MAREK, MO, NOON, make_profile

TODAY = NOON.date()
PAGE = "/desk/profiles/WB-0118"
DRAFT: dict[str, Any] = {
    "state": ProfileState.DRAFT,
    "published_at": None,
    "published_by_id": None,
    "review_on": None,
}
SOON = (TODAY + timedelta(days=9)).isoformat()


@pytest.fixture
def mo(app: Flask) -> Any:
    return signed_in(app, MO)


def one() -> Profile:
    db.session.rollback()
    return db.session.query(Profile).filter_by(ref="WB-0118").one()


FORMS: list[tuple[str, dict[str, str], str]] = [
    ("told", {"told_on": "2026-11-17", "told_says": "By hand."}, "Told on 17 November 2026."),
    ("told", {"told_on": "", "told_says": "No address is known."}, "Not told."),
    ("link", {"other_ref": "wb-0200", "link_because": "Left together."}, "Left together."),
    ("vehicles", {"plate": "ab12 cde", "vehicle_looks": "Blue van", "vehicle_because": "Seen."}, "AB12CDE"),
    (
        "convictions",
        {"conviction": "Theft, fined.", "convicted_on": "2026-11-01", "spent_on": SOON, "conviction_source": "List"},
        "Theft, fined.",
    ),
]


@pytest.mark.parametrize(("deed", "form", "says"), FORMS)
def test_what_is_written_is_read_on_the_page(app: Flask, mo: Any, deed: str, form: dict[str, str], says: str) -> None:
    with transaction() as session:
        make_profile(session)
        make_profile(session, "WB-0200")
    done = mo.post(f"{PAGE}/{deed}", data=form)
    assert done.status_code == 303
    assert says in mo.get(done.headers["Location"]).text
    assert says not in signed_in(app, BEN).get("/api/profiles/WB-0118").text


AMISS: list[tuple[str, dict[str, str], str]] = [
    ("told", {"told_on": SOON, "told_says": "Kept words"}, "This day has not come yet."),
    ("link", {"other_ref": "WB-9999", "link_because": "Kept words"}, "A reference such as WB-0042."),
    ("vehicles", {"plate": "", "vehicle_looks": "Kept words", "vehicle_because": ""}, "as on the plate"),
    ("convictions", {"conviction": "Kept words", "spent_on": "2026-11-18"}, "It is spent: it may not be kept"),
    ("renew", {"renew_because": "Kept words"}, "Say whether the person was told of this since, or why not."),
    ("young", {"agrees": "", "young_because": "Kept words"}, "Choose one."),
    ("correct", {"title": "Kept words", "seen": "", "age_group": "adult"}, "Say in your own words what was seen."),
]


@pytest.mark.parametrize(("deed", "form", "says"), AMISS)
def test_what_was_typed_comes_back(app: Flask, mo: Any, deed: str, form: dict[str, str], says: str) -> None:
    with transaction() as session:
        make_profile(session, age_group=AgeGroup.YOUNG if deed == "young" else AgeGroup.ADULT)
    again = mo.post(f"{PAGE}/{deed}", data=form)
    assert again.status_code == 422
    assert says in again.text
    assert "Kept words" in again.text


def test_a_form_that_conflicts_comes_back_open_with_what_was_typed(app: Flask, mo: Any) -> None:
    with transaction() as session:
        make_profile(session)
    form = {"plate": "AB12CDE", "vehicle_looks": "Kept words", "vehicle_because": "Seen."}
    mo.post(f"{PAGE}/vehicles", data=form)
    again = mo.post(f"{PAGE}/vehicles", data=form)
    assert again.status_code == 409
    assert '<details class="recall" open><summary>Note a vehicle' in again.text
    assert 'value="Kept words"' in again.text
    assert again.text.count(" open><summary>") == 1


def test_what_was_unticked_stays_unticked_when_a_form_comes_back(mo: Any) -> None:
    with transaction() as session:
        make_profile(session, warnings=["weapon"], is_serious_or_repeat=True)
    page = mo.post(f"{PAGE}/correct", data={"title": "Perrin", "age_group": "adult", "zones": "MID"}).text
    assert 'value="weapon" checked' not in page
    assert not re.search(r'name="is_serious_or_repeat"[^>]*checked', page)


def test_which_picture_is_from_the_police_is_chosen_by_somebody(parts: Parts, mo: Any) -> None:
    with transaction() as session:
        give_photo(session, parts, make_profile(session), jpeg(1))
    assert not re.search(r'name="photo"[^>]*checked', mo.get(PAGE).text)
    refused = mo.post(f"{PAGE}/lent", data={"authority": "Sgt Q", "return_on": SOON})
    assert refused.status_code == 422
    assert "Choose the picture." in refused.text


def test_links_and_vehicles_are_taken_away_again(app: Flask, mo: Any) -> None:
    with transaction() as session:
        make_profile(session)
        make_profile(session, "WB-0200")
    mo.post(f"{PAGE}/link", data={"other_ref": "WB-0200", "link_because": "Left together."})
    mo.post(f"{PAGE}/vehicles", data={"plate": "AB12CDE", "vehicle_because": "Seen."})
    assert mo.post(f"{PAGE}/part", data={"other_ref": "WB-0200"}).status_code == 303
    assert mo.post(f"{PAGE}/vehicles/drop", data={"dropped_plate": "AB12CDE"}).status_code == 303
    assert mo.post(f"{PAGE}/part", data={"other_ref": "WB-0200"}).status_code == 409
    assert "AB12CDE" not in mo.get(PAGE).text


def test_a_correction_is_read_by_members_at_once(app: Flask, mo: Any) -> None:
    with transaction() as session:
        make_profile(session)
    form = {"title": "Perrin Oakapple", "seen": "Took one bottle.", "source": "1", "information": "A", "handling": "P"}
    form |= {"is_serious_or_repeat": "yes", "age_group": "adult", "zones": "MID", "correct_because": "It was one."}
    form |= {"aliases": "Toff\nDuke", "marks": "A scar.", "warnings": "weapon"}
    assert mo.post(f"{PAGE}/correct", data=form).status_code == 303
    seen = signed_in(app, BEN).get("/api/profiles/WB-0118").json
    assert seen is not None
    assert (seen["seen"], seen["aliases"], seen["marks"]) == ("Took one bottle.", ["Toff", "Duke"], "A scar.")
    assert seen["care"] == "Take care: may carry a weapon."


def test_two_people_let_members_see_somebody_who_may_be_under_18(app: Flask, mo: Any) -> None:
    with transaction() as session:
        make_profile(session, age_group=AgeGroup.YOUNG)
    ben, yes = signed_in(app, BEN), {"agrees": "yes", "young_because": "The school asks for it."}
    assert ben.get("/api/profiles/WB-0118").status_code == 404
    assert "Hidden: under 18 or unsure, and two people have not agreed." in mo.get("/desk/profiles").text
    assert mo.post(f"{PAGE}/young", data=yes).status_code == 303
    assert mo.post(f"{PAGE}/young", data=yes).status_code == 409
    assert ben.get("/api/profiles/WB-0118").status_code == 404
    assert signed_in(app, DEE).post(f"{PAGE}/young", data=yes).status_code == 303
    assert ben.get("/api/profiles/WB-0118").status_code == 200
    assert "Two people have agreed" in mo.get(PAGE).text
    assert mo.post(f"{PAGE}/young", data={**yes, "agrees": "no"}).status_code == 303
    assert ben.get("/api/profiles/WB-0118").status_code == 404


def test_who_sent_the_report_neither_publishes_nor_agrees(app: Flask, mo: Any) -> None:
    id = uuid4()
    assert send_report(mo, id, premises_id=3).status_code == 201
    form = {"verdict": "new profile", "title": "Green parka", "seen": "Took gin.", "source": "1", "information": "A"}
    form |= {"handling": "P", "is_serious_or_repeat": "true", "look.age": "may be under 18"}
    done = signed_in(app, DEE).post(f"/desk/{id}/decision", data=form)
    assert done.status_code == 303
    ref = done.headers["Location"].split("?")[0].rsplit("/", 1)[-1]
    page = mo.get(f"/desk/profiles/{ref}").text
    assert "You sent the report that this began with. Somebody else must publish it." in page
    refused = mo.post(f"/desk/profiles/{ref}/young", data={"agrees": "yes", "young_because": "Best."})
    assert refused.status_code == 409


def lent_to(session: Any, parts: Parts, *audience: str, **changes: Any) -> tuple[Profile, int]:
    """Return a profile whose second picture the police lent to these sectors until tomorrow."""
    profile = make_profile(session, **changes)
    give_photo(session, parts, profile, jpeg(1))
    give_photo(session, parts, profile, jpeg(2))
    terms = Terms("Sgt Q", audience, "", TODAY + timedelta(days=1))
    by = session.get_one(Account, MO)
    note_lent(session, profile.pictures[1], profile.ref, terms, by=by, now=NOON, today=TODAY)
    return profile, profile.pictures[1].photo_id


def shown_to(app: Flask, who: int, photo_id: int) -> tuple[bool, bool]:
    """Return whether this account's page of the profile lists the picture, and whether its bytes are given out."""
    phone = signed_in(app, who)
    seen = phone.get("/api/profiles/WB-0118").json
    assert seen is not None
    return photo_id in {one["id"] for one in seen["photos"]}, phone.get(f"/photos/{photo_id}/card").status_code == 200


def test_a_lent_picture_is_shown_to_its_audience_and_to_nobody_else(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        _, photo_id = lent_to(session, parts, "retail")
    assert shown_to(app, ASHA, photo_id) == (True, True)  # a shop
    assert shown_to(app, BEN, photo_id) == (False, False)  # a door
    assert shown_to(app, MAREK, photo_id) == (False, False)  # works in no sector


def test_a_lent_picture_that_went_back_or_is_due_is_shown_to_no_member(app: Flask, parts: Parts, clock: Any) -> None:
    with transaction() as session:
        profile, photo_id = lent_to(session, parts, "retail")
        note_returned(session, profile.pictures[1], profile.ref, by=session.get_one(Account, MO), now=NOON)
    assert shown_to(app, ASHA, photo_id) == (False, False)
    page = signed_in(app, MO).get(PAGE).text
    assert "Nobody is shown it." in page
    assert f"/photos/{photo_id}/" not in page
    with transaction() as session:
        row = session.query(Profile).one().pictures[1]
        assert row.police is not None
        row.police.returned_at = None
    assert shown_to(app, ASHA, photo_id) == (True, True)
    clock.passes(days=2)
    assert shown_to(app, ASHA, photo_id) == (False, False)


def test_no_alert_carries_what_the_police_lent(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile, photo_id = lent_to(session, parts, "retail")
        alert = new_alert(session, profile_id=profile.id, photo_id=photo_id)  # noted as lent after it was raised
    ben, path = signed_in(app, BEN), f"/api/alerts/{alert.id}"
    answer = ben.get(path).json
    assert answer is not None
    assert (answer["photo"], answer["profile"]["ref"]) == (None, "WB-0118")
    asha = signed_in(app, ASHA).get(path).json
    assert asha is not None
    assert asha["photo"]["id"] == photo_id


def test_an_alert_names_whom_the_reader_may_not_see_as_little_as_the_gallery_does(app: Flask) -> None:
    with transaction() as session:
        mid = session.get_one(Zone, "MID")
        fields = {"kind": Kind.ID_SOUGHT, "standing": Standing.ID_SOUGHT, "standing_until": None, "zones": [mid]}
        profile = make_profile(session, title="Green parka, beard", **fields)
        alert = new_alert(session, profile_id=profile.id)
        outside = new_account(session, Role.STAFF, premises=[CORNER]).id  # 300 m away, in the other zone
    for who, is_told in ((BEN, True), (outside, False)):
        answer = signed_in(app, who).get(f"/api/alerts/{alert.id}")
        assert answer.status_code == 200
        assert ("Green parka" in answer.text) is is_told


def test_the_list_is_narrowed_and_says_how_many(app: Flask, mo: Any) -> None:
    with transaction() as session:
        mid = session.get_one(Zone, "MID")
        make_profile(session, "WB-0001", title="Now")
        make_profile(session, "WB-0002", title="Soon", review_on=TODAY + timedelta(days=14))
        make_profile(session, "WB-0003", title="Late", review_on=date(2026, 11, 1))
        make_profile(session, "WB-0004", title="Seek", kind=Kind.ID_SOUGHT, zones=[mid])
        make_profile(session, "WB-0005", title="Teen", age_group=AgeGroup.YOUNG)
        make_profile(session, "WB-0006", title="Begun", **DRAFT)
        make_profile(session, "WB-0007", title="Gone", state=ProfileState.WITHDRAWN, withdrawn_at=NOON)
    names = {"Now", "Soon", "Late", "Seek", "Teen", "Begun", "Gone"}
    for show, among in {
        "": names,
        "drafts": {"Begun"},
        "due": {"Soon"},
        "hidden": {"Late", "Teen"},
        "sought": {"Seek"},
        "young": {"Teen"},
        "current": {"Now", "Soon", "Seek"},
        "withdrawn": {"Gone"},
    }.items():
        page = mo.get(f"/desk/profiles?show={show}").text
        assert {name for name in names if f"<b>{name}</b>" in page} == among, show
    assert "Due within 14 days, 1" in page


def test_publishing_asks_for_a_look_at_the_pictures(app: Flask, parts: Parts, mo: Any) -> None:
    with transaction() as session:
        profile = make_profile(session, **DRAFT)
        give_photo(session, parts, profile, jpeg(1))
        say_told(session, profile)
        profile.pictures[0].bystanders_checked_by_id = None
    assert f'href="{PAGE}/pictures"' in mo.get(PAGE).text
    with transaction() as session:
        session.query(Profile).one().pictures[0].bystanders_checked_by_id = DEE
    assert mo.post(f"{PAGE}/publish").status_code == 303
    assert one().state is ProfileState.PUBLISHED
