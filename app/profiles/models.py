"""Profiles, their photos and where they were seen."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.errors import NotPossible
from app.kernel.model import Base
from app.members.models import Zone
from app.photos.models import Photo


class Kind(enum.StrEnum):
    KNOWN = "known"
    ID_SOUGHT = "ID sought"


class ProfileState(enum.StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Standing(enum.StrEnum):
    """How a person stands; each is shown as a sentence, never alone."""

    SUSPECTED = "suspected"
    ID_SOUGHT = "ID sought"
    WARNED = "warned"
    NOT_SERVED = "not banned yet"
    EXCLUDED = "excluded"
    UNDER_ORDER = "under order"
    EXPIRED = "expired"
    DISPUTED = "disputed"


class Hidden(enum.StrEnum):
    """Why the desk keeps a published profile from members."""

    UNDER_18 = "under 18 or unsure"
    DISPUTE = "under dispute"
    WRONG_PERSON = "wrong person"


profile_zone = Table(
    "profile_zone",
    Base.metadata,
    Column("profile_id", ForeignKey("profile.id"), primary_key=True),
    Column("zone_id", ForeignKey("zone.id"), primary_key=True),
)


class Profile(Base, kw_only=True):
    """A person the scheme watches for. `title` is a name, or what is seen when nobody knows the name."""

    __tablename__ = "profile"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    state: Mapped[ProfileState] = mapped_column(default=ProfileState.DRAFT, index=True)
    standing: Mapped[Standing]
    standing_until: Mapped[date | None] = mapped_column(default=None)
    title: Mapped[str]
    look: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    seen: Mapped[str] = mapped_column(default="")  # what was seen, in the manager's wording
    method: Mapped[str] = mapped_column(default="")
    may_enter: Mapped[str | None] = mapped_column(default=None)
    grading: Mapped[str] = mapped_column(default="")  # 3×5×2: source, information, handling
    verified_incidents: Mapped[int] = mapped_column(default=0)
    is_serious_or_repeat: Mapped[bool] = mapped_column(default=False)
    hidden_because: Mapped[Hidden | None] = mapped_column(default=None)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime]
    # The member whose report it began with: whoever publishes must not be of that member.
    reporting_member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), default=None)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    review_on: Mapped[date | None] = mapped_column(default=None)
    renewals: Mapped[int] = mapped_column(default=0)  # how often its review date was put off
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_because: Mapped[str | None] = mapped_column(default=None)
    zones: Mapped[list[Zone]] = relationship(secondary=profile_zone, default_factory=list, order_by=Zone.id)
    pictures: Mapped[list[ProfilePhoto]] = relationship(
        default_factory=list, order_by="ProfilePhoto.position", cascade="all, delete-orphan"
    )

    def publish(self, *, by_id: int, now: datetime, review_on: date) -> None:
        """Show the profile to members; raises NotPossible unless it is a draft."""
        if self.state is not ProfileState.DRAFT:
            raise NotPossible(f"{self.ref} is {self.state}. Only a draft can be published.")
        self.state, self.published_by_id, self.published_at = ProfileState.PUBLISHED, by_id, now
        self.review_on = review_on

    def renew(self, *, review_on: date) -> None:
        """Put the review date off; raises NotPossible unless it is published."""
        if self.state is not ProfileState.PUBLISHED:
            raise NotPossible(f"{self.ref} is {self.state}. Only a published profile is looked at again.")
        self.review_on, self.renewals = review_on, self.renewals + 1

    def withdraw(self, *, now: datetime, because: str) -> None:
        """Take the profile from every screen; raises NotPossible when that was done before."""
        if self.state is ProfileState.WITHDRAWN:
            raise NotPossible(f"{self.ref} is withdrawn already.")
        self.state, self.withdrawn_at, self.withdrawn_because = ProfileState.WITHDRAWN, now, because


class ProfilePhoto(Base, kw_only=True):
    """One photo of a profile; the one with the lowest position is shown first."""

    __tablename__ = "profile_photo"
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True, default=None)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    photo: Mapped[Photo] = relationship(init=False, lazy="joined")


class Sighting(Base, kw_only=True):
    """An approved "seen here": where and when, and the report that said so."""

    __tablename__ = "sighting"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"))
    happened_at: Mapped[datetime]
