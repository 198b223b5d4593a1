"""A photo's row: where its bytes lie, under which key, and what could be made of them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class PhotoState(enum.StrEnum):
    DUE = "due"  # sealed; clean copies still to be made
    READY = "ready"
    REFUSED = "refused"  # sealed, but no picture could be made of it; `refusal` says why


class Photo(Base, kw_only=True):
    """One picture. Its files are sealed with a key of its own; without `wrapped_key` nobody can open them."""

    __tablename__ = "photo"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    folder: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(index=True)  # of the bytes as received
    kind: Mapped[str]  # as sniffed: JPEG, PNG, WEBP, HEIF
    size_bytes: Mapped[int]
    wrapped_key: Mapped[bytes]
    kept_at: Mapped[datetime]
    state: Mapped[PhotoState] = mapped_column(default=PhotoState.DUE, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    refusal: Mapped[str | None] = mapped_column(default=None)
    width: Mapped[int | None] = mapped_column(default=None)
    height: Mapped[int | None] = mapped_column(default=None)
    # Set when it was made from another at the photo desk, and how: turned, cropped, blurred. That other stays sealed.
    made_from_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True, default=None)
    retouch: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)


class Fingerprint(Base, kw_only=True):
    """What is told from one photo by one version of the algorithm (app/photos/packed.py). Finds pictures, never people.

    Only app/photos/remember.py writes and deletes such rows: each process hears of a change by FingerprintChange.
    """

    __tablename__ = "fingerprint"
    __table_args__ = (UniqueConstraint("photo_id", "version"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    version: Mapped[int]
    hashes: Mapped[bytes]  # rows of 32 bytes, one for each view of the picture
    corners: Mapped[bytes] = mapped_column(default=b"")  # rows of 34 bytes, in memory like the hashes
    proof: Mapped[bytes] = mapped_column(default=b"")  # the rest, sealed; read only for those that are compared


class FingerprintChange(Base, kw_only=True):
    """That a fingerprint came or went. The last id is the version number that every process compares."""

    __tablename__ = "fingerprint_change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    fingerprint_id: Mapped[int]  # no foreign key: it may be gone
    is_gone: Mapped[bool] = mapped_column(default=False)


class Look(Base, kw_only=True):
    """That an account was shown a photo; `mark` is drawn into every copy that it saw meanwhile.

    From a leaked picture the mark leads back to this row; many rows within an hour meet the quota.
    """

    __tablename__ = "look"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    mark: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]  # where they worked at that moment, as it is drawn
    at: Mapped[datetime] = mapped_column(index=True)
    is_large: Mapped[bool] = mapped_column(default=False)  # more than the small copy of a list
