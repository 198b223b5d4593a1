"""Tell anew, by the newest version, what an older one told from a photo. Until then the older fingerprint answers."""

from __future__ import annotations

import enum

from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.kernel.errors import NotFit
from app.photos.develop import upright
from app.photos.fingerprint import VERSION, fingerprint
from app.photos.keep import ORIGINAL
from app.photos.models import Fingerprint, Photo
from app.photos.packed import Packed
from app.photos.remember import forget, remember, sealed
from app.photos.vault import Vault


class Renewed(enum.Enum):
    DONE = "done"
    TOO_PLAIN = "too plain"  # by the newest version's judgement: nothing is told from it any more
    UNREADABLE = "unreadable"  # the older fingerprint stays


def how_many(session: Session) -> int:
    """Return how many photos only an older version has told something from."""
    return session.scalar(select(func.count()).where(Fingerprint.version < VERSION)) or 0


def next_after(session: Session, photo_id: int) -> Photo | None:
    """Return the next such photo, by its id; None when there are no more."""
    older = select(Fingerprint.photo_id).where(Fingerprint.version < VERSION, Fingerprint.photo_id > photo_id)
    return session.scalars(select(Photo).where(Photo.id.in_(older)).order_by(Photo.id).limit(1)).first()


def look_again(photo: Photo, vault: Vault) -> Packed | Renewed:
    """Return the new fingerprint of a photo, sealed, or why there is none. Decodes: no transaction is open.

    Raises NotNow when nobody could look at it.
    """
    try:
        key = vault.unwrap(photo.folder, photo.wrapped_key)
        found = fingerprint(upright(vault.read(key, f"{photo.folder}/{ORIGINAL}"), photo.kind))
    except (OSError, ValueError, InvalidTag, NotFit):
        return Renewed.UNREADABLE
    return Renewed.TOO_PLAIN if found is None else sealed(found, photo.folder, key)


def write_down(session: Session, photo_id: int, found: Packed | Renewed) -> Renewed:
    """Put the new fingerprint in the older one's place."""
    if found is Renewed.TOO_PLAIN:
        forget(session, photo_id)
    if isinstance(found, Renewed):
        return found
    remember(session, photo_id, found)
    return Renewed.DONE
