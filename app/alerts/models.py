"""Alerts, the devices they go to, and what came back."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.errors import NotPossible
from app.kernel.geo import Point
from app.kernel.model import Base


class AlertKind(enum.StrEnum):
    """What an alert is about; docs/GLOSSARY.md says who hears of which, and for how long."""

    SIGHTING = "sighting"
    LIVE = "live"  # somebody unknown, right now, told to the nearest premises only
    INCIDENT = "incident"
    MISSING = "missing"
    INFORMATION = "information"
    TOWN_WIDE = "town-wide"  # by two people; the only one that rings the town in quiet hours
    DESK = "desk"  # to named people of the desk: something waits for them
    TEST = "test"


TELL_THE_TOWN_NOTHING = (AlertKind.DESK, AlertKind.TEST)


class AlertState(enum.StrEnum):
    """What a reader is told first. Follows from the times below; never stored."""

    NOT_YET_CHECKED = "not yet checked"
    APPROVED = "approved"
    RECALLED = "recalled"
    STOOD_DOWN = "stood down"
    ENDED = "ended"


class Ending(enum.StrEnum):
    """Why an alert was taken back: it was wrong, or it is over."""

    CORRECTION = "correction"
    STAND_DOWN = "stand-down"


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
    recalled_as: Mapped[Ending | None] = mapped_column(default=None)
    wording: Mapped[str] = mapped_column(default="")  # a named approver's words, never a reporter's
    reference: Mapped[str | None] = mapped_column(default=None)  # of the police or the body that asks
    # Whom it is for, beside place: empty means everybody there.
    sectors: Mapped[list[str]] = mapped_column(default_factory=list)
    only_premises: Mapped[list[int]] = mapped_column(default_factory=list)
    only_roles: Mapped[list[str]] = mapped_column(default_factory=list)
    also_accounts: Mapped[list[int]] = mapped_column(default_factory=list)  # beside those roles: named to serve
    except_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)  # who sent it knows
    rings: Mapped[bool] = mapped_column(default=True)  # False: only listed
    revised_at: Mapped[datetime | None] = mapped_column(default=None)  # the last time somebody saw the same
    repeats: Mapped[int] = mapped_column(default=0)
    # The last subscription that has its delivery, while a large fan-out is under way; None: all have theirs.
    fanned_after: Mapped[int | None] = mapped_column(index=True, default=None)
    # Nothing of it is sent before: whoever decided may still undo it.
    held_until: Mapped[datetime | None] = mapped_column(default=None)
    disregarded_at: Mapped[datetime | None] = mapped_column(default=None)  # when "please disregard" was queued
    # Counted when the deliveries themselves are forgotten, after 30 days.
    told: Mapped[int | None] = mapped_column(default=None)
    delivered: Mapped[int | None] = mapped_column(default=None)
    opened: Mapped[int | None] = mapped_column(default=None)
    answered: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)  # by word

    @property
    def where(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def is_only_correction(self) -> bool:
        """Return whether it was never anything but a correction: about no report, and for nobody by place."""
        return self.kind is AlertKind.SIGHTING and self.report_id is None and self.radius_m == 0

    def state(self, now: datetime) -> AlertState:
        """Return what this alert is to a reader at this moment."""
        if self.recalled_at is not None:
            return AlertState.STOOD_DOWN if self.recalled_as is Ending.STAND_DOWN else AlertState.RECALLED
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

    def recall(self, *, by_id: int, now: datetime, because: str, ending: Ending = Ending.CORRECTION) -> None:
        """Take the alert back everywhere; raises NotPossible when that was done before.

        What was stood down can still be corrected: that it was wrong weighs more than that it is over.
        """
        was_only_over = self.recalled_as is Ending.STAND_DOWN and ending is Ending.CORRECTION
        if self.recalled_at is not None and not was_only_over:
            raise NotPossible("This alert was recalled already.")
        self.recalled_at, self.recalled_by_id, self.recalled_because = now, by_id, because
        self.recalled_as = ending


class JoinedReport(Base, kw_only=True):
    """A report of the person whom an open alert is about: it joins that alert instead of making a second."""

    __tablename__ = "alert_report"
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"), primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    told: Mapped[bool] = mapped_column(default=False)  # whether the alert was brought up to date by it


class Proposal(Base, kw_only=True):
    """A town-wide notice of one person, which a second person sends or turns down."""

    __tablename__ = "town_wide_proposal"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    wording: Mapped[str]
    hours: Mapped[int]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"), default=None)  # None: turned down


class MissingRequest(Base, kw_only=True):
    """That a body which may ask has asked the town to look out for somebody; the desk tells, or says why not."""

    __tablename__ = "missing_request"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    asker: Mapped[str]  # police, hospital, council or school
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    asked_by: Mapped[str]  # by name: kept in the record alone
    reference: Mapped[str]
    wording: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")  # why not
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"), default=None)  # None: turned down, or waits
    longer_at: Mapped[datetime | None] = mapped_column(default=None)  # when they last asked for another 72 hours


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
    host: Mapped[str] = mapped_column(default="")  # of the endpoint: whose push service it is
    seen_at: Mapped[datetime | None] = mapped_column(default=None)  # when the app last started there
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)  # when its push service last said yes
    # Answers 400, 401 and 403 since the first of them: three in a day, and it is left alone until the app starts again.
    refusals: Mapped[int] = mapped_column(default=0)
    refused_since: Mapped[datetime | None] = mapped_column(default=None)
    quarantined_at: Mapped[datetime | None] = mapped_column(default=None)


class Wishes(Base, kw_only=True):
    """What one person wants to be rung for. Without a row: all kinds, the alert's own radius, the sector's hours."""

    __tablename__ = "alert_wishes"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    unwanted: Mapped[list[str]] = mapped_column(default_factory=list)
    radius_m: Mapped[int | None] = mapped_column(default=None)
    # Own quiet hours, in minutes after local midnight; both or neither.
    quiet_from: Mapped[int | None] = mapped_column(default=None)
    quiet_until: Mapped[int | None] = mapped_column(default=None)
    works_nights: Mapped[bool] = mapped_column(default=False)
    on_shift_until: Mapped[datetime | None] = mapped_column(default=None)


class Message(enum.StrEnum):
    """What one push is about."""

    ALERT = "alert"
    UPDATE = "update"  # seen again: the same notification, without a sound
    DISREGARD = "disregard"  # it ended and nobody approved it
    CORRECTION = "correction"
    STAND_DOWN = "stand-down"


class Progress(enum.StrEnum):
    """How far one delivery has come. Pending and retry wait for their hour; the others are final."""

    PENDING = "pending"
    RETRY = "retry"
    SENT = "sent"
    EXPIRED = "expired"
    GONE = "gone"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


WAITING = (Progress.PENDING, Progress.RETRY)


class Delivery(Base, kw_only=True):
    """One message of one alert to one device. The row is the queue: it is made in the commit that decides."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("alert_id", "subscription_id", "message"),
        Index("ix_delivery_progress_due_at", "progress", "due_at"),
        Index("ix_delivery_progress_metres", "progress", "metres", "due_at"),  # the order in which they are claimed
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    message: Mapped[Message]
    progress: Mapped[Progress] = mapped_column(default=Progress.PENDING)
    because: Mapped[str | None] = mapped_column(default=None)  # why it was suppressed or given up
    metres: Mapped[int] = mapped_column(default=0)  # from the alert to the nearest premises: the nearest are sent first
    # Counts the updates: an outcome that comes back for an earlier one changes nothing any more.
    round: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(default=None)
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
    word: Mapped[Word | None]  # None: taken back
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), default=None)
    at: Mapped[datetime]  # when it was said, by the phone's corrected clock: a later word counts, however late it comes
