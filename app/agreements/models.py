"""Must-reads, who accepted them and when, and the papers of members."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Member


class MustRead(Base, kw_only=True):
    """One version of a document that must be accepted before anything is seen. A version is never changed."""

    __tablename__ = "must_read"
    __table_args__ = (UniqueConstraint("key", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    key: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]  # plain text; an empty line begins a new paragraph
    roles: Mapped[list[str]]  # for whom; empty: for everybody
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)


class Acceptance(Base, kw_only=True):
    """That an account was shown one version, whether it opened it, and when it accepted; a new row each year."""

    __tablename__ = "acceptance"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    must_read_id: Mapped[int] = mapped_column(ForeignKey("must_read.id"), index=True)
    shown_at: Mapped[datetime]
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    must_read: Mapped[MustRead] = relationship(init=False, lazy="joined")


class PaperKind(enum.StrEnum):
    """What a member may have signed."""

    MEMBERSHIP = "membership"
    EXCLUSION_AUTHORITY = "exclusion authority"
    CCTV_PERMISSION = "CCTV permission"
    CONTRACT_GUARDS = "contract guards"  # `firm_id` says whose guards may work here
    SHARING = "information sharing"  # police, council: by this they see


class Paper(Base, kw_only=True):
    """One paper that somebody signed for a member: in force from `signed_on` to `ends_on` unless it was ended."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[PaperKind]
    signatory: Mapped[str]
    signed_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(default=None)
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    entered_at: Mapped[datetime | None] = mapped_column(default=None)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    member: Mapped[Member] = relationship(init=False, foreign_keys=[member_id])
    firm: Mapped[Member | None] = relationship(init=False, foreign_keys=[firm_id])
