"""What matching suggested, kept so that the desk sees it beside a report or a profile."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

# A polygon of three to eight corners, each (x, y) in parts of the picture's width and height, 0 to 1.
Outline = list[tuple[float, float]]


class Band(enum.StrEnum):
    """How alike two pictures are, in words; nobody at a counter is shown a number."""

    SAME = "same"
    NEARLY = "nearly"
    PERHAPS = "perhaps"


class Alike(NamedTuple):
    """How two pictures agree; the outlines say where, on the one asked about and on the stored one.

    `strength`: more is nearer. It orders likenesses and is shown to nobody.
    """

    band: Band
    why: str
    strength: float
    asked_outline: Outline
    stored_outline: Outline


class Found(NamedTuple):
    """A stored photo that agrees with the one asked about."""

    photo_id: int
    alike: Alike


class Likeness(Base, kw_only=True):
    """A suggestion that two photos are the same picture: the later one, and an earlier one that was on a profile or
    came with another report when the later was developed. A person decides.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        UniqueConstraint("photo_id", "of_photo_id", "profile_id"),
        UniqueConstraint("photo_id", "of_photo_id", "report_id"),
        CheckConstraint("(profile_id IS NULL) <> (report_id IS NULL)", name="profile_or_report"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    of_photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    band: Mapped[Band]
    why: Mapped[str]
    strength: Mapped[float]
    asked_outline: Mapped[Outline] = mapped_column(JSON, default_factory=list)  # on `photo_id`
    stored_outline: Mapped[Outline] = mapped_column(JSON, default_factory=list)  # on `of_photo_id`


class LateCheck(Base, kw_only=True):
    """The answer to a picture that was checked when signal returned, kept for its asker; the picture is forgotten.

    The phone made the id. `found` lists likenesses as {"photo_id", "profile_id", "band", "why", "your_outline",
    "its_outline"}; who may still be shown is asked again when it is read.
    """

    __tablename__ = "late_check"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    answered_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    content_sha: Mapped[str]  # of the picture: tells "the same again" from "the same id with another picture"
    says: Mapped[str]
    found: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
