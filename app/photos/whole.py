"""Are the files of all photos there, and do the keys open them? Asked of a copy before it is taken for the town."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.photos.develop import SIZES
from app.photos.keep import ORIGINAL
from app.photos.models import Photo, PhotoState
from app.photos.vault import Vault

_A_SAMPLE = 50


class Looked(NamedTuple):
    """`missing` photos lack a file, `shut` ones do not open with these keys or were altered; both by number."""

    photos: int
    opened: int
    missing: list[int]
    shut: list[int]


def files_of(session: Session) -> list[str]:
    """Return the name of every file that a row needs, in the photos' folder."""
    return [name for photo in session.execute(_ROWS) for name in _needed(photo.folder, photo.state, photo.wrapped_key)]


def look_at_all(session: Session, vault: Vault, *, thorough: bool) -> Iterator[tuple[int, int, Looked]]:
    """Look whether each photo's files are there, and open some spread over all, or with `thorough` every one.

    A photo a step: yields how many are done, of how many, and what was found so far.
    """
    rows = session.execute(_ROWS).all()
    found, every = Looked(len(rows), 0, [], []), 1 if thorough else -(-len(rows) // _A_SAMPLE)
    for done, row in enumerate(rows, start=1):
        names = list(_needed(row.folder, row.state, row.wrapped_key))
        if any(not (vault.folder.root / name).is_file() for name in names):
            found.missing.append(row.id)
        elif names and (thorough or (done - 1) % every == 0 or done == len(rows)):
            found = found._replace(opened=found.opened + 1)
            if not _opens(vault, row.folder, row.wrapped_key, names):
                found.shut.append(row.id)
        yield done, len(rows), found


_ROWS = select(Photo.id, Photo.folder, Photo.state, Photo.wrapped_key).order_by(Photo.id)


def _needed(folder: str, state: PhotoState, wrapped_key: bytes) -> Iterator[str]:
    if not wrapped_key:
        return  # forgotten on purpose
    yield f"{folder}/{ORIGINAL}"
    if state is PhotoState.READY:
        yield from (f"{folder}/{size}" for size in SIZES)


def _opens(vault: Vault, folder: str, wrapped_key: bytes, names: list[str]) -> bool:
    try:
        key = vault.unwrap(folder, wrapped_key)
        for name in names:
            vault.read(key, name)
    except InvalidTag:
        return False
    return True
