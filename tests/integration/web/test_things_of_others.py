"""What an account may not see answers like what does not exist: profile, picture, alert and report."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.photos.models import Photo
from app.profiles.models import Hidden, Profile, ProfileState, Standing
from app.reports.models import ReportPhoto
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo, give_photo, new_alert, send_report, signed_in
from tests.conftest import Clock, Phone
from tests.pictures import jpeg

TODAY = town.NOON.date()
YESTERDAY = TODAY - timedelta(days=1)
HIDES: dict[str, dict[str, Any]] = {
    "a draft": {"state": ProfileState.DRAFT},
    "withdrawn": {"state": ProfileState.WITHDRAWN},
    "under 18 or unsure": {"hidden_because": Hidden.UNDER_18},
    "under dispute": {"hidden_because": Hidden.DISPUTE},
    "the wrong person": {"hidden_because": Hidden.WRONG_PERSON},
    "its standing over": {"standing": Standing.EXPIRED},
    "its standing disputed": {"standing": Standing.DISPUTED},
    "its review overdue": {"review_on": YESTERDAY},
    "never reviewed": {"review_on": None},
    "its time run out": {"standing_until": YESTERDAY},
}
PICTURE = jpeg(7, size=(240, 300))


@pytest.fixture
def photo_id(app: Flask, parts: Parts) -> int:
    """A published profile with a picture, and that picture's number."""
    with transaction() as session:
        return give_photo(session, parts, town.make_profile(session), PICTURE).id


def hide(changes: dict[str, Any]) -> None:
    with transaction() as session:
        profile = session.scalars(select(Profile)).one()
        for name, value in changes.items():
            setattr(profile, name, value)


@pytest.mark.parametrize("who", [town.ASHA, town.PAT])
@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_a_hidden_profile_is_nowhere(app: Flask, photo_id: int, changes: dict[str, Any], who: int) -> None:
    phone = signed_in(app, who)
    assert phone.get("/api/profiles/WB-0118").status_code == 200
    assert phone.get(f"/photos/{photo_id}/card").status_code == 200
    hide(changes)
    hidden, none = phone.get("/api/profiles/WB-0118"), phone.get("/api/profiles/WB-9999")
    assert hidden.status_code == none.status_code == 404
    assert hidden.data == none.data
    listed = phone.get("/api/gallery").json
    assert listed is not None
    assert listed["cards"] == []
    for size in ("thumb", "card", "clean"):
        no_picture = phone.get(f"/photos/{photo_id}/{size}")
        assert no_picture.status_code == 404
        assert no_picture.data == phone.get(f"/photos/999/{size}").data


@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_a_check_does_not_find_a_hidden_profile(app: Flask, photo_id: int, changes: dict[str, Any]) -> None:
    asha = signed_in(app, town.ASHA)
    found = asha.post("/api/check", data=PICTURE).json
    assert found is not None
    assert [one["profile"]["ref"] for one in found["likenesses"]] == ["WB-0118"]
    hide(changes)
    assert asha.post("/api/check", data=PICTURE).json == {
        "says": "No picture like this. That says nothing about the person. Your picture has been forgotten.",
        "likenesses": [],
    }


@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_a_hidden_profile_can_not_be_named_in_a_report(app: Flask, photo_id: int, changes: dict[str, Any]) -> None:
    asha = signed_in(app, town.ASHA)
    hide(changes)
    hidden = send_report(asha, category="sighting", profile_ref="WB-0118")
    none = send_report(asha, category="sighting", profile_ref="WB-9999")
    assert hidden.status_code == none.status_code == 422
    assert hidden.data == none.data


@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_hiding_a_profile_takes_its_person_from_a_running_alert(
    app: Flask, photo_id: int, changes: dict[str, Any]
) -> None:
    sent = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118").json
    assert sent is not None
    ben = signed_in(app, town.BEN)
    before = ben.get(f"/api/alerts/{sent['alert_id']}").json
    assert before is not None
    assert before["photo"]["id"] == photo_id
    hide(changes)
    after = ben.get(f"/api/alerts/{sent['alert_id']}").json
    assert after is not None
    assert after["photo"] is after["profile"] is None
    assert after["chips"] == []
    assert "WB-0118" not in json.dumps(after)
    assert "None" not in json.dumps(after["says"])
    assert ben.get(f"/photos/{photo_id}/card").status_code == 404


@pytest.mark.parametrize("later", [timedelta(minutes=120), timedelta(days=2)])
def test_an_ended_alert_shows_no_person(app: Flask, photo_id: int, clock: Clock, later: timedelta) -> None:
    sent = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118").json
    assert sent is not None
    clock.at += later
    ben = signed_in(app, town.BEN)
    told = ben.get(f"/api/alerts/{sent['alert_id']}").json
    assert told is not None
    assert told["state"] == "ended"
    assert told["photo"] is told["profile"] is None
    assert told["says"] == ["Ended without approval. Please disregard."]


SUMMER_NIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in the town, the first of July


@pytest.mark.parametrize("ends", ["review_on", "standing_until"])
def test_a_profile_ends_with_the_towns_day_on_every_screen(app: Flask, photo_id: int, clock: Clock, ends: str) -> None:
    hide({ends: date(2026, 6, 30)})
    clock.at = SUMMER_NIGHT - timedelta(hours=1)
    asha = signed_in(app, town.ASHA)
    now = clock.at.isoformat()
    before = send_report(asha, category="sighting", profile_ref="WB-0118", happened_at=now)
    assert before.status_code == 201
    clock.at = SUMMER_NIGHT
    asha = signed_in(app, town.ASHA)
    assert asha.get("/api/profiles/WB-0118").status_code == 404
    after = send_report(asha, category="sighting", profile_ref="WB-0118", happened_at=clock.at.isoformat())
    assert after.status_code == 422


# ---------------------------------------------------------------- reports and their pictures


@pytest.fixture
def own(app: Flask, parts: Parts) -> tuple[UUID, int]:
    """Asha's report with a developed picture: the report's and the picture's number."""
    id = uuid4()
    send_report(signed_in(app, town.ASHA), id, photos=[SMALL])
    with transaction() as session:
        photo = developed_photo(session, parts, SMALL)
        session.scalars(select(ReportPhoto)).one().photo_id = photo.id
        return id, photo.id


SMALL = jpeg(3, size=(240, 300))
SEES = {
    town.ASHA: 200,
    town.MO: 200,
    town.DEE: 200,
    town.BEN: 404,
    town.LENA: 404,
    town.ROSA: 404,
    town.BEA: 404,
    town.PAT: 404,
    town.MAREK: 404,
}


@pytest.mark.parametrize("who", SEES)
def test_a_reports_picture_is_for_its_sender_and_the_desk(app: Flask, own: tuple[UUID, int], who: int) -> None:
    assert signed_in(app, who).get(f"/photos/{own[1]}/clean").status_code == SEES[who]


@pytest.mark.parametrize("who", [town.BEN, town.LENA, town.MAREK, town.MO, town.DEE])
def test_a_report_is_read_by_its_sender_alone_outside_the_desk(app: Flask, own: tuple[UUID, int], who: int) -> None:
    phone = signed_in(app, who)
    assert phone.get(f"/api/reports/{own[0]}").data == phone.get(f"/api/reports/{uuid4()}").data
    listed = phone.get("/api/reports").json
    assert listed == {"reports": []}
    answer = phone.post(f"/api/reports/{own[0]}/answer", json={"text": "x", "id": str(uuid4())})
    assert answer.status_code == 404


def test_who_is_under_18_sends_a_picture_and_does_not_see_it_again(app: Flask, parts: Parts) -> None:
    rosa, id = signed_in(app, town.ROSA), uuid4()
    send_report(rosa, id, photos=[jpeg(4)])
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(4))
        session.scalars(select(ReportPhoto)).one().photo_id = photo.id
        photo_id = photo.id
    assert rosa.get(f"/photos/{photo_id}/thumb").status_code == 404
    told = rosa.get(f"/api/reports/{id}").json
    assert told is not None
    assert told["photos"] == []
    assert told["alert_id"] is None


def test_who_is_under_18_is_not_told_that_their_report_became_an_alert(app: Flask) -> None:
    rosa, asha, ids = signed_in(app, town.ROSA), signed_in(app, town.ASHA), (uuid4(), uuid4())
    for phone, id in zip((rosa, asha), ids, strict=True):
        send_report(phone, id)
        with transaction() as session:
            new_alert(session, report_id=id)
    told = [phone.get(f"/api/reports/{id}").json for phone, id in zip((rosa, asha), ids, strict=True)]
    assert [one is not None and one["alert_id"] is not None for one in told] == [False, True]


def test_the_first_words_of_a_report_are_not_shown_on_the_profile(app: Flask, photo_id: int) -> None:
    send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118", note="He stole, I am sure!")
    assert "stole" not in signed_in(app, town.BEN).get("/api/profiles/WB-0118").text


ODD = ["original", "Clean", "clean.jpg", "..", "thumb/../original", ".", "x" * 300]


@pytest.mark.parametrize("size", ODD)
def test_no_other_size_is_given_not_even_to_the_desk(app: Flask, photo_id: int, size: str) -> None:
    assert signed_in(app, town.MO).get(f"/photos/{photo_id}/{size}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "1.0", str(2**31), str(10**30), "x"])
def test_no_odd_number_is_a_picture(app: Flask, photo_id: int, number: str) -> None:
    assert signed_in(app, town.MO).get(f"/photos/{number}/thumb").status_code == 404


def test_a_picture_that_is_not_ready_is_not_there(app: Flask) -> None:
    send_report(signed_in(app, town.ASHA), photos=[jpeg(5)])
    db.session.rollback()
    photo = db.session.scalars(select(Photo)).one()
    assert signed_in(app, town.ASHA).get(f"/photos/{photo.id}/thumb").status_code == 404


def test_a_picture_carries_nothing_but_pixels(app: Flask, parts: Parts) -> None:
    from PIL import Image

    marks = Image.Exif()
    marks[0x010F] = "SecretPhone"
    marks[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    with transaction() as session:
        profile = town.make_profile(session, "WB-0200")
        id = give_photo(session, parts, profile, jpeg(9, exif=marks.tobytes(), comment=b"secret words")).id
    sent: Phone = signed_in(app, town.ASHA)
    for size in ("thumb", "card", "clean"):
        answer = sent.get(f"/photos/{id}/{size}")
        assert answer.mimetype == "image/jpeg"
        assert b"Secret" not in answer.data
        assert b"secret" not in answer.data
        assert b"Exif" not in answer.data
