"""Profiles, their photos and where they were seen."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Table
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


class AgeGroup(enum.StrEnum):
    """How old a person is, as far as it matters here. Nobody under 16 has a profile."""

    ADULT = "adult"
    YOUNG = "16 or 17, or unsure"


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
    aliases: Mapped[list[str]] = mapped_column(default_factory=list)
    marks: Mapped[str] = mapped_column(default="")  # scars, tattoos, a limp: how somebody is told from others
    warnings: Mapped[list[str]] = mapped_column(default_factory=list)  # what to take care of, from WARNINGS
    age_group: Mapped[AgeGroup] = mapped_column(default=AgeGroup.ADULT)
    # Until when somebody under 18 is shown to members, by the word of two people; None: not.
    shown_young_until: Mapped[date | None] = mapped_column(default=None)
    pictures: Mapped[list[ProfilePhoto]] = relationship(
        default_factory=list, order_by="ProfilePhoto.position", cascade="all, delete-orphan"
    )

    def publish(self, *, by_id: int, now: datetime, review_on: date) -> None:
        """Show the profile to members; raises NotPossible unless it is a draft that nobody disputes."""
        self._refuse_while_disputed()
        if self.state is not ProfileState.DRAFT:
            raise NotPossible(f"{self.ref} is {self.state}. Only a draft can be published.")
        self.state, self.published_by_id, self.published_at = ProfileState.PUBLISHED, by_id, now
        self.review_on = review_on

    def renew(self, *, review_on: date) -> None:
        """Put the review date off; raises NotPossible unless it is published and nobody disputes it."""
        self._refuse_while_disputed()
        if self.state is not ProfileState.PUBLISHED:
            raise NotPossible(f"{self.ref} is {self.state}. Only a published profile is looked at again.")
        self.review_on, self.renewals = review_on, self.renewals + 1

    def _refuse_while_disputed(self) -> None:
        if self.hidden_because in (Hidden.DISPUTE, Hidden.WRONG_PERSON):
            raise NotPossible(f"{self.ref} is hidden: {self.hidden_because}. More, Disputes, says what comes next.")

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
    # Who looked whether anybody else is in it, and when; without that it is not published.
    bystanders_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    bystanders_checked_at: Mapped[datetime | None] = mapped_column(default=None)
    photo: Mapped[Photo] = relationship(init=False, lazy="joined")
    police: Mapped[PolicePhoto | None] = relationship(
        default=None, lazy="selectin", cascade="all, delete-orphan", back_populates="picture"
    )


class PolicePhoto(Base, kw_only=True):
    """On what terms the police lent a picture of a profile. After `return_on` nobody is shown it."""

    __tablename__ = "police_photo"
    __table_args__ = (
        ForeignKeyConstraint(["profile_id", "photo_id"], ["profile_photo.profile_id", "profile_photo.photo_id"]),
    )
    profile_id: Mapped[int] = mapped_column(primary_key=True, default=None)
    photo_id: Mapped[int] = mapped_column(primary_key=True, default=None)
    authority: Mapped[str]  # who allowed it, by rank and name
    audience: Mapped[list[str]]  # the sectors that may see it; empty: the desk alone
    conditions: Mapped[str] = mapped_column(default="")
    return_on: Mapped[date]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime]
    returned_at: Mapped[datetime | None] = mapped_column(default=None)
    picture: Mapped[ProfilePhoto] = relationship(init=False, back_populates="police")


class Sighting(Base, kw_only=True):
    """An approved "seen here": where and when, and the report that said so. One report may name several people."""

    __tablename__ = "sighting"
    __table_args__ = (Index("ix_sighting_profile_id_happened_at", "profile_id", "happened_at"),)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    category: Mapped[str]
    is_conduct: Mapped[bool]  # something was done: without it, it makes no trail and goes after 72 hours


class BestInterests(Base, kw_only=True):
    """One person's word on whether somebody under 18 may be shown: two different people must agree."""

    __tablename__ = "best_interests"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    agrees: Mapped[bool]
    because: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(default=None)  # it has shown them once: next time is asked anew


class Ground(Base, kw_only=True):
    """Why somebody stands as they do: one row for each warning, notice or order; the gravest that counts is shown."""

    __tablename__ = "profile_ground"
    source: Mapped[str] = mapped_column(primary_key=True)  # its reference, such as EX-0007
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    standing: Mapped[Standing]
    from_on: Mapped[date]
    until: Mapped[date | None]  # the last day; None: until it is taken away
    place: Mapped[str] = mapped_column(default="")  # what they may enter; of an order, where and at which hours
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    was_taken_back: Mapped[bool] = mapped_column(default=False)  # it should not have been given: it leaves nothing


class Told(Base, kw_only=True):
    """That a person was told of what is kept of them, or why not. Asked again at each review."""

    __tablename__ = "profile_told"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    told_on: Mapped[date | None]  # None: not told, `says` is the reason
    says: Mapped[str]  # how, or why not
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Associate(Base, kw_only=True):
    """That two profiles belong together, on what ground. For the desk alone; `profile_id` is the lower."""

    __tablename__ = "associate"
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True, index=True)
    because: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Vehicle(Base, kw_only=True):
    """A vehicle in which somebody came, by its registration without spaces. For the desk alone."""

    __tablename__ = "profile_vehicle"
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    plate: Mapped[str] = mapped_column(primary_key=True, index=True)
    looks: Mapped[str] = mapped_column(default="")
    because: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Conviction(Base, kw_only=True):
    """What a court has found, and on which day it is spent: from that day nobody is shown it."""

    __tablename__ = "conviction"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    says: Mapped[str]
    convicted_on: Mapped[date]
    spent_on: Mapped[date]
    source: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Naming(Base, kw_only=True):
    """An answer to "do you know this person?": for the desk alone. The phone made the id."""

    __tablename__ = "naming"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    name: Mapped[str]
    how: Mapped[str]  # how they know
    grading: Mapped[str] = mapped_column(default="")  # 3×5×2, by the desk
    second_fact: Mapped[str] = mapped_column(default="")  # what else bears the name out, by the desk
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    was_right: Mapped[bool | None] = mapped_column(default=None)  # None: not decided
    because: Mapped[str] = mapped_column(default="")


class CopyEnd(enum.StrEnum):
    RETURNED = "returned"
    DESTROYED = "destroyed"
    LOST = "lost"


class Copy(Base, kw_only=True):
    """A target package on paper or as PDF: whose copy, by its code, and that it came back or was destroyed."""

    __tablename__ = "profile_copy"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    code: Mapped[str] = mapped_column(unique=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    given_to: Mapped[str]  # by name and body
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, default=None)
    purpose: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    return_by: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_as: Mapped[CopyEnd | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    recalled_at: Mapped[datetime | None] = mapped_column(default=None)  # it shows somebody wrongly: ask for it back
