"""The photo as it was received, byte for byte: for evidence and for forgetting, for no screen."""

from __future__ import annotations

import hashlib

from app.photos.keep import ORIGINAL
from app.photos.models import Photo
from app.photos.vault import Vault


class Damaged(Exception):
    """The original is not what was received."""


def read_original(photo: Photo, vault: Vault) -> bytes:
    """Return the bytes as received; raises Damaged when their SHA-256 is another."""
    data = vault.read(vault.unwrap(photo.folder, photo.wrapped_key), f"{photo.folder}/{ORIGINAL}")
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise Damaged(f"photo {photo.id}")
    return data
