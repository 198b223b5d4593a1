"""Breaches, what is said of them afterwards, and checks that somebody asked for at a door."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class BreachState(enum.StrEnum):
    CLAIMED = "claimed"  # by somebody who knows them or saw ID; counts once the desk confirms it
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Breach(Base, kw_only=True):
    """That somebody was where a notice in force, or an order, keeps them from. One report makes one at most."""

    __tablename__ = "breach"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), unique=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    exclusion_id: Mapped[int | None] = mapped_column(ForeignKey("exclusion.id"), index=True, default=None)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("court_order.id"), index=True, default=None)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    happened_at: Mapped[datetime]
    state: Mapped[BreachState] = mapped_column(default=BreachState.CLAIMED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")


class FollowUp(Base, kw_only=True):
    """What became of it at the door, from whoever was there, in three taps. The phone made the id."""

    __tablename__ = "follow_up"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    words_used: Mapped[str] = mapped_column(default="")  # what they were told: the sentence, or in own words
    police_called: Mapped[str] = mapped_column(default="")  # "no", "101", "999"
    police_ref: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")  # left when asked, refused, police removed them, they say not them
    note: Mapped[str] = mapped_column(default="")
    content_sha: Mapped[str]


class DoorCheck(Base, kw_only=True):
    """Somebody said at a door that it is not them, or nobody was certain: house rules decided, a card was given."""

    __tablename__ = "door_check"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Written on the card: the person asks by it. A second card with the same eight letters has "-2" after them here.
    ref: Mapped[str] = mapped_column(unique=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), unique=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)  # somebody new
    was_them: Mapped[bool | None] = mapped_column(default=None)
    found: Mapped[str] = mapped_column(default="")  # what was looked at, and what it showed
    answered_at: Mapped[datetime | None] = mapped_column(default=None)


class CheckRequest(Base, kw_only=True):
    """Somebody asks, in public, for a check: kept whatever they wrote as its reference.

    The card may be of a phone that has not sent yet, and who misread a letter is not lost. `app.breaches.find` puts
    cards and requests together when they are read, so that nobody outside learns which reference there is.
    """

    __tablename__ = "check_request"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    asks: Mapped[str]  # in their own words, never changed
    reach_them: Mapped[str] = mapped_column(default="")
    # Of letters that are on no card: the desk has looked at it, and what it did.
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    ended_because: Mapped[str] = mapped_column(default="")
