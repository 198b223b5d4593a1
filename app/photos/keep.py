"""Keep a photo: sealed and on the disk first, then its row. A crash between leaves a file, never a row without one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.photos.examine import examine
from app.photos.models import Photo
from app.photos.scan import scan
from app.photos.vault import Vault

ORIGINAL = "original"


class Sealed(NamedTuple):
    """A photo that lies sealed on the disk and has no row yet."""

    folder: str
    sha256: str
    kind: str
    size_bytes: int
    wrapped_key: bytes


def put_away(data: bytes, vault: Vault, *, clamd: Path | None = None) -> Sealed:
    """Examine and seal the bytes, durably, with no transaction open; `clamd` is a virus scanner's socket, if any.

    Raises NotAPicture, TooLarge or NotFit when it cannot be kept, NotNow when nobody could look at it.
    """
    kind = examine(data)
    if clamd is not None:
        scan(data, clamd)
    name = secrets.token_hex(16)
    folder = f"{name[:2]}/{name}"
    key, wrapped = vault.new_key(folder)
    vault.write(key, f"{folder}/{ORIGINAL}", data)
    return Sealed(folder, hashlib.sha256(data).hexdigest(), kind, len(data), wrapped)


def keep(session: Session, sealed: Sealed, *, now: datetime) -> Photo:
    """Give the sealed photo its row; the worker makes its clean copies."""
    photo = Photo(
        folder=sealed.folder,
        sha256=sealed.sha256,
        kind=sealed.kind,
        size_bytes=sealed.size_bytes,
        wrapped_key=sealed.wrapped_key,
        kept_at=now,
    )
    session.add(photo)
    session.flush()
    return photo


def throw_away(sealed: Sealed, vault: Vault) -> None:
    """Remove a sealed photo that nobody wants after all."""
    vault.folder.delete(f"{sealed.folder}/{ORIGINAL}")
