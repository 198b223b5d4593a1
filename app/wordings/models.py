"""The versions of what letters, notices and cards say. A version is never changed: a notice says which it was."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class DocumentKind(enum.StrEnum):
    """What is printed, or read in public."""

    CARD = "card"  # handed over at the scene: short privacy notice, and a square that leads to the full one
    DOOR_CARD = "door card"  # handed over when somebody says at a door that it is not them
    WARNING = "warning"
    NOTICE = "notice"
    NOTICE_CARD = "notice card"  # the notice in the size of a card
    PREMISES_LIST = "premises list"
    GUARDIAN_LETTER = "guardian letter"
    APPEAL_OUTCOME = "appeal outcome"
    READ_ALOUD = "read aloud"  # what whoever serves a notice says
    PRIVACY = "privacy notice"  # the full one, in public


class Wording(Base, kw_only=True):
    """One version of one document's text, with {merge fields}; while there is none, the default in code holds."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("kind", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    kind: Mapped[DocumentKind]
    version: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]  # an empty line begins a paragraph; "## " a heading, "- " a point of a list
    because: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
