"""Which retouched picture lies beside an exhibit: of this person, others blurred in it, looked at, ready."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.evidence.collect import collect
from app.evidence.models import PackRequest, PackState
from app.evidence.send import sending
from app.kernel.db import db, transaction
from app.photos.models import Photo, PhotoState
from app.photos.recipe import Box, Recipe
from app.photos.show import show
from app.profiles.models import Profile, ProfilePhoto
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.evidence_cases import approved, built, incident
from tests.on_paper import words
from tests.pictures import jpeg
from tests.town import MO, NOON, make_profile

BLURRED = Recipe(blurred=(Box(0.5, 0.1, 0.3, 0.3),))
CLEAN = "exhibits/clean/TW-001 clean.jpg"


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    with transaction() as session:
        profile = make_profile(session)
        make_profile(session, "WB-0119", title="Rowan Thistlewood")
        incident(session, profile, parts)
        return approved(session, profile).id


def retouched(parts: Parts, recipe: Recipe, *, of: str = "WB-0118", is_checked: bool = True, seed: int = 91) -> int:
    """The one picture of the case made anew, on the profile `of`; return it."""
    with transaction() as session:
        first = session.scalars(select(Photo).where(Photo.made_from_id.is_(None))).one()
        made = developed_photo(session, parts, jpeg(seed))
        made.made_from_id, made.retouch = first.id, recipe.as_json()
        row = ProfilePhoto(photo_id=made.id, position=seed)
        if is_checked:
            row.bystanders_checked_by_id, row.bystanders_checked_at = MO, NOON
        profile = session.scalars(select(Profile).where(Profile.ref == of)).one()
        profile.pictures.append(row)
        session.flush()
        return made.id


def beside(parts: Parts, request_id: int) -> int | None:
    """Return the photo that goes in as the clean copy of the one exhibit."""
    db.session.remove()
    request = db.session.get_one(PackRequest, request_id)
    clean = collect(db.session(), request, None, zone=parts.settings.zone, now=NOON).exhibits[0].clean
    return clean.photo_id if clean else None


def test_one_in_which_others_were_blurred_lies_beside_its_original(app: Flask, parts: Parts, request_id: int) -> None:
    id = retouched(parts, BLURRED)
    pack = built(app, parts, request_id)
    inside = zipfile.ZipFile(io.BytesIO(b"".join(sending(pack, "EP-0001", parts.vault).pieces)))
    assert {"exhibits/TW-001.jpg", CLEAN} <= set(inside.namelist())
    assert inside.read(CLEAN) == show(db.session.get_one(Photo, id), "clean", parts.vault)
    assert "with a clean copy" in words(inside.read("pack.pdf"))


@pytest.mark.parametrize(
    ("recipe", "how"),
    [
        (Recipe(turns=1), {}),
        (Recipe(crop=Box(0.5, 0, 0.5, 1)), {}),
        (BLURRED, {"of": "WB-0119"}),
        (BLURRED, {"is_checked": False}),
    ],
    ids=["only turned", "only cropped", "of another person", "nobody looked"],
)
def test_no_other_lies_there(parts: Parts, request_id: int, recipe: Recipe, how: dict[str, Any]) -> None:
    retouched(parts, recipe, **how)
    assert beside(parts, request_id) is None


def test_anothers_crop_of_the_same_picture_does_not_come_before_their_own(parts: Parts, request_id: int) -> None:
    own = retouched(parts, BLURRED)
    retouched(parts, Recipe(crop=Box(0.5, 0, 0.5, 1)), of="WB-0119", seed=92)
    assert beside(parts, request_id) == own


def test_one_that_is_not_ready_stays_out_and_stops_nothing(app: Flask, parts: Parts, request_id: int) -> None:
    id = retouched(parts, BLURRED)
    with transaction() as session:
        session.get_one(Photo, id).state = PhotoState.DUE
    assert beside(parts, request_id) is None
    assert built(app, parts, request_id).state is PackState.READY


def test_one_that_is_gone_stops_it_and_is_named(app: Flask, parts: Parts, request_id: int) -> None:
    id = retouched(parts, BLURRED)
    parts.vault.folder.delete(f"{db.session.get_one(Photo, id).folder}/clean")
    db.session.remove()
    pack = built(app, parts, request_id)
    assert pack.state is PackState.FAILED
    assert f"TW-001 (photo {id})" in pack.says
