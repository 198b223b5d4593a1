"""A profile photographed from another screen is found by the check, if members may see that profile now."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
from flask import Flask
from PIL import Image

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.matching.suggest import find, find_for_members, on_profiles
from app.members.models import Account
from app.photos.develop import develop, record
from app.photos.fingerprint import Detail, fingerprint
from app.photos.keep import keep, put_away
from app.profiles.models import Hidden, Profile, ProfileState, Standing
from app.profiles.withdraw import withdraw
from app.web.parts import Parts
from bench.check.transforms import dice_of, rephoto
from tests.builders import give_photo
from tests.conftest import Clock
from tests.pictures import draw, encoded, jpeg
from tests.town import EVERYWHERE, MO, NOON, make_profile

REF = "WB-0118"
NOTHING = "No picture like this. That says nothing about the person. Your picture has been forgotten."
WHY = "The same picture, photographed from a screen or print."


@cache
def shot() -> rephoto.Shot:
    return rephoto.photographed(draw(1), dice_of(1, "a drawing"), rephoto.Camera(askew=0.10, fills=0.72))


def given(parts: Parts, ref: str = REF, *, seed: int = 1, **changes: Any) -> int:
    with transaction() as session:
        profile = make_profile(session, ref, **changes)
        give_photo(session, parts, profile, jpeg(seed))
        return profile.id


def came_with_reports(parts: Parts, many: int, *, quality: int = 90) -> None:
    with transaction() as session:
        for number in range(many):
            photo = keep(session, put_away(jpeg(1, quality=quality - number), parts.vault), now=NOON)
            record(session, develop(photo, parts.vault))  # without looking what it is like, which is not asked here


def checked(phone_of: Any, picture: Image.Image | None = None) -> dict[str, Any]:
    data = encoded(picture or shot().picture, "JPEG", quality=85)
    answer = phone_of("Asha").post("/api/check", data=data, headers={"Content-Type": "image/jpeg"})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def covers(outline: list[list[float]], corners: Any) -> float:
    """Return how much of what either covers both cover, 0 to 1."""
    one, other = np.array(outline, np.float32), np.array(corners, np.float32)
    both = cv2.intersectConvexConvex(one, other)[0]
    return float(both / (cv2.contourArea(one) + cv2.contourArea(other) - both))


def test_it_is_found_with_its_outline_and_a_sentence(phone_of: Any, parts: Parts) -> None:
    given(parts)
    given(parts, "WB-0200", seed=2)
    (one,) = checked(phone_of)["likenesses"]
    assert (one["profile"]["ref"], one["band"], one["why"]) == (REF, "same", WHY)
    seen = shot()
    assert covers(one["your_outline"], seen.corners / seen.picture.size) > 0.93
    assert covers(one["its_outline"], [(0, 0), (1, 0), (1, 1), (0, 1)]) > 0.93


def test_nobody_is_shown_how_strong_a_likeness_is(phone_of: Any, parts: Parts) -> None:
    given(parts)
    (one,) = checked(phone_of)["likenesses"]
    assert set(one) == {"band", "band_says", "why", "photo", "profile", "your_outline", "its_outline"}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ProfileState.DRAFT},
        {"state": ProfileState.WITHDRAWN},
        {"hidden_because": Hidden.DISPUTE},
        {"review_on": date(2026, 11, 17)},
        {"standing": Standing.EXPIRED},
    ],
    ids=["a draft", "withdrawn", "hidden", "its review is overdue", "its exclusion is over"],
)
def test_what_members_may_not_see_is_never_found(phone_of: Any, parts: Parts, changes: dict[str, Any]) -> None:
    given(parts, **changes)
    assert checked(phone_of) == {"says": NOTHING, "likenesses": []}


def test_once_withdrawn_it_is_found_no_more(phone_of: Any, parts: Parts) -> None:
    id = given(parts)
    assert checked(phone_of)["likenesses"]
    with transaction() as session:
        withdraw(
            session, session.get_one(Profile, id), because="Wrong person.", by=session.get_one(Account, MO), now=NOON
        )
    assert checked(phone_of)["likenesses"] == []


def test_from_the_day_its_review_is_overdue_it_is_found_no_more(phone_of: Any, parts: Parts, clock: Clock) -> None:
    given(parts, review_on=NOON.date())
    assert checked(phone_of)["likenesses"]
    clock.passes(days=1)
    assert checked(phone_of)["likenesses"] == []


def test_photos_of_reports_are_never_found(phone_of: Any, parts: Parts) -> None:
    came_with_reports(parts, 2)
    assert checked(phone_of) == {"says": NOTHING, "likenesses": []}


def test_however_many_reports_have_it_the_profile_is_found(phone_of: Any, parts: Parts) -> None:
    """More of them, and better copies, than are ever compared: on a check, and when one more comes in."""
    came_with_reports(parts, 14)
    with transaction() as session:
        small = encoded(draw(1).resize((240, 300)).crop((20, 0, 240, 280)), "JPEG", quality=40)
        give_photo(session, parts, make_profile(session), small)
    came_with_reports(parts, 14, quality=70)
    (one,) = checked(phone_of)["likenesses"]
    assert one["profile"]["ref"] == REF
    asked = fingerprint(draw(1), Detail.ASKED)
    found = find(db.session(), parts.index, asked)
    assert [one.profile.ref for one in on_profiles(db.session(), found)] == [REF]
    assert len({one.photo_id for one in found}) == len(found) > 10


def test_hidden_profiles_do_not_crowd_out_one_that_members_see(app: Flask, parts: Parts) -> None:
    for number in range(1, 5):
        given(parts, f"WB-{number:04}", state=ProfileState.WITHDRAWN)
    id = given(parts)
    asked = fingerprint(shot().picture, Detail.ASKED)
    assert asked is not None
    with app.app_context():
        found = find_for_members(
            db.session(), Index(parts.vault), asked, sight=EVERYWHERE, now=NOON + timedelta(hours=1)
        )
        assert [one.profile.id for one in found] == [id]
        db.session.remove()
