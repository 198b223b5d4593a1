"""The picture on a notice: the face of the profile as it was at issue, and only what may be put on paper."""

from __future__ import annotations

from app.exclusions.models import Exclusion
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile
from app.profiles.on_paper import pictures_to_print
from app.profiles.rules import is_young

KEPT_AS = "photo_id"  # in `Exclusion.notice`, beside the letter


def portrait_of(profile: Profile) -> Photo | None:
    """Return the first picture that goes on a notice: looked at for other people, not lent, of no one under 18."""
    if is_young(profile):
        return None
    return next((row.photo for row in pictures_to_print(profile) if row.photo.state is PhotoState.READY), None)


def portrait_on(exclusion: Exclusion) -> Photo | None:
    """Return the picture that was frozen at issue, as long as it may still be put on paper."""
    id = exclusion.notice.get(KEPT_AS)
    if id is None or is_young(exclusion.profile):
        return None
    rows = (row for row in exclusion.profile.pictures if row.photo_id == id)
    fit = (row.photo for row in rows if row.bystanders_checked_at is not None and row.police is None)
    return next((photo for photo in fit if photo.state is PhotoState.READY), None)
