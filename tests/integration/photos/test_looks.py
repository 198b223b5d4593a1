"""Whoever looks at a photo is written down and drawn into it; whoever looks at too many is stopped."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from app.access.models import DeskNotice, SignIn
from app.access.tell_desk import tick_off
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account
from app.photos.models import Look
from app.photos.rules import PROOF_AFTER, STOP_AFTER
from app.web import photos
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, signed_in
from tests.conftest import Clock, Phone
from tests.pictures import encoded, jpeg


@pytest.fixture
def photo_id(parts: Parts) -> int:
    with transaction() as session:
        return give_photo(session, parts, town.make_profile(session), jpeg(1, size=(1800, 1350))).id


def pixels(data: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), dtype=np.int16)


def looks() -> list[Look]:
    db.session.rollback()
    return list(db.session.scalars(select(Look).order_by(Look.id)))


@pytest.fixture
def many_photos(parts: Parts) -> list[int]:
    """Enough photos to meet every limit: one picture, many rows; so plain that it is not compared with itself."""
    plain = encoded(Image.new("RGB", (64, 64), "teal"), "JPEG")
    with transaction() as session:
        profile = town.make_profile(session)
        return [give_photo(session, parts, profile, plain).id for _ in range(STOP_AFTER + 1)]


def test_a_member_sees_at_most_1024_pixels_with_their_own_name_in_them(app: Flask, photo_id: int) -> None:
    ben, asha = signed_in(app, town.BEN), signed_in(app, town.ASHA)
    bens, ashas = ben.get(f"/photos/{photo_id}/clean").data, asha.get(f"/photos/{photo_id}/clean").data
    assert max(pixels(bens).shape) == 1024
    assert (np.abs(pixels(bens) - pixels(ashas)) > 25).sum() > 2000


def test_the_desk_sees_the_whole_picture(app: Flask, photo_id: int) -> None:
    assert max(pixels(signed_in(app, town.MO).get(f"/photos/{photo_id}/clean").data).shape) == 1600
    assert looks() == []


@pytest.mark.parametrize("size", ["clean", "card", "thumb"])
def test_every_size_is_marked_and_written_down(app: Flask, photo_id: int, size: str, parts: Parts) -> None:
    shown = pixels(signed_in(app, town.PAT).get(f"/photos/{photo_id}/{size}").data)
    bare = pixels(signed_in(app, town.MO).get(f"/photos/{photo_id}/{size}").data)
    if shown.shape == bare.shape:
        assert (np.abs(shown - bare) > 25).sum() > 50
    [found] = looks()
    assert (found.account_id, found.photo_id, found.place) == (town.PAT, photo_id, "Quillby Police")
    assert found.is_large is (size == "clean")


def test_opening_it_again_within_half_an_hour_is_one_look_with_one_mark(
    app: Flask, photo_id: int, clock: Clock
) -> None:
    ben = signed_in(app, town.BEN)
    first = ben.get(f"/photos/{photo_id}/card").data
    clock.passes(minutes=4)
    assert ben.get(f"/photos/{photo_id}/card").data == first
    assert len(looks()) == 1
    clock.passes(minutes=30)
    again = signed_in(app, town.BEN)
    assert again.get(f"/photos/{photo_id}/card").data != first
    assert len({found.mark for found in looks()}) == 2


def test_a_small_look_that_becomes_a_large_one_counts(app: Flask, photo_id: int) -> None:
    ben = signed_in(app, town.BEN)
    ben.get(f"/photos/{photo_id}/thumb")
    ben.get(f"/photos/{photo_id}/clean")
    assert [found.is_large for found in looks()] == [True]


@pytest.mark.parametrize("dest", ["document", "iframe", "object", "embed"])
def test_a_picture_is_no_page_of_its_own(app: Flask, photo_id: int, dest: str) -> None:
    ben = signed_in(app, town.BEN)
    answer = ben.get(f"/photos/{photo_id}/clean", headers={"Sec-Fetch-Dest": dest})
    assert answer.status_code == 403
    assert answer.mimetype == "text/html"
    assert ben.get(f"/photos/{photo_id}/clean", headers={"Sec-Fetch-Dest": "image"}).status_code == 200


def test_a_picture_whose_look_is_not_on_record_is_not_shown(
    app: Flask, photo_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "is_known", lambda *_, **__: None)
    answer = signed_in(app, town.BEN).get(f"/photos/{photo_id}/card")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


# ---------------------------------------------------------------- how many are too many


def opened(phone: Phone, photo_id: int, size: str = "clean") -> int:
    return phone.get(f"/photos/{photo_id}/{size}", headers={"X-Townwatch": "1"}).status_code


def without_proof() -> None:
    with transaction() as session:
        session.execute(update(SignIn).values(proved_at=None))


def test_after_thirty_photos_a_proof_is_asked_for_and_goes_on(app: Flask, many_photos: list[int]) -> None:
    ben = signed_in(app, town.BEN)
    without_proof()
    assert [opened(ben, id) for id in many_photos[:PROOF_AFTER]] == [200] * PROOF_AFTER
    stopped = ben.get(f"/photos/{many_photos[PROOF_AFTER]}/clean", headers={"X-Townwatch": "1"})
    assert (stopped.status_code, (stopped.json or {})["stop"]) == (403, "prove")
    with transaction() as session:
        session.execute(update(SignIn).values(proved_at=town.NOON))
    assert opened(ben, many_photos[PROOF_AFTER]) == 200


def test_what_was_opened_already_stays_open(app: Flask, many_photos: list[int]) -> None:
    ben = signed_in(app, town.BEN)
    for id in many_photos[:PROOF_AFTER]:
        opened(ben, id)
    without_proof()
    assert opened(ben, many_photos[0]) == 200
    assert opened(ben, many_photos[PROOF_AFTER]) == 403


def test_after_ninety_nothing_opens_and_the_desk_is_told_once(app: Flask, many_photos: list[int]) -> None:
    ben = signed_in(app, town.BEN)
    assert {opened(ben, id) for id in many_photos[:STOP_AFTER]} == {200}
    assert [opened(ben, many_photos[-1]) for _ in range(3)] == [429] * 3
    db.session.rollback()
    [notice] = db.session.scalars(select(DeskNotice))
    assert notice.says.startswith("Ben has opened unusually many photos")
    assert [entry.about for entry in db.session.scalars(select(Entry).where(Entry.verb == "stopped looking"))] == [
        f"account {town.BEN}"
    ]


def test_the_desk_lets_somebody_go_on(app: Flask, many_photos: list[int], clock: Clock) -> None:
    ben = signed_in(app, town.BEN)
    for id in many_photos:
        opened(ben, id)
    clock.passes(seconds=30)
    with transaction() as session:
        notice = session.scalars(select(DeskNotice)).one()
        tick_off(session, notice, by=session.get_one(Account, town.MO), now=clock())
    clock.passes(seconds=30)
    assert opened(ben, many_photos[-1]) == 200


def test_a_new_shift_begins_anew(app: Flask, many_photos: list[int], clock: Clock) -> None:
    ben = signed_in(app, town.BEN)
    for id in many_photos:
        opened(ben, id)
    clock.passes(hours=12, minutes=1)
    assert opened(signed_in(app, town.BEN), many_photos[-1]) == 200


def test_the_limit_is_each_persons_own_and_outlasts_a_new_sign_in(app: Flask, many_photos: list[int]) -> None:
    ben = signed_in(app, town.BEN)
    for id in many_photos:
        opened(ben, id)
    assert opened(signed_in(app, town.BEN), many_photos[-1]) == 429
    assert opened(signed_in(app, town.ASHA), many_photos[-1]) == 200


def test_small_pictures_of_a_list_are_not_counted(app: Flask, many_photos: list[int]) -> None:
    ben = signed_in(app, town.BEN)
    assert {opened(ben, id, "thumb") for id in many_photos} == {200}
    assert opened(ben, many_photos[0]) == 200


def test_a_look_says_when_in_the_towns_time(app: Flask, photo_id: int, clock: Clock) -> None:
    clock.at = town.NOON + timedelta(minutes=1)
    signed_in(app, town.BEN).get(f"/photos/{photo_id}/card")
    assert [found.at for found in looks()] == [clock.at]
