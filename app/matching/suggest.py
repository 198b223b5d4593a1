"""Which published profiles show a picture like this one. A suggestion: a person looks at both and decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching.index import Index, Nearest
from app.matching.models import Band, Likeness
from app.matching.rules import PERHAPS_WITHIN, band_of, why
from app.photos.fingerprint import Hashes
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile, ProfilePhoto, ProfileState
from app.profiles.rules import visible_to_members

MOST = 3


class Suggestion(NamedTuple):
    """A profile's photo that is like the one asked about; `distance` in bits of 256, shown to nobody."""

    profile: Profile
    photo: Photo
    band: Band
    why: str
    distance: int


def suggest(session: Session, index: Index, hashes: Hashes | None, *, now: datetime) -> list[Suggestion]:
    """Return at most three profiles that members may see now, each with its nearest photo, nearest first.

    `now` is aware; its own time zone says which day it is. Nothing for a picture too plain to have hashes.
    """
    if hashes is None:
        return []
    near = index.nearest(session, hashes, within=PERHAPS_WITHIN)
    if not near:
        return []
    return _best_of_each(_shown(session, near, now.date()))


def keep(session: Session, photo_id: int, suggestions: Iterable[Suggestion]) -> None:
    """Lay the suggestions beside a report's photo; laying them twice changes nothing."""
    for suggestion in suggestions:
        session.merge(
            Likeness(
                photo_id=photo_id,
                of_photo_id=suggestion.photo.id,
                profile_id=suggestion.profile.id,
                band=suggestion.band,
                why=suggestion.why,
                distance=suggestion.distance,
            )
        )
    session.flush()


def _shown(session: Session, near: list[Nearest], today: date) -> list[tuple[Nearest, ProfilePhoto, Profile]]:
    """Return those near photos that belong to a profile which members see, nearest first."""
    wanted = {found.photo_id: found for found in near}
    published = session.execute(
        select(ProfilePhoto.photo_id, ProfilePhoto.profile_id)
        .join(Profile, Profile.id == ProfilePhoto.profile_id)
        .where(Profile.state == ProfileState.PUBLISHED)
    )
    shown = []
    for photo_id, profile_id in published.all():
        if photo_id not in wanted:
            continue
        picture = session.get_one(ProfilePhoto, (profile_id, photo_id))
        profile = session.get_one(Profile, profile_id)
        if visible_to_members(profile, today=today) and picture.photo.state is PhotoState.READY:
            shown.append((wanted[photo_id], picture, profile))
    return sorted(shown, key=lambda row: (row[0].distance, row[1].position, row[2].id))


def _best_of_each(shown: list[tuple[Nearest, ProfilePhoto, Profile]]) -> list[Suggestion]:
    best: dict[int, Suggestion] = {}
    for near, picture, profile in shown:
        band = band_of(near.distance)
        if band is None or profile.id in best:
            continue
        says = why(band, near.asked_view, near.stored_view)
        best[profile.id] = Suggestion(profile, picture.photo, band, says, near.distance)
    return list(best.values())[:MOST]
