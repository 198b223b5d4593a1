"""A picture of ours turns up elsewhere: whose copy was it?"""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.access.models import SignIn
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.photos.models import Look
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_account, signed_in
from tests.conftest import Clock, Phone
from tests.pictures import jpeg


@pytest.fixture
def photo_id(parts: Parts) -> int:
    with transaction() as session:
        return give_photo(session, parts, town.make_profile(session), jpeg(1, size=(720, 960))).id


@pytest.fixture
def copies(app: Flask, photo_id: int, clock: Clock) -> dict[int, bytes]:
    """What each of five people was shown."""
    with transaction() as session:
        more = [new_account(session, town.Role.STAFF, premises=[town.ORCHARD]).id for _ in range(2)]
    shown = {}
    for who in (town.ASHA, town.BEN, town.PAT, *more):
        shown[who] = signed_in(app, who).get(f"/photos/{photo_id}/clean").data
        clock.passes(minutes=3)
    return shown


@pytest.fixture
def mo(app: Flask, clock: Clock, copies: dict[int, bytes]) -> Phone:
    phone = signed_in(app, town.MO)
    with transaction() as session:
        for held in session.scalars(select(SignIn).where(SignIn.account_id == town.MO)):
            held.purpose, held.purpose_at = "a picture got out", clock()
    return phone


def forwarded(copy: bytes, *, scale: float = 1.0, quality: int = 60, crop: float = 0) -> bytes:
    """Return the copy as a chat would pass it on."""
    picture = Image.open(io.BytesIO(copy))
    wide, high = picture.size
    picture = picture.crop((0, int(high * crop), wide, high))
    picture = picture.resize((int(picture.width * scale), int(picture.height * scale)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def asked_about(mo: Phone, picture: bytes) -> str:
    answer = mo.post("/desk/leaks", data={"picture": (io.BytesIO(picture), "leak.jpg")})
    assert answer.status_code == 200, answer.text
    return answer.text


def mark_of(who: int) -> str:
    db.session.rollback()
    return db.session.scalars(select(Look.mark).where(Look.account_id == who)).one()


def test_the_letters_lead_to_one_person(mo: Phone) -> None:
    page = mo.post("/desk/leaks", data={"letters": mark_of(town.BEN)}).text
    assert "<b>Ben</b>" in page
    assert "<b>Asha</b>" not in page


def test_letters_are_read_as_people_read_them(mo: Phone) -> None:
    typed = " ".join(mark_of(town.BEN).lower().replace("0", "o").replace("1", "i"))
    assert "<b>Ben</b>" in mo.post("/desk/leaks", data={"letters": typed}).text


def test_letters_of_nobody_are_answered_with_a_sentence_and_written_down(mo: Phone) -> None:
    answer = mo.post("/desk/leaks", data={"letters": "ZZZZZZZZ"})
    assert answer.status_code == 422
    assert "No copy carries these letters." in answer.text
    assert "ZZZZZZZZ" in answer.text
    assert len(searches()) == 1


@pytest.mark.parametrize(("who", "scale", "quality"), [(town.ASHA, 1.0, 60), (town.BEN, 0.7, 50), (town.PAT, 0.5, 50)])
def test_a_copy_that_was_passed_on_leads_to_whom_it_was_shown(
    mo: Phone, copies: dict[int, bytes], who: int, scale: float, quality: int
) -> None:
    page = asked_about(mo, forwarded(copies[who], scale=scale, quality=quality))
    assert "Shown 5 times" in page
    assert page.index(mark_of(who)) == min(page.index(mark_of(other)) for other in copies)


def test_of_a_part_of_a_picture_it_says_that_the_letters_must_be_read(mo: Phone, copies: dict[int, bytes]) -> None:
    page = asked_about(mo, forwarded(copies[town.BEN], crop=0.05))
    assert "read the letters yourself" in page
    assert "Shown 5 times" in page


def test_a_picture_that_is_not_ours_leads_to_nobody(mo: Phone) -> None:
    assert "No picture of ours" in asked_about(mo, jpeg(77))


@pytest.mark.parametrize("sent", [b"", b"GIF89a", b"\xff\xd8\xff\xe0broken"])
def test_what_is_no_picture_is_said(mo: Phone, sent: bytes) -> None:
    answer = mo.post("/desk/leaks", data={"picture": (io.BytesIO(sent), "leak.jpg")})
    assert answer.status_code == 422
    assert 'class="says"' in answer.text


def searches() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.verb == "searched for a leak")))


def test_each_search_is_written_down_with_its_reason(mo: Phone, copies: dict[int, bytes]) -> None:
    asked_about(mo, copies[town.BEN])
    mo.post("/desk/leaks", data={"letters": mark_of(town.BEN)})
    found = searches()
    assert [entry.actor_id for entry in found] == [town.MO] * 2
    assert {db.session.get_one(Detail, entry.seq).body["because"] for entry in found} == {"a picture got out"}


def test_a_marked_copy_is_still_found_as_the_same_picture(app: Flask, copies: dict[int, bytes]) -> None:
    answer = signed_in(app, town.CAL).post("/api/check", data=copies[town.BEN])
    assert [one["band"] for one in (answer.json or {})["likenesses"]] == ["same"]
