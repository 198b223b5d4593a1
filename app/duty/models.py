"""Who is away and who covers, which report went to whom because nobody looked, and when nobody kept the desk."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Account


class Absence(Base, kw_only=True):
    """Somebody of the desk is away, and somebody else covers by name."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    cover_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)  # back early
    account: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[account_id])
    cover: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[cover_id])


class Step(enum.StrEnum):
    """To whom a report goes that nobody has decided in time, one after the other."""

    DEPUTIES = "deputies"
    CHAIR = "chair"


class Escalation(Base, kw_only=True):
    """That somebody was asked to look, because a report waited too long."""

    __tablename__ = "escalation"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_ids: Mapped[list[int]] = mapped_column(default_factory=list)
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"), default=None)  # by which their phones rang


class SafeMode(Base, kw_only=True):
    """A time in which nobody kept the desk, from when it was noticed until somebody took over."""

    __tablename__ = "safe_mode"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    began_at: Mapped[datetime]
    last_decided_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
