"""A picture made anew takes the place of the old one everywhere that members look; the old stays sealed as it came."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.audit import models as audit
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.matching.suggest import find_for_members
from app.members.models import Account
from app.members.scheme import the_scheme
from app.photos.develop import upright
from app.photos.fingerprint import Detail, fingerprint
from app.photos.keep import put_away
from app.photos.models import Photo, PhotoState
from app.photos.originals import read_original
from app.photos.recipe import Box, Recipe
from app.photos.retouch import retouch
from app.photos.show import show
from app.profiles.check_bystanders import check_bystanders
from app.profiles.choose_face import choose_face
from app.profiles.models import PolicePhoto, Profile, ProfileState
from app.review.open_picture import open_picture
from app.review.retouch_picture import retouch_picture
from app.review.take_picture_off import take_picture_off
from app.web.parts import Parts
from tests import town
from tests.builders import develop_all, give_photo, new_alert
from tests.pictures import jpeg
from tests.town import EVERYWHERE, NOON, make_profile

RECIPE = Recipe(blurred=(Box(0.1, 0.1, 0.4, 0.4),))
DRAFT = {"state": ProfileState.DRAFT, "published_by_id": None, "published_at": None, "review_on": None}


def begin(parts: Parts, *pictures: int, **changes: Any) -> list[int]:
    with transaction() as session:
        profile = make_profile(session, **changes)
        return [give_photo(session, parts, profile, jpeg(seed)).id for seed in pictures or (1,)]


def the_profile(session: Session) -> Profile:
    return session.scalars(select(Profile).where(Profile.ref == "WB-0118")).one()


def manager(session: Session) -> Account:
    return session.get_one(Account, town.MO)


def make(parts: Parts, photo_id: int, recipe: Recipe = RECIPE, *, is_checked: bool = True, by: int = town.MO) -> int:
    """Retouch as the screen does: pictures first, then the rows; then the worker's work."""
    photo = db.session().get_one(Photo, photo_id)
    first = db.session().get_one(Photo, photo.made_from_id) if photo.made_from_id else photo
    made = None if recipe.is_nothing else put_away(retouch(show(first, "clean", parts.vault), recipe), parts.vault)
    with transaction() as session:
        who = session.get_one(Account, by)
        new = retouch_picture(
            session, the_profile(session), photo_id, recipe, made, is_checked=is_checked, by=who, now=NOON
        ).id
    develop_all(parts)
    return new


def may_see(photo_id: int, who: int = town.BEN) -> bool:
    session = db.session()
    try:
        open_picture(session, photo_id, for_account=session.get_one(Account, who), now=NOON, today=NOON.date())
    except NotThere:
        return False
    return True


def test_members_see_the_new_picture_and_not_the_old(parts: Parts) -> None:
    (old,) = begin(parts)
    new = make(parts, old)
    assert (may_see(old), may_see(new)) == (False, True)
    assert may_see(old, town.MO)


def test_the_original_is_what_it_was(parts: Parts) -> None:
    (old,) = begin(parts)
    new = db.session().get_one(Photo, make(parts, old))
    assert read_original(db.session().get_one(Photo, old), parts.vault) == jpeg(1)
    assert (new.made_from_id, new.state) == (old, PhotoState.READY)
    assert new.retouch == {"turns": 0, "crop": [0, 0, 1, 1], "blurred": [[0.1, 0.1, 0.4, 0.4]]}


@pytest.mark.parametrize("size", ["clean", "card", "thumb"])
def test_every_clean_copy_is_blurred(parts: Parts, size: str) -> None:
    (old,) = begin(parts)
    new = make(parts, old)
    was, now = (_steps(show(db.session().get_one(Photo, id), size, parts.vault)) for id in (old, new))
    assert now < was / 2


def _steps(data: bytes) -> float:
    """Return by how much neighbours differ, on average, where the box is."""
    with Image.open(io.BytesIO(data)) as picture:
        part = picture.crop((picture.width // 10, picture.height // 10, picture.width // 2, picture.height // 2))
        grey = np.asarray(part.convert("L"), np.int16)
    return float(np.sqrt((np.diff(grey, axis=1) ** 2).mean()))


def test_a_check_finds_the_new_picture(parts: Parts) -> None:
    (old,) = begin(parts)
    new = make(parts, old)
    asked = fingerprint(upright(jpeg(1), "JPEG"), Detail.ASKED)
    assert asked
    found = find_for_members(db.session(), parts.index, asked, sight=EVERYWHERE, now=NOON)
    assert [one.photo.id for one in found] == [new]


def test_it_keeps_its_place(parts: Parts) -> None:
    first, second = begin(parts, 1, 2)
    new = make(parts, first)
    assert [row.photo_id for row in the_profile(db.session()).pictures] == [new, second]


def test_made_anew_it_is_made_from_the_first(parts: Parts) -> None:
    (old,) = begin(parts)
    once = make(parts, old)
    twice = make(parts, once, Recipe(turns=1))
    assert db.session().get_one(Photo, twice).made_from_id == old
    assert [may_see(id) for id in (old, once, twice)] == [False, False, True]


def test_as_it_came_puts_the_first_back(parts: Parts) -> None:
    (old,) = begin(parts)
    assert make(parts, make(parts, old), Recipe()) == old
    assert may_see(old)


@pytest.mark.parametrize(("is_checked", "by"), [(False, None), (True, town.MO)])
def test_who_looked_for_bystanders_is_asked_anew(parts: Parts, is_checked: bool, by: int | None) -> None:
    (old,) = begin(parts, **DRAFT)
    with transaction() as session:
        check_bystanders(session, the_profile(session), old, by=session.get_one(Account, town.DEE), now=NOON)
    make(parts, old, is_checked=is_checked)
    (row,) = the_profile(db.session()).pictures
    assert (row.bystanders_checked_by_id, row.bystanders_checked_at) == (by, NOON if by else None)


def test_of_what_members_see_at_once_it_must_be_said_at_once(parts: Parts) -> None:
    (old,) = begin(parts)
    with pytest.raises(NotFit) as refused:
        make(parts, old, is_checked=False)
    assert set(refused.value.fields) == {"is_checked"}
    assert may_see(old)


def test_alerts_that_are_out_show_the_new_picture(parts: Parts) -> None:
    (old,) = begin(parts)
    with transaction() as session:
        profile_id = the_profile(session).id
        alerts = {
            "of the profile": new_alert(session, profile_id=profile_id, photo_id=old).id,
            "of nobody yet": new_alert(session, photo_id=old).id,
            "of another": new_alert(session, profile_id=make_profile(session, ref="WB-0007").id, photo_id=old).id,
            "ended": new_alert(session, profile_id=profile_id, photo_id=old, ends_at=NOON).id,
        }
    new = make(parts, old)
    shows = {name: db.session().get_one(Alert, id).photo_id for name, id in alerts.items()}
    assert shows == {"of the profile": new, "of nobody yet": new, "of another": old, "ended": old}


def test_terms_of_the_police_go_with_the_picture(parts: Parts) -> None:
    (old,) = begin(parts)
    lend(old)
    make(parts, old)
    (row,) = the_profile(db.session()).pictures
    assert row.police is not None
    assert (row.police.authority, row.police.return_on) == ("Insp. Vane", date(2026, 12, 1))


def test_a_picture_that_is_lent_is_not_simply_taken_off(parts: Parts) -> None:
    (old,) = begin(parts)
    lend(old)
    with pytest.raises(NotPossible, match="lent"), transaction() as session:
        take_picture_off(session, the_profile(session), old, by=manager(session), now=NOON)


def lend(photo_id: int) -> None:
    with transaction() as session:
        (row,) = the_profile(session).pictures
        row.police = PolicePhoto(
            authority="Insp. Vane", audience=[], return_on=date(2026, 12, 1), noted_by_id=town.MO, noted_at=NOON
        )


def test_taken_off_it_is_nobodys_screen_and_no_alerts(parts: Parts) -> None:
    first, second = begin(parts, 1, 2)
    with transaction() as session:
        alert = new_alert(session, profile_id=the_profile(session).id, photo_id=first).id
        take_picture_off(session, the_profile(session), first, by=manager(session), now=NOON)
    assert [(row.photo_id, row.position) for row in the_profile(db.session()).pictures] == [(second, 0)]
    assert db.session().get_one(Alert, alert).photo_id is None
    assert not may_see(first)


def test_the_chosen_one_is_shown_first(parts: Parts) -> None:
    first, second, third = begin(parts, 1, 2, 3)
    with transaction() as session:
        choose_face(session, the_profile(session), third, by=manager(session), now=NOON)
    assert [row.photo_id for row in the_profile(db.session()).pictures] == [third, first, second]


def test_looking_twice_is_looking_once(parts: Parts) -> None:
    (old,) = begin(parts, **DRAFT)
    with transaction() as session:
        for who in (town.MO, town.DEE):
            check_bystanders(session, the_profile(session), old, by=session.get_one(Account, who), now=NOON)
    (row,) = the_profile(db.session()).pictures
    assert row.bystanders_checked_by_id == town.MO


def test_a_withdrawn_profile_stays_as_it_was(parts: Parts) -> None:
    (old,) = begin(parts, state=ProfileState.WITHDRAWN)
    with transaction() as session:
        profile, by = the_profile(session), manager(session)
        for deed in (
            lambda: choose_face(session, profile, old, by=by, now=NOON),
            lambda: check_bystanders(session, profile, old, by=by, now=NOON),
            lambda: take_picture_off(session, profile, old, by=by, now=NOON),
            lambda: retouch_picture(session, profile, old, Recipe(), None, is_checked=True, by=by, now=NOON),
        ):
            with pytest.raises(NotPossible, match="withdrawn"):
                deed()


def test_in_safe_mode_members_see_nothing_new(parts: Parts) -> None:
    (old,) = begin(parts)
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme
        scheme.safe_since = NOON
    with pytest.raises(NotPossible, match="kept the desk"):
        make(parts, old)


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_nobody_but_the_desk_does_any_of_it(parts: Parts, who: int) -> None:
    (old,) = begin(parts)
    with transaction() as session:
        profile, by = the_profile(session), session.get_one(Account, who)
        for deed in (
            lambda: choose_face(session, profile, old, by=by, now=NOON),
            lambda: check_bystanders(session, profile, old, by=by, now=NOON),
            lambda: take_picture_off(session, profile, old, by=by, now=NOON),
            lambda: retouch_picture(session, profile, old, Recipe(), None, is_checked=True, by=by, now=NOON),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_a_picture_of_another_profile_is_not_there(parts: Parts) -> None:
    begin(parts)
    with pytest.raises(NotThere), transaction() as session:
        choose_face(session, the_profile(session), 999, by=manager(session), now=NOON)


def test_the_record_says_what_was_done_and_nothing_of_the_picture(parts: Parts) -> None:
    (old,) = begin(parts)
    new = make(parts, old, Recipe(1, Box(0, 0, 1, 0.5), (Box(0.1, 0.1, 0.1, 0.1),)))
    last = db.session().scalars(select(audit.Entry).where(audit.Entry.verb == "retouched")).one()
    body = db.session().get_one(audit.Detail, last.seq).body
    assert body == {"what": ["turned", "blurred in 1 place", "cropped"], "photo": new, "instead_of": old}
