"""What the police have back, or should have: nobody is shown it, and it is like nothing any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.photos.models import Photo
from app.profiles.check_bystanders import check_bystanders
from app.profiles.choose_face import choose_face
from app.profiles.lend_picture import Terms, note_lent, note_returned
from app.profiles.models import Profile, ProfilePhoto
from app.profiles.pictures import gone_back
from app.review.retouch_picture import fault_before_retouching
from app.review.take_picture_off import take_picture_off
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, signed_in
from tests.pictures import jpeg
from tests.same_picture import came, make_alike, report
from tests.town import NOON, make_profile

TODAY = NOON.date()
TERMS = Terms("Sgt Q", ["retail"], "", TODAY + timedelta(days=1))


def lend(session: Session, photo_id: int) -> Profile:
    """Put this photo on a profile, lent by the police until tomorrow."""
    profile = make_profile(session)
    profile.pictures.append(ProfilePhoto(photo_id=photo_id))
    session.flush()
    by = session.get_one(Account, town.MO)
    note_lent(session, profile.pictures[0], profile.ref, TERMS, by=by, now=NOON, today=TODAY)
    return profile


def give_back(session: Session) -> None:
    profile = session.query(Profile).one()
    note_returned(session, profile.pictures[0], profile.ref, by=session.get_one(Account, town.MO), now=NOON)


def photo_of(id: Any) -> int:
    (row,) = report(id).pictures
    assert row.photo_id is not None
    return row.photo_id


@pytest.mark.parametrize("is_returned", [True, False], ids=["returned", "due back"])
def test_not_even_the_desk_opens_it_or_reads_it_beside_a_report(
    app: Flask, parts: Parts, clock: Any, is_returned: bool
) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    photo_id = photo_of(first)
    with transaction() as session:
        lend(session, photo_id)
    make_alike(later, first)
    mo, asha, path = signed_in(app, town.MO), signed_in(app, town.ASHA), f"/photos/{photo_id}/card"
    assert (mo.get(path).status_code, asha.get(path).status_code) == (200, 200)
    assert f"/photos/{photo_id}/" in mo.get(f"/desk/{later}").text
    if is_returned:
        with transaction() as session:
            give_back(session)
    else:
        clock.passes(days=2)
        mo, asha = signed_in(app, town.MO), signed_in(app, town.ASHA)
    assert (mo.get(path).status_code, asha.get(path).status_code) == (404, 404)
    pages = [f"/desk/{first}", f"/desk/{later}", "/desk", "/desk/profiles", "/desk/profiles/WB-0118"]
    for page in (*pages, "/desk/profiles/WB-0118/pictures", f"/desk/profiles/WB-0118/pictures/{photo_id}"):
        shown = mo.get(page)
        assert shown.status_code == 200, page
        assert f"/photos/{photo_id}/" not in shown.text, page
    own = asha.get(f"/api/reports/{first}").json
    assert own is not None
    assert own["photos"] == []


def test_what_was_made_of_it_and_what_it_was_made_from_go_with_it(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        (first, made, other) = (_photo(session) for _ in range(3))
        made.made_from_id = first.id
        session.flush()
        lend(session, made.id)
        assert gone_back(session, today=TODAY) == frozenset()
        give_back(session)
        assert gone_back(session, today=TODAY) == {first.id, made.id}
        assert other.id not in gone_back(session, today=TODAY)


def test_nothing_more_is_done_with_it_and_that_it_was_lent_stays_noted(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session)
        photo_id = give_photo(session, parts, profile, jpeg(1)).id
        by = session.get_one(Account, town.MO)
        note_lent(session, profile.pictures[0], profile.ref, TERMS, by=by, now=NOON, today=TODAY)
        give_back(session)
    with transaction() as session:
        profile, by = session.query(Profile).one(), session.get_one(Account, town.MO)
        for deed in (choose_face, check_bystanders):
            with pytest.raises(NotPossible, match="Nobody is shown it"):
                deed(session, profile, photo_id, by=by, now=NOON)
        with pytest.raises(NotPossible, match="stays noted"):
            take_picture_off(session, profile, photo_id, by=by, now=NOON)
        assert "Nobody is shown it" in (fault_before_retouching(session, profile, photo_id, today=TODAY) or "")
    assert len(db.session.query(Profile).one().pictures) == 1


def _photo(session: Session) -> Photo:
    photo = Photo(folder=uuid4().hex, sha256="0" * 64, kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON)
    session.add(photo)
    session.flush()
    return photo
