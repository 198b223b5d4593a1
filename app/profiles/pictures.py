"""Which pictures of a profile are shown, and to whom: the one place that judges what the police have lent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.members.sight import Sight
from app.photos.models import Photo, PhotoState
from app.profiles.models import PolicePhoto, Profile, ProfilePhoto

WENT_BACK = "The police lent this picture, and its time is over. Nobody is shown it."


def shown_pictures(profile: Profile, *, today: date, sectors: Collection[str] | None) -> list[ProfilePhoto]:
    """Return the pictures that may be shown today to who works in these sectors, the first one first.

    `sectors` None: the desk. What the police lent and is due back, or back, nobody is shown.
    """
    return [
        row
        for row in profile.pictures
        if row.photo.state is PhotoState.READY and may_be_shown(row.police, today=today, sectors=sectors)
    ]


def pictures_for(profile: Profile, sight: Sight, *, today: date) -> list[ProfilePhoto]:
    """Return the pictures that somebody with this sight is shown today, the first one first."""
    return shown_pictures(profile, today=today, sectors=None if sight.is_desk else sight.sectors)


def may_be_shown(lent: PolicePhoto | None, *, today: date, sectors: Collection[str] | None) -> bool:
    """Return whether the terms of the police, if there are any, let who works in these sectors see it."""
    if lent is None:
        return True
    if is_back(lent, today=today):
        return False
    return sectors is None or any(sector in lent.audience for sector in sectors)


def is_back(lent: PolicePhoto, *, today: date) -> bool:
    """Return whether it was returned, or its last day is over."""
    return lent.returned_at is not None or today > lent.return_on


def gone_back(session: Session, *, today: date) -> frozenset[int]:
    """Return the ids of all photos that went back to the police, or should have: nobody is shown one, anywhere.

    With what was made of such a photo, and what it was made from: that still lies with the report it came with.
    """
    is_over = or_(PolicePhoto.returned_at.is_not(None), PolicePhoto.return_on < today)
    lent = session.execute(
        select(Photo.id, Photo.made_from_id).join(PolicePhoto, PolicePhoto.photo_id == Photo.id).where(is_over)
    )
    first = {made_from_id or id for id, made_from_id in lent}
    made = session.scalars(select(Photo.id).where(Photo.made_from_id.in_(first))) if first else ()
    return frozenset({*first, *made})
