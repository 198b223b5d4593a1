"""A picture taken without a signal is checked when it comes, and its answer waits for its asker, and only so long."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.matching import rules
from app.matching.models import LateCheck
from app.members.models import Account
from app.photos.models import Photo
from app.profiles.models import Hidden, Profile, ProfilePhoto
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.builders import give_photo
from tests.conftest import Clock, Phone
from tests.pictures import jpeg
from tests.sealed import SEALED, seal
from tests.town import make_profile

PICTURE = jpeg(1)


@pytest.fixture(autouse=True)
def known(app: Flask, parts: Parts) -> None:
    """One published profile, whose photo is the picture that is asked about."""
    with transaction() as session:
        give_photo(session, parts, make_profile(session), PICTURE)


@pytest.fixture
def asha(phone_of: Any) -> Phone:
    return phone_of("Asha")  # type: ignore[no-any-return]


def ask(phone: Phone, picture: bytes = PICTURE, id: UUID | None = None, *, status: int = 201) -> UUID:
    id = id or uuid4()
    answer = phone.put(f"/outbox/check/{id}", data=picture, headers={"Content-Type": "image/jpeg"})
    assert answer.status_code == status, answer.text
    if status < 400:
        assert answer.json == {"id": str(id), "answered": True}  # and not a word of what was found
    return id


def read(phone: Phone, id: UUID) -> dict[str, Any]:
    answer = phone.get(f"/api/check/late/{id}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found


def checks_written() -> int:
    return db.session.scalar(select(func.count()).where(Entry.verb == "checked")) or 0


def test_it_is_answered_as_the_check_answers(asha: Phone) -> None:
    id = ask(asha)
    at_once = asha.post("/api/check", data=PICTURE).json
    late = read(asha, id)
    assert {"says": late["says"], "likenesses": late["likenesses"]} == at_once
    assert len(late["likenesses"]) == 1
    assert asha.get("/api/check/late").json == {"answers": [late]}


def test_nothing_of_the_picture_is_kept(asha: Phone, parts: Parts) -> None:
    files = sorted(parts.settings.photos_dir.rglob("*"))
    photos = db.session.scalar(select(func.count()).select_from(Photo))
    ask(asha, jpeg(2))
    db.session.rollback()
    assert sorted(parts.settings.photos_dir.rglob("*")) == files
    assert db.session.scalar(select(func.count()).select_from(Photo)) == photos
    row = db.session.scalars(select(LateCheck)).one()
    assert (row.found, row.says) == ([], rules.NOTHING)
    assert row.content_sha == hashlib.sha256(jpeg(2)).hexdigest()


def test_it_comes_sealed_as_well(asha: Phone, parts: Parts) -> None:
    id, key = uuid4(), parts.outbox_keys.current.public
    for purpose, status in ((f"check {uuid4()}", 422), (f"check {id}", 201), (f"check {id}", 202)):
        answer = asha.put(f"/outbox/check/{id}", data=seal(key, PICTURE, purpose), headers=SEALED)
        assert answer.status_code == status
    assert read(asha, id)["likenesses"]


def test_the_same_again_is_the_same_and_another_picture_is_refused(asha: Phone) -> None:
    id = ask(asha)
    ask(asha, id=id, status=202)
    ask(asha, jpeg(3), id, status=409)
    assert checks_written() == 1


def test_it_is_written_down_like_a_check(asha: Phone) -> None:
    ask(asha)
    entry = db.session.scalars(select(Entry).where(Entry.verb == "checked")).one()
    assert (entry.about, entry.actor_id) == ("a picture", town.ASHA)
    ref = db.session.scalars(select(Profile.ref)).one()
    assert db.session.get_one(Detail, entry.seq).body == {"found": [ref], "late": True}


def test_another_persons_answers_like_none(asha: Phone, phone_of: Any) -> None:
    id = ask(asha)
    ben = phone_of("Ben")
    assert ben.get(f"/api/check/late/{id}").status_code == 404
    assert ben.get("/api/check/late").json == {"answers": []}
    ask(ben, id=id, status=404)


def test_a_locked_phone_brings_it_and_reads_nothing(asha: Phone) -> None:
    asha.post("/api/lock")
    id = ask(asha)
    assert asha.get(f"/api/check/late/{id}").status_code == 401
    assert db.session.get_one(LateCheck, id).account_id == town.ASHA


def test_after_twelve_hours_it_has_ended(asha: Phone, app: Flask, parts: Parts, clock: Clock) -> None:
    id = ask(asha)
    with transaction() as session:
        row = session.get_one(LateCheck, id)
        row.answered_at, row.ends_at = clock.at - (row.ends_at - row.answered_at), clock.at
    answer = asha.get(f"/api/check/late/{id}")
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"].startswith("This answer has ended")
    assert asha.get("/api/check/late").json == {"answers": []}
    due = Daily(app, parts).forget_late_checks(parts.clock())
    assert (due - parts.clock()).total_seconds() == 3600
    db.session.rollback()
    assert db.session.get(LateCheck, id) is None


def test_one_that_has_not_ended_is_not_forgotten(asha: Phone, app: Flask, parts: Parts, clock: Clock) -> None:
    id = ask(asha)
    clock.passes(hours=11, minutes=59)
    Daily(app, parts).forget_late_checks(parts.clock())
    db.session.rollback()
    assert db.session.get(LateCheck, id) is not None


def _hide(profile: Profile) -> None:
    profile.hidden_because = next(iter(Hidden))


def _take_off(profile: Profile) -> None:
    db.session.execute(ProfilePhoto.__table__.delete())


@pytest.mark.parametrize("change", [_hide, _take_off], ids=["the profile is hidden", "the photo is taken off it"])
def test_who_may_be_shown_is_asked_again_when_it_is_read(asha: Phone, change: Any) -> None:
    id = ask(asha)
    with transaction() as session:
        change(session.scalars(select(Profile)).one())
    assert read(asha, id)["likenesses"] == []
    assert read(asha, id)["says"] == rules.NOTHING


def test_who_may_not_check_pictures_is_told_so(asha: Phone) -> None:
    with transaction() as session:
        session.get_one(Account, town.ASHA).is_under_18 = True
    ask(asha, status=403)


def test_one_that_is_too_plain_says_so(asha: Phone) -> None:
    from PIL import Image

    from tests.pictures import encoded

    plain = encoded(Image.new("RGB", (400, 400), "white"), "JPEG")
    answer = asha.put(f"/outbox/check/{uuid4()}", data=plain)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"] == rules.TOO_PLAIN
