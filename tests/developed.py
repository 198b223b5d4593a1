"""What becomes of a picture in the worker, told at once: of the many that tests give away, each is decoded once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from app.photos.develop import SIZES, Developed, as_jpeg, upright
from app.photos.fingerprint import Detail, Print, fingerprint
from app.photos.models import Photo
from app.photos.remember import sealed
from app.photos.vault import Vault


class Made(NamedTuple):
    size: tuple[int, int]
    copies: dict[str, bytes]
    told: Print | None
    asked: Print | None


@lru_cache(maxsize=200)
def made_of(data: bytes, kind: str) -> Made:
    picture = upright(data, kind)
    copies = {size: as_jpeg(picture, longest) for size, longest in SIZES.items()}
    return Made(picture.size, copies, fingerprint(picture), fingerprint(picture, Detail.ASKED))


def developed_at_once(photo: Photo, data: bytes, vault: Vault) -> Developed:
    """Do what `app.photos.develop.develop` does, for a picture that can be read."""
    key, made = vault.unwrap(photo.folder, photo.wrapped_key), made_of(data, photo.kind)
    for size, copy in made.copies.items():
        vault.write(key, f"{photo.folder}/{size}", copy)
    kept = None if made.told is None else sealed(made.told, photo.folder, key)
    return Developed(photo.id, *made.size, kept, made.asked)
