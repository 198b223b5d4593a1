"""Alerts, the devices they go to, and what came back."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.errors import NotPossible
from app.kernel.geo import Point
from app.kernel.model import Base


class AlertKind(enum.StrEnum):
    SIGHTING = "sighting"
    TEST = "test"


class AlertState(enum.StrEnum):
    """What a reader is told first. Follows from the times below; never stored."""

    NOT_YET_CHECKED = "not yet checked"
    APPROVED = "approved"
    RECALLED = "recalled"
    ENDED = "ended"


class Alert(Base, kw_only=True):
    """What the town should know now. It carries a report's id and place, never its words or its reporter."""

    __tablename__ = "alert"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[AlertKind]
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True, default=None)
    place: Mapped[str]
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), default=None)
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"), default=None)
    latitude: Mapped[float]
    longitude: Mapped[float]
    radius_m: Mapped[int]
    chips: Mapped[list[str]] = mapped_column(default_factory=list)
    happened_at: Mapped[datetime]
    raised_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    recalled_at: Mapped[datetime | None] = mapped_column(default=None)
    recalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    recalled_because: Mapped[str | None] = mapped_column(default=None)

    @property
    def where(self) -> Point:
        return Point(self.latitude, self.longitude)

    def state(self, now: datetime) -> AlertState:
        """Return what this alert is to a reader at this moment."""
        if self.recalled_at is not None:
            return AlertState.RECALLED
        if now >= self.ends_at:
            return AlertState.ENDED
        return AlertState.APPROVED if self.approved_at is not None else AlertState.NOT_YET_CHECKED

    def is_live(self, now: datetime) -> bool:
        """Return whether it still asks people to look out."""
        return self.state(now) in (AlertState.NOT_YET_CHECKED, AlertState.APPROVED)

    def approve(self, *, by_id: int, now: datetime, ends_at: datetime) -> None:
        """Make an alert that sounded before review an approved one."""
        if self.recalled_at is not None:
            raise NotPossible("This alert was recalled. It cannot be approved any more.")
        self.approved_at, self.approved_by_id, self.ends_at = now, by_id, max(self.ends_at, ends_at)

    def recall(self, *, by_id: int, now: datetime, because: str) -> None:
        """Take the alert back everywhere; raises NotPossible when that was done before."""
        if self.recalled_at is not None:
            raise NotPossible("This alert was recalled already.")
        self.recalled_at, self.recalled_by_id, self.recalled_because = now, by_id, because


class Subscription(Base, kw_only=True):
    """One browser that may be pushed to. The endpoint is a secret: whoever has it may ring the phone."""

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id"), index=True, default=None)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True, default=None)
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    key_id: Mapped[str]  # first 16 characters of our public key: says which key it was made with
    made_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None] = mapped_column(default=None)
    dropped_because: Mapped[str | None] = mapped_column(default=None)


class Message(enum.StrEnum):
    """What one push is about."""

    ALERT = "alert"
    CORRECTION = "correction"


class Progress(enum.StrEnum):
    PENDING = "pending"
    SENT = "sent"
    EXPIRED = "expired"
    GONE = "gone"
    FAILED = "failed"


class Delivery(Base, kw_only=True):
    """One message of one alert to one device. The row is the queue: it is made in the commit that decides."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("alert_id", "subscription_id", "message"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"), index=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    message: Mapped[Message]
    progress: Mapped[Progress] = mapped_column(default=Progress.PENDING, index=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    alert: Mapped[Alert] = relationship(init=False)
    subscription: Mapped[Subscription] = relationship(init=False)


class Opened(Base, kw_only=True):
    """That an account has opened an alert, on whatever device; since its recall, if it was recalled."""

    __tablename__ = "opened"
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class Word(enum.StrEnum):
    """What somebody near says about an alert."""

    SEEN_HERE = "seen_here"
    NOT_HERE = "not_here"
    LOOKING_OUT = "looking_out"


class Answer(Base, kw_only=True):
    """The latest word of one account about one alert. A later word takes its place."""

    __tablename__ = "answer"
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    word: Mapped[Word]
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), default=None)
    at: Mapped[datetime]
