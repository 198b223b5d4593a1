"""Scheme, members, premises and accounts."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.geo import Point
from app.kernel.model import Base


class Scheme(Base, kw_only=True):
    """The partnership that runs this Townwatch, and its settings. There is exactly one."""

    __tablename__ = "scheme"
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    short: Mapped[str]
    town: Mapped[str]
    colour: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)
    # Settings: docs/CONFIGURATION.md says what each one does.
    alert_radius_m: Mapped[int] = mapped_column(default=400)
    fresh_minutes: Mapped[int] = mapped_column(default=10)
    rings_minutes: Mapped[int] = mapped_column(default=240)
    review_days: Mapped[int] = mapped_column(default=90)
    day_target_minutes: Mapped[int] = mapped_column(default=240)
    night_target_minutes: Mapped[int] = mapped_column(default=720)
    repeat_minutes: Mapped[int] = mapped_column(default=45)
    live_radius_m: Mapped[int] = mapped_column(default=250)
    live_premises: Mapped[int] = mapped_column(default=8)
    live_minutes: Mapped[int] = mapped_column(default=30)
    live_a_day: Mapped[int] = mapped_column(default=3)
    # For how many hours a phone may keep the gallery, sealed, as a shift briefing; 0: not at all.
    briefing_hours: Mapped[int] = mapped_column(default=0)
    # For how many days somebody under 18 is shown once two people have agreed to it.
    young_days: Mapped[int] = mapped_column(default=28)
    # Whether leads may print a target package for their own premises; the desk always may.
    members_may_print: Mapped[bool] = mapped_column(default=False)
    # Who of the Board hears of a queue that nobody keeps.
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", use_alter=True), default=None)
    # The crest on letters, notices and cards: a picture as it is printed.
    crest: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    # Since when nobody has kept the desk: nothing new is published until somebody takes it over.
    safe_since: Mapped[datetime | None] = mapped_column(default=None)


class Zone(Base, kw_only=True):
    """A part of town that hears alerts together."""

    __tablename__ = "zone"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    radius_m: Mapped[int]


class Sector(enum.StrEnum):
    RETAIL = "retail"
    LICENSED = "licensed"
    SERVICE = "service"
    PUBLIC_BODY = "public body"
    HEALTH = "health"  # hospitals and surgeries: who is missing, and what is worth knowing; nobody's profile
    EDUCATION = "education"  # schools and colleges: the same


# Who cares for people: they look out for whoever is missing, and are shown nobody else.
CARING = frozenset({Sector.HEALTH, Sector.EDUCATION})


class Member(Base, kw_only=True):
    """A business or body in the scheme."""

    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    name: Mapped[str]
    is_guard_firm: Mapped[bool] = mapped_column(default=False)  # its people work at other members' doors
    suspended_at: Mapped[datetime | None] = mapped_column(default=None)


class Premises(Base, kw_only=True):
    """A place of a member: where reports come from and alerts go to."""

    __tablename__ = "premises"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    name: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zone.id"), index=True)
    sector: Mapped[Sector]
    latitude: Mapped[float]
    longitude: Mapped[float]
    essential: Mapped[str | None] = mapped_column(default=None)
    member: Mapped[Member] = relationship(init=False, lazy="joined")
    zone: Mapped[Zone] = relationship(init=False, lazy="joined")

    @property
    def where(self) -> Point:
        return Point(self.latitude, self.longitude)


class Role(enum.StrEnum):
    STAFF = "staff"
    DOOR = "door"
    LEAD = "lead"
    MANAGER = "manager"
    DEPUTY = "deputy"
    BOARD = "board"
    POLICE = "police"
    COUNCIL = "council"
    CCTV = "cctv"
    AUDITOR = "auditor"


class AccountState(enum.StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


account_premises = Table(
    "account_premises",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("premises_id", ForeignKey("premises.id"), primary_key=True, index=True),
)


class Account(Base, kw_only=True):
    """A person who signs in, at one or more premises."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    name: Mapped[str]
    role: Mapped[Role]
    # An e-mail address in lower case, for whoever signs in by one; nobody on a shop floor needs to have any.
    sign_in: Mapped[str | None] = mapped_column(unique=True, default=None)
    password_hash: Mapped[str | None] = mapped_column(default=None)
    pin_hash: Mapped[str | None] = mapped_column(default=None)
    pin_wrong: Mapped[int] = mapped_column(default=0)  # wrong ones since the last right one: ten close it
    state: Mapped[AccountState] = mapped_column(default=AccountState.ACTIVE)
    is_under_18: Mapped[bool] = mapped_column(default=False)
    # Whose person this is, also without premises: a guard firm's people work at other members' doors.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, default=None)
    # Until when their lead has vouched that they still work here; None: nobody has to.
    confirmed_until: Mapped[datetime | None] = mapped_column(default=None)
    # A guard firm's people say each time where they work tonight: until then, `premises` holds that place.
    placed_until: Mapped[datetime | None] = mapped_column(default=None)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    member: Mapped[Member | None] = relationship(init=False, lazy="joined")
    premises: Mapped[list[Premises]] = relationship(
        secondary=account_premises, default_factory=list, order_by=Premises.id
    )

    is_authenticated = True  # Flask-Login asks; nobody else is ever loaded
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this account may do anything at all: it is active, and so is the member it belongs to."""
        return self.state is AccountState.ACTIVE and (self.member is None or self.member.suspended_at is None)

    @property
    def is_guard(self) -> bool:
        """Whether this person works for a guard firm, at whichever door they are sent to."""
        return self.role is Role.DOOR and self.member is not None and self.member.is_guard_firm

    def is_paused(self, now: datetime) -> bool:
        """Return whether nobody has vouched for this person lately enough."""
        return self.confirmed_until is not None and now >= self.confirmed_until

    def get_id(self) -> str:
        return str(self.id)

    @property
    def member_ids(self) -> frozenset[int]:
        """The members for whom this person works."""
        own = {self.member_id} if self.member_id is not None else set()
        return frozenset(own | {place.member_id for place in self.premises})
