"""Wrap the keys of all photos with a new master key, while Townwatch runs: no photo is opened or written for it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.photos.models import Photo
from app.photos.vault import Vault

_AT_A_TIME = 500


def how_many(session: Session) -> int:
    """Return how many photos there are."""
    return session.scalar(select(func.count()).select_from(Photo)) or 0


def rewrap(session: Session, vault: Vault, *, after: int) -> tuple[int | None, int, int]:
    """Wrap the next five hundred photos' keys anew, in one short transaction.

    Returns the last id that was looked at (None: there are no more), how many were looked at, and how many still
    had to be wrapped. Deleted keys stay deleted. Raises InvalidTag for a photo that no master key opens.
    """
    photos = session.scalars(select(Photo).where(Photo.id > after).order_by(Photo.id).limit(_AT_A_TIME)).all()
    wrapped = 0
    for photo in photos:
        anew = vault.wrapped_anew(photo.folder, photo.wrapped_key) if photo.wrapped_key else None
        if anew is not None:
            photo.wrapped_key = anew
            wrapped += 1
    session.flush()
    return (photos[-1].id if photos else None), len(photos), wrapped
