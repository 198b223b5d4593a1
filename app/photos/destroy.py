"""Let go of a photo for good: without its key nobody opens its files, whoever holds them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.photos.develop import SIZES
from app.photos.keep import ORIGINAL
from app.photos.models import Photo, PhotoState
from app.photos.remember import forget
from app.photos.vault import Vault

DELETED = "Deleted."


def destroy(session: Session, photo: Photo) -> None:
    """Delete the photo's key and whatever was told from it. Its row stays, so that who was shown it stays known."""
    forget(session, photo.id)
    photo.wrapped_key, photo.state, photo.refusal = b"", PhotoState.REFUSED, DELETED
    session.flush()


def remove_files(folders: Iterable[str], vault: Vault) -> None:
    """Remove the sealed files of photos whose keys are gone: after the commit, with no transaction open."""
    for folder in folders:
        for name in (ORIGINAL, *SIZES):
            vault.folder.delete(f"{folder}/{name}")
