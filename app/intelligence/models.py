"""What somebody has heard, graded 3×5×2, and what of it may be said."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class ItemState(enum.StrEnum):
    GRADED = "graded"
    SHARED = "shared"  # its sanitised text went out in a bulletin
    CLOSED = "closed"


class Item(Base, kw_only=True):
    """One piece of intelligence. `says` is for the desk; members never see more than `sanitised`."""

    __tablename__ = "intelligence"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    state: Mapped[ItemState] = mapped_column(default=ItemState.GRADED, index=True)
    source: Mapped[str]  # 1 to 3
    information: Mapped[str]  # A to E
    handling: Mapped[str]  # P or C
    conditions: Mapped[str] = mapped_column(default="")  # on what terms it may be shared, for handling C
    says: Mapped[str]
    sanitised: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    review_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    because: Mapped[str] = mapped_column(default="")
