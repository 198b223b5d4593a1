"""Make clean copies of a photo: upright, nothing but pixels, in the sizes that screens show.

Decoding is slow, so no transaction is ever open here.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import NamedTuple

from PIL import Image
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.kernel.errors import NotFit
from app.photos.darkroom import pixels
from app.photos.fingerprint import Detail, Print, fingerprint
from app.photos.keep import ORIGINAL
from app.photos.models import Photo, PhotoState
from app.photos.packed import Packed
from app.photos.remember import remember, sealed
from app.photos.vault import Vault

SIZES = {"clean": 1600, "card": 480, "thumb": 160}  # longest side, pixels
_LEASE = timedelta(minutes=2)
_MOST_TRIES = 3


Upright = Image.Image  # what `upright` returns, for those who may not know Pillow


class Developed(NamedTuple):
    """What became of one photo. `refusal` is a sentence when no picture could be made.

    `print` is kept, `asked` is what it is compared with others by; None when it is too plain to compare.
    """

    photo_id: int
    width: int = 0
    height: int = 0
    print: Packed | None = None
    asked: Print | None = None
    refusal: str | None = None


def upright(data: bytes, kind: str, longest: int = SIZES["clean"]) -> Image.Image:
    """Return the picture as the camera meant it, nothing but pixels, at most so long; raises NotFit, NotNow."""
    found = pixels(data, kind, longest)
    return Image.frombytes("RGB", (found.width, found.height), found.rgb)


def as_jpeg(picture: Image.Image, longest: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def is_any_due(session: Session, *, now: datetime) -> bool:
    """Return whether a photo waits to be developed; only reads."""
    return session.scalar(select(Photo.id).where(_is_due(now)).limit(1)) is not None


def claim(session: Session, *, now: datetime) -> Photo | None:
    """Take the oldest photo that is due, for two minutes; None when nothing is."""
    due = session.scalars(select(Photo).where(_is_due(now)).order_by(Photo.id).limit(1)).first()
    if due is None:
        return None
    due.leased_until, due.tries = now + _LEASE, due.tries + 1
    session.flush()
    return due


def develop(photo: Photo, vault: Vault) -> Developed:
    """Read the sealed original, write its clean copies sealed beside it, and return what was found."""
    if photo.tries > _MOST_TRIES:  # it has brought the worker down before
        return Developed(photo.id, refusal="This picture could not be read.")
    key = vault.unwrap(photo.folder, photo.wrapped_key)
    try:
        picture = upright(vault.read(key, f"{photo.folder}/{ORIGINAL}"), photo.kind)
    except NotFit as unfit:
        return Developed(photo.id, refusal=str(unfit))
    for size, longest in SIZES.items():
        vault.write(key, f"{photo.folder}/{size}", as_jpeg(picture, longest))
    told = fingerprint(picture)
    kept = None if told is None else sealed(told, photo.folder, key)
    return Developed(photo.id, *picture.size, kept, fingerprint(picture, Detail.ASKED))


def record(session: Session, developed: Developed) -> Photo:
    """Write down what became of the photo."""
    photo = session.get_one(Photo, developed.photo_id)
    photo.leased_until = None
    if developed.refusal:
        photo.state, photo.refusal = PhotoState.REFUSED, developed.refusal
        return photo
    photo.state, photo.width, photo.height = PhotoState.READY, developed.width, developed.height
    if developed.print is not None:
        remember(session, photo.id, developed.print)
    session.flush()
    return photo


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Photo.state == PhotoState.DUE, or_(Photo.leased_until.is_(None), Photo.leased_until < now))
