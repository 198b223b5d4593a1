"""Appeals, and the words of those who hear them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.exclusions.models import Exclusion
from app.kernel.model import Base


class AppealKind(enum.StrEnum):
    APPEAL = "appeal"
    EARLY_REVIEW = "early review"  # after half the time without an incident


class AppealOutcome(enum.StrEnum):
    UPHELD = "the exclusion stays"
    SHORTENED = "the exclusion is shortened"
    LIFTED = "the exclusion is lifted"


class AppealEnd(enum.StrEnum):
    """How an appeal ended that nobody decided."""

    PERSON = "the person took it back"
    NOT_HEARD = "it cannot be heard"
    MOOT = "nothing was left to hear"


class Appeal(Base, kw_only=True):
    """Somebody appeals, in their own words. Heard by people who had no part in the decision."""

    __tablename__ = "appeal"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)  # AP-0002
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), index=True)
    kind: Mapped[AppealKind]
    came_at: Mapped[datetime]
    channel: Mapped[str]  # letter, e-mail, telephone, in public
    says: Mapped[str]  # in their own words, never changed
    from_whom: Mapped[str] = mapped_column(default="")
    reach_them: Mapped[str] = mapped_column(default="")
    is_late: Mapped[bool] = mapped_column(default=False)
    why_taken: Mapped[str] = mapped_column(default="")  # why a late one is heard
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)  # None: by the public form
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    answer_by: Mapped[date]
    outcome: Mapped[AppealOutcome | None] = mapped_column(default=None)
    new_end: Mapped[date | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)  # ended without a decision
    ended_as: Mapped[AppealEnd | None] = mapped_column(default=None)  # with `withdrawn_at`
    letter: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    told_at: Mapped[datetime | None] = mapped_column(default=None)  # the outcome was sent
    exclusion: Mapped[Exclusion] = relationship(init=False, lazy="joined")


class AppealSeat(Base, kw_only=True):
    """One person who hears an appeal, and what they say."""

    __tablename__ = "appeal_seat"
    appeal_id: Mapped[UUID] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    seated_at: Mapped[datetime]
    word: Mapped[AppealOutcome | None] = mapped_column(default=None)
    new_end: Mapped[date | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime | None] = mapped_column(default=None)
    stood_down_at: Mapped[datetime | None] = mapped_column(default=None)  # they know somebody in it
