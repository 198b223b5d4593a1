"""The word of a named approver, and which reports belong together."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Account


class Verdict(enum.StrEnum):
    INCIDENT = "incident"
    SIGHTING = "sighting"
    NEW_PROFILE = "new profile"
    RETURNED = "returned"
    REJECTED = "rejected"
    INTELLIGENCE = "intelligence"  # heard, not seen: graded, and kept apart from incidents


class Decision(Base, kw_only=True):
    """A named approver's word on a report, with the reason and the wording that others may see."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    verdict: Mapped[Verdict]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(default="")  # the desk's; the reporter's own words stay as they are
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    # What it changed, as it was: kept for the seconds in which it can be undone.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    by: Mapped[Account] = relationship(init=False, lazy="joined")


class Claim(Base, kw_only=True):
    """Who has a report before them, so that two do not do the same work. It runs out by itself and binds nobody."""

    __tablename__ = "claim"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[Account] = relationship(init=False, lazy="joined")


class Facts(Base, kw_only=True):
    """What the desk found out of a report beside its words: goods, money (pence), police reference."""

    __tablename__ = "report_facts"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    goods: Mapped[str] = mapped_column(default="")
    value_pence: Mapped[int | None] = mapped_column(default=None)
    recovered_pence: Mapped[int | None] = mapped_column(default=None)
    police_ref: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class ReportVehicle(Base, kw_only=True):
    """A vehicle of which a report speaks, by its registration without spaces: for the desk alone."""

    __tablename__ = "report_vehicle"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    plate: Mapped[str] = mapped_column(primary_key=True, index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)  # None: found in the words


class Tie(enum.StrEnum):
    """How two reports belong together."""

    LINKED = "linked"  # both stay open and point to each other
    MERGED = "merged"  # the later one has left the queue and is read under the first


class ReportLink(Base, kw_only=True):
    """That somebody tied two reports: the same picture came in both, or why else they belong together.

    `report_id` is the later of the two, `first_id` the earlier.
    """

    __tablename__ = "report_link"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    tie: Mapped[Tie]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    because: Mapped[str] = mapped_column(default="")
    # What merging changed, as it was: kept for the seconds in which it can be undone.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    by: Mapped[Account] = relationship(init=False, lazy="joined")
