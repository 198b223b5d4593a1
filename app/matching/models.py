"""What matching suggested, kept so that the desk sees it beside the report."""

from __future__ import annotations

import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Band(enum.StrEnum):
    """How alike two pictures are, in words; nobody at a counter is shown a number."""

    SAME = "same"
    NEARLY = "nearly"
    PERHAPS = "perhaps"


class Likeness(Base, kw_only=True):
    """A suggestion that a report's photo and a profile's photo are the same picture. A person decides."""

    __tablename__ = "likeness"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), primary_key=True)
    of_photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), primary_key=True, index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    band: Mapped[Band]
    why: Mapped[str]
    distance: Mapped[int]
