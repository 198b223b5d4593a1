"""The desk's screens about a picture that came twice: what is shown, link, merge, and what the reporter reads."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.matching.models import Alike, Band, Found
from app.members.models import Account
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile, ProfilePhoto, ProfileState
from app.reports.models import ReportState
from app.review.decide import ask_back
from app.review.develop import lay_beside
from app.review.link import link
from app.review.merge import merge
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo, give_photo
from tests.conftest import Clock
from tests.pictures import jpeg
from tests.same_picture import ALIKE, came, done, make_alike, photo_of, report


@pytest.fixture
def two(app: Flask, parts: Parts, clock: Clock) -> tuple[UUID, UUID]:
    first = came(app, parts, town.ASHA, note="Note of the first.")
    clock.passes(minutes=15)
    later = came(app, parts, town.BEN, seed=2, note="Note of the later one.")
    make_alike(later, first)
    return first, later


def page(phone: Any, id: UUID) -> str:
    """Return what stands on a case's page, in one line of words and tags."""
    text: str = phone.get(f"/desk/{id}").text
    return re.sub(r"\s+", " ", text.split("<main")[1].split("</main>", maxsplit=1)[0])


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace(" ,", ",").replace(" .", ".")


def test_the_later_case_says_that_the_picture_came_before(two: tuple[UUID, UUID], phone_of: Any) -> None:
    said = words(page(phone_of("Mo"), two[1]))
    assert "Same picture in other reports" in said
    assert "This picture came in once already: Theft at Orchard Foods, 12:00." in said
    assert "The same picture, cropped." in said


def test_the_earlier_case_says_that_it_came_again(two: tuple[UUID, UUID], phone_of: Any) -> None:
    said = words(page(phone_of("Mo"), two[0]))
    assert "This picture came in again: Theft at Lantern Club, 12:15." in said


def test_twice_is_said_in_words(app: Flask, parts: Parts, clock: Clock, phone_of: Any) -> None:
    ids = []
    for who in (town.ASHA, town.BEN, town.CAL):
        ids.append(came(app, parts, who, seed=who))
        clock.passes(minutes=5)
    make_alike(ids[2], ids[0], ids[1])
    said = words(page(phone_of("Mo"), ids[2]))
    assert "came in twice already: Theft at Orchard Foods, 12:00; Theft at Lantern Club, 12:05." in said


def test_a_perhaps_is_said_as_perhaps(app: Flask, parts: Parts, phone_of: Any) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    make_alike(later, first, alike=Alike(Band.PERHAPS, "Something in it looks the same.", 0.1, [], []))
    said = words(page(phone_of("Mo"), max(first, later)))
    assert "Perhaps this picture came in" in said
    assert "Perhaps: do not act on this" in said


def test_a_case_like_nothing_says_nothing_of_it(app: Flask, parts: Parts, phone_of: Any) -> None:
    assert "Same picture in other reports" not in page(phone_of("Mo"), came(app, parts))


def test_the_outline_is_drawn_on_both_in_each_pictures_own_measure(two: tuple[UUID, UUID], phone_of: Any) -> None:
    drawn = re.findall(
        r'src="/photos/(\d+)/clean"[^>]*> ?<svg class="over" viewBox="0 0 640 800" aria-hidden="true">'
        r'<polygon points="([^"]*)"',
        page(phone_of("Mo"), two[1]),
    )
    first, later = (str(photo_of(db.session(), id)) for id in two)
    assert drawn == [(later, "64,160 576,160 576,640 64,640"), (first, "0,0 640,0 640,800 0,800")]


def test_without_an_outline_nothing_is_drawn(app: Flask, parts: Parts, phone_of: Any) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    make_alike(later, first, alike=ALIKE._replace(asked_outline=[], stored_outline=[]))
    assert "<polygon" not in page(phone_of("Mo"), later)


def test_linking_is_a_button_and_says_who_did_it(two: tuple[UUID, UUID], phone_of: Any) -> None:
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{two[1]}/link", data={"other": str(two[0])})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/{two[1]}#same")
    for id in two:
        assert "Linked by Mo, 12:15" in words(page(mo, id))
        assert f'action="/desk/{id}/unlink"' in page(mo, id)
        assert f'action="/desk/{id}/link"' not in page(mo, id)


def test_unlinking_brings_the_button_back(two: tuple[UUID, UUID], phone_of: Any, parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    mo = phone_of("Mo")
    assert mo.post(f"/desk/{two[0]}/unlink", data={"other": str(two[1])}).status_code == 303
    assert f'action="/desk/{two[0]}/link"' in page(mo, two[0])


def test_unlinking_twice_is_a_conflict_in_words(two: tuple[UUID, UUID], phone_of: Any) -> None:
    answer = phone_of("Mo").post(f"/desk/{two[0]}/unlink", data={"other": str(two[1])})
    assert answer.status_code == 409
    assert "These two reports are not linked any more." in answer.text


def test_merging_leads_to_the_first_which_shows_the_later_as_it_was_sent(two: tuple[UUID, UUID], phone_of: Any) -> None:
    first, later = two
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{later}/merge", data={"other": str(first), "merge_choice": "It is the same."})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/{first}?done={later}")
    assert "Merged. It is read under this report now." in mo.get(answer.headers["Location"]).text
    said = words(page(mo, first))
    assert "Also reported by Ben at Lantern Club, 12:15" in said
    assert "“Note of the later one.”" in said
    assert "“Note of the first.”" in said
    assert "Merged by Mo, 12:15: It is the same." in said
    assert f"/photos/{photo_of(db.session(), later)}/clean" in page(mo, first)
    assert "Same picture in other reports" not in said
    assert "1 to decide" in words(mo.get("/desk").text)


def test_the_merged_ones_own_page_says_into_which(two: tuple[UUID, UUID], phone_of: Any, parts: Parts) -> None:
    first, later = two
    done(merge, first, later, by=town.MO, parts=parts, because="It is the same.")
    mo = phone_of("Mo")
    said = words(page(mo, later))
    assert "Merged into the report of Orchard Foods, 12:00, by Mo, 12:15. It is the same." in said
    assert "Mo merged it into the report of Orchard Foods: It is the same." in said
    assert f'action="/desk/{later}/decision"' not in page(mo, later)
    assert "Unlink" not in said


def test_opening_the_first_writes_down_that_both_were_read(two: tuple[UUID, UUID], phone_of: Any, parts: Parts) -> None:
    done(merge, *two, by=town.MO, parts=parts, because="It is the same.")
    phone_of("Mo").get(f"/desk/{two[0]}")
    read = db.session().scalars(select(Entry.about).where(Entry.verb == "viewed")).all()
    assert set(read) == {f"report {id}" for id in two}


def test_without_a_reason_it_comes_back_with_the_form_open(two: tuple[UUID, UUID], phone_of: Any) -> None:
    answer = phone_of("Mo").post(f"/desk/{two[1]}/merge", data={"other": str(two[0]), "merge_choice": ""})
    assert answer.status_code == 422
    assert "Say in a sentence why the two are one." in answer.text
    assert '<details class="recall" data-merge open><summary>Merge them' in answer.text
    assert report(two[1]).state is ReportState.RECEIVED


def test_once_decided_a_merge_is_a_conflict(two: tuple[UUID, UUID], phone_of: Any) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{two[0]}/decision", data={"verdict": "rejected", "reason": "Too dark."})
    answer = mo.post(f"/desk/{two[1]}/merge", data={"other": str(two[0]), "merge_choice": "The same."})
    assert answer.status_code == 409
    assert "One of the two was decided already." in answer.text


def test_deciding_on_a_merged_one_is_a_conflict_in_words(two: tuple[UUID, UUID], phone_of: Any, parts: Parts) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        ask_back(session, session.merge(report(two[1])), "Who was it?", by=mo, now=parts.clock())
    done(merge, *two, by=town.MO, parts=parts, because="The same.")
    answer = phone_of("Mo").post(f"/desk/{two[1]}/decision", data={"verdict": "incident"})
    assert answer.status_code == 409
    assert "Mo merged this into another report just now." in answer.text


def test_ones_own_report_shows_the_pair_without_the_buttons(app: Flask, parts: Parts, phone_of: Any) -> None:
    first, own = came(app, parts, town.ASHA), came(app, parts, town.DEE, seed=2)
    make_alike(own, first)
    shown = page(phone_of("Dee"), own)
    assert "Same picture in other reports" in shown
    assert f"/desk/{own}/link" not in shown
    assert f"/desk/{own}/merge" not in shown


@pytest.mark.parametrize("deed", ["link", "unlink", "merge"])
@pytest.mark.parametrize("other", ["", "nonsense", "0b6f2c1e-6d0a-4b8e-9a55-3f1d2c7e8a90"])
def test_an_unknown_other_is_not_there(two: tuple[UUID, UUID], phone_of: Any, deed: str, other: str) -> None:
    assert phone_of("Mo").post(f"/desk/{two[0]}/{deed}", data={"other": other}).status_code == 404


@pytest.mark.parametrize("deed", ["link", "unlink", "merge"])
def test_a_report_is_not_tied_to_itself(two: tuple[UUID, UUID], phone_of: Any, deed: str) -> None:
    assert phone_of("Mo").post(f"/desk/{two[0]}/{deed}", data={"other": str(two[0])}).status_code == 404


def test_its_reporter_reads_that_it_was_joined_and_nothing_of_the_other(
    two: tuple[UUID, UUID], phone_of: Any, parts: Parts
) -> None:
    done(merge, *two, by=town.MO, parts=parts, because="The same.")
    ben = phone_of("Ben")
    (mine,) = ben.get("/api/reports").json["reports"]
    assert (mine["state"], mine["says"]) == (
        "merged",
        "Joined with another report of the same. The desk reads both together.",
    )
    whole = ben.get(f"/api/reports/{two[1]}").text
    for foreign in ("Orchard", "Asha", "Note of the first", str(two[0]), "Mo"):
        assert foreign not in whole


def test_a_question_from_before_is_asked_no_more(two: tuple[UUID, UUID], phone_of: Any, parts: Parts) -> None:
    mo = phone_of("Mo")
    mo.post(f"/desk/{two[1]}/decision", data={"verdict": "returned", "question": "Who was it?"})
    done(merge, *two, by=town.MO, parts=parts, because="The same.")
    mine = phone_of("Ben").get(f"/api/reports/{two[1]}").json
    assert mine["question"] is None
    assert mine["says"].startswith("Joined with another report")


# Profiles


def profiles_alike(parts: Parts, **changes: Any) -> tuple[int, int]:
    """Let two profiles carry pictures that are alike; `changes` are of the first, WB-0001."""
    with transaction() as session:
        one, other = town.make_profile(session, "WB-0001", **changes), town.make_profile(session, "WB-0002")
        ids = give_photo(session, parts, one, jpeg(1)).id, give_photo(session, parts, other, jpeg(2)).id
    with transaction() as session:
        lay_beside(session, ids[1], [Found(ids[0], ALIKE)])
    return ids


@pytest.mark.parametrize(("ref", "other"), [("WB-0002", "WB-0001"), ("WB-0001", "WB-0002")])
def test_a_profile_says_who_carries_its_picture_already(
    app: Flask, parts: Parts, phone_of: Any, ref: str, other: str
) -> None:
    profiles_alike(parts)
    html = phone_of("Mo").get(f"/desk/profiles/{ref}").text
    assert f"This picture is already on {other}" in words(html)
    assert "somebody has to look and say" in words(html)
    assert html.count("<polygon") == 2


def test_a_draft_counts_and_is_called_one(app: Flask, parts: Parts, phone_of: Any) -> None:
    profiles_alike(parts, state=ProfileState.DRAFT)
    assert "WB-0001 is a draft." in words(phone_of("Mo").get("/desk/profiles/WB-0002").text)


def test_one_withdrawn_since_counts_no_more(app: Flask, parts: Parts, phone_of: Any) -> None:
    profiles_alike(parts)
    with transaction() as session:
        session.scalars(select(Profile).where(Profile.ref == "WB-0001")).one().state = ProfileState.WITHDRAWN
    assert "already on" not in phone_of("Mo").get("/desk/profiles/WB-0002").text


def test_a_picture_that_is_not_developed_yet_is_said_to_be_looked_at(app: Flask, parts: Parts, phone_of: Any) -> None:
    with transaction() as session:
        profile = town.make_profile(session)
        photo = developed_photo(session, parts, jpeg(1))
        photo.state = PhotoState.DUE
        profile.pictures.append(ProfilePhoto(photo_id=photo.id))
    said = words(phone_of("Mo").get("/desk/profiles/WB-0118").text)
    assert "A picture is still being looked at" in said
    with transaction() as session:
        session.scalars(select(Photo)).one().state = PhotoState.READY
    assert "still being looked at" not in words(phone_of("Mo").get("/desk/profiles/WB-0118").text)
