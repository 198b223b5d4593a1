"""A clean copy, for a screen."""

from __future__ import annotations

from app.kernel.errors import NotThere
from app.photos.develop import SIZES
from app.photos.models import Photo, PhotoState
from app.photos.vault import Vault


def show(photo: Photo, size: str, vault: Vault) -> bytes:
    """Return a JPEG of the photo in one of the sizes; raises NotThere while there is none."""
    if size not in SIZES or photo.state is not PhotoState.READY:
        raise NotThere("There is no picture here, or not yet.")
    return vault.read(vault.unwrap(photo.folder, photo.wrapped_key), f"{photo.folder}/{size}")
