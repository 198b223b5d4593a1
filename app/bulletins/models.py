"""Bulletins and who has read them."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Topic(enum.StrEnum):
    CARD_FRAUD = "card fraud"
    CYBER = "cyber"
    COUNTERFEIT_NOTES = "counterfeit notes"
    FLY_TIPPING = "fly-tipping"
    COUNTER_TERRORISM = "counter-terrorism"
    LICENSING = "licensing"
    OTHER = "other"


class Bulletin(Base, kw_only=True):
    """Something worth knowing, to some sectors and zones (none named: to all), until it ends. It names nobody."""

    __tablename__ = "bulletin"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[Topic]
    title: Mapped[str]
    says: Mapped[str]
    sectors: Mapped[list[str]]
    zones: Mapped[list[str]]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    # The piece of intelligence of which it is the sanitised text, by its reference; the desk alone follows it.
    intelligence_ref: Mapped[str | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    because: Mapped[str] = mapped_column(default="")


class BulletinRead(Base, kw_only=True):
    """That an account has opened a bulletin."""

    __tablename__ = "bulletin_read"
    bulletin_id: Mapped[UUID] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    at: Mapped[datetime]
