"""Warnings and cards."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.profiles.models import Profile


class Given(enum.StrEnum):
    """How a warning or a notice was given."""

    IN_PERSON = "in person"
    POST = "by post"
    CUSTODY = "in custody"


class WarningEnd(enum.StrEnum):
    """How a warning came off the record."""

    OVER = "its time was over"
    NOT_GIVEN = "it was not given in time"
    TAKEN_BACK = "taken back"


class GivenWarning(Base, kw_only=True):
    """A warning: on record for twelve months from the day it was given, then removed by itself."""

    __tablename__ = "warning"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)  # WN-0003
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    rules_version: Mapped[int]  # 0: the preset in code
    points: Mapped[int]
    incidents: Mapped[list[str]]  # the reports that it rests on
    because: Mapped[str]
    # Of somebody who may be under 18: who has care of them and was told, or why nobody was.
    guardian_says: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    letter: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # what was merged, and which wording
    given_at: Mapped[datetime | None] = mapped_column(default=None)
    given_how: Mapped[Given | None] = mapped_column(default=None)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    lapses_on: Mapped[date | None] = mapped_column(default=None)  # the last day on record
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_how: Mapped[WarningEnd | None] = mapped_column(default=None)
    ended_because: Mapped[str] = mapped_column(default="")
    profile: Mapped[Profile] = relationship(init=False, lazy="joined")


class GivenCard(Base, kw_only=True):
    """An offender card handed over at the scene, or why it was not. The phone made the id."""

    __tablename__ = "given_card"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    was_given: Mapped[bool]
    why_not: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
