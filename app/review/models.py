"""The word of a named approver, and which reports belong together."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Account


class Verdict(enum.StrEnum):
    INCIDENT = "incident"
    SIGHTING = "sighting"
    NEW_PROFILE = "new profile"
    RETURNED = "returned"
    REJECTED = "rejected"


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
    by: Mapped[Account] = relationship(init=False, lazy="joined")


class Tie(enum.StrEnum):
    """How two reports belong together."""

    LINKED = "linked"  # both stay open and point to each other
    MERGED = "merged"  # the later one has left the queue and is read under the first


class ReportLink(Base, kw_only=True):
    """That somebody tied two reports in which the same picture came.

    `report_id` is the later of the two, `first_id` the earlier.
    """

    __tablename__ = "report_link"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    tie: Mapped[Tie]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    because: Mapped[str] = mapped_column(default="")
    by: Mapped[Account] = relationship(init=False, lazy="joined")
