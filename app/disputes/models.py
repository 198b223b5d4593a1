"""Disputes, corrections with everybody who must hear of them, and what went wrong with somebody's data."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Account
from app.profiles.models import Profile


class Channel(enum.StrEnum):
    """How a dispute came."""

    APP = "in the app"
    DOOR = "at the door"
    PHONE = "by telephone"
    LETTER = "by letter or e-mail"
    FORM = "by the public form"


class Outcome(enum.StrEnum):
    WRONG_PERSON = "wrong person"
    CHANGED = "changed"  # the person is right, something written was not
    STANDS = "stands"


class Dispute(Base, kw_only=True):
    """Somebody says that what is kept of a person is wrong. It is looked at within an hour."""

    __tablename__ = "dispute"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    came_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    channel: Mapped[Channel]
    says: Mapped[str]  # in their own words, never changed
    from_whom: Mapped[str] = mapped_column(default="")  # empty: anonymous, which alone hides nothing
    reach_them: Mapped[str] = mapped_column(default="")
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    # Nobody had looked within its hour: the deputies and whoever covers were rung, and later the Board's chair asked.
    deputies_at: Mapped[datetime | None] = mapped_column(default=None)
    chair_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    # Somebody has looked and would restore it; a second person does.
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    outcome: Mapped[Outcome | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")
    profile: Mapped[Profile] = relationship(init=False, lazy="joined")
    taken_by: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[taken_by_id])


class Correction(Base, kw_only=True):
    """We were wrong about somebody: said to everybody who was told, and to the person."""

    __tablename__ = "correction"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    dispute_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"), index=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    says: Mapped[str]  # what everybody who was told reads
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"), default=None)  # by which phones hear of it
    apology: Mapped[str] = mapped_column(default="")
    apology_sent_at: Mapped[datetime | None] = mapped_column(default=None)
    apology_sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)


class CorrectionReader(Base, kw_only=True):
    """Somebody who was shown the person wrongly, and what they said to the correction."""

    __tablename__ = "correction_reader"
    correction_id: Mapped[UUID] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    understood_at: Mapped[datetime | None] = mapped_column(default=None)
    acted: Mapped[str] = mapped_column(default="")  # what they had done because of it, in their words


class DataBreach(Base, kw_only=True):
    """Something went wrong with somebody's data: assessed, and within 72 hours reported or not, with the reason."""

    __tablename__ = "data_breach"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    correction_id: Mapped[UUID | None] = mapped_column(ForeignKey("correction.id"), index=True, default=None)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime]
    what: Mapped[str]
    people_told: Mapped[int] = mapped_column(default=0)
    risk: Mapped[str] = mapped_column(default="")
    is_reported: Mapped[bool | None] = mapped_column(default=None)  # to the regulator; None: not decided
    because: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
