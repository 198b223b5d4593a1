"""Statements: a draft can be rewritten, what is signed cannot; whoever has more to say supplements it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.errors import NotPossible
from app.kernel.model import Base
from app.members.models import Account, Member


class StatementKind(enum.StrEnum):
    WITNESS = "witness statement"
    IMPACT = "impact statement for business"


class Statement(Base, kw_only=True):
    """One statement; fixed by a trigger once `signed_at` is there."""

    __tablename__ = "statement"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)  # ST-0005
    kind: Mapped[StatementKind]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), default=None)  # of an impact statement
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)  # whose statement it is
    supplements_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement.id"), default=None)
    text: Mapped[str] = mapped_column(default="")
    abuse: Mapped[str] = mapped_column(default="")  # what was said, word for word
    shown: Mapped[str] = mapped_column(default="")  # which pictures they had been shown before, and when
    answers: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  # the business's losses, the occupation; and from signing on, names as they were then: app/statements/rules.py
    may_attend: Mapped[bool | None] = mapped_column(default=None)  # willing to come to court
    needs: Mapped[str] = mapped_column(default="")  # special measures that they ask for; for the agency alone
    drafted_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)  # how often other words were kept: what a page was drawn from
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)  # who at the desk asks
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_name: Mapped[str] = mapped_column(default="")
    signature: Mapped[str] = mapped_column(default="")  # the strokes, as an SVG path
    sha256: Mapped[str] = mapped_column(default="")  # of what was signed, as canonical JSON
    by: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[by_id])
    member: Mapped[Member | None] = relationship(init=False, lazy="joined")


@event.listens_for(Statement, "before_update")
def _refuse_change(_mapper: Any, _connection: Any, target: Statement) -> None:
    """Refuse to change what is signed before the database's own guard does: the sentence is for a person."""
    was = inspect(target).attrs.signed_at.history
    if target.signed_at is not None and not was.has_changes():
        raise NotPossible(f"{target.ref} is signed, and what is signed stays as it is. Add a further statement.")


@event.listens_for(Statement, "before_delete")
def _refuse_delete(_mapper: Any, _connection: Any, target: Statement) -> None:
    if target.signed_at is not None:
        raise NotPossible(f"{target.ref} is signed and stays. Add a further statement.")
