"""Reports, of whom they speak, and the photos that belong to them."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.errors import NotPossible
from app.kernel.model import Base
from app.members.models import Account, Premises
from app.photos.models import Photo
from app.profiles.models import Profile


class ReportKind(enum.StrEnum):
    INCIDENT = "incident"
    SIGHTING = "sighting"
    INTELLIGENCE = "intelligence"


class ReportState(enum.StrEnum):
    RECEIVED = "received"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    MERGED = "merged"  # with an earlier report of the same, under which it is read
    WITHDRAWN = "withdrawn"  # taken back by the reporter before anybody decided


OPEN = (ReportState.RECEIVED, ReportState.RETURNED)
CAME_TO_NOTHING = (ReportState.REJECTED, ReportState.WITHDRAWN)


class Report(Base, kw_only=True):
    """What was sent in, in the reporter's own words, which are never changed. The phone made the id."""

    __tablename__ = "report"
    # docs/OPERATIONS.md says which question each of them answers.
    __table_args__ = (
        Index("ix_report_premises_id_happened_at", "premises_id", "happened_at"),
        Index("ix_report_state_received_at", "state", "received_at"),
        Index("ix_report_state_withdrawn_at", "state", "withdrawn_at"),
        Index("ix_report_reporter_id_received_at", "reporter_id", "received_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[ReportKind]
    category: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(index=True)  # by the phone's clock, corrected against ours
    received_at: Mapped[datetime] = mapped_column(index=True)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(default="")
    direction: Mapped[str | None] = mapped_column(default=None)
    still_nearby: Mapped[str | None] = mapped_column(default=None)
    sure: Mapped[str | None] = mapped_column(default=None)
    # Brought by a phone that was locked or signed out: nobody has shown again who they are.
    came_locked: Mapped[bool] = mapped_column(default=False)
    content_sha: Mapped[str]  # tells "the same again" from "the same id with other content"
    state: Mapped[ReportState] = mapped_column(default=ReportState.RECEIVED)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_because: Mapped[str] = mapped_column(default="")
    # A word of thanks from the desk to the reporter.
    thanked_at: Mapped[datetime | None] = mapped_column(default=None)
    thanked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    premises: Mapped[Premises] = relationship(init=False, lazy="joined")
    reporter: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[reporter_id])
    thanked_by: Mapped[Account | None] = relationship(init=False, foreign_keys=[thanked_by_id])
    subjects: Mapped[list[Subject]] = relationship(default_factory=list, cascade="all, delete-orphan")
    pictures: Mapped[list[ReportPhoto]] = relationship(
        default_factory=list, order_by="ReportPhoto.position", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ReportNote]] = relationship(
        default_factory=list, order_by="ReportNote.at", cascade="all, delete-orphan"
    )
    additions: Mapped[list[Addition]] = relationship(
        default_factory=list, order_by="Addition.at", cascade="all, delete-orphan"
    )

    def decide(self, state: ReportState) -> None:
        """Close the report, or send it back; raises NotPossible unless it waits for a word."""
        if self.state is not ReportState.RECEIVED:
            raise NotPossible(f"This report was {self.state} already. Open it again to see by whom.")
        self.state = state

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided on it yet; one that was sent back with a question is open as well."""
        return self.state in OPEN

    def merge(self) -> None:
        """Leave the queue for an earlier report of the same; raises NotPossible when it was decided."""
        if not self.is_open:
            raise NotPossible(f"This report was {self.state} already. Open it again to see by whom.")
        self.state = ReportState.MERGED

    def part(self) -> None:
        """Come back from under another report that its reporter has taken back; raises NotPossible when in none."""
        if self.state is not ReportState.MERGED:
            raise NotPossible("This report is read under no other.")
        self.state = ReportState.RECEIVED

    def take_back(self, *, because: str, now: datetime) -> None:
        """Be taken back by the reporter; raises NotPossible when somebody has decided on it."""
        if not self.is_open:
            raise NotPossible(f"This report was {self.state} already. Send a correction instead.")
        self.state, self.withdrawn_at, self.withdrawn_because = ReportState.WITHDRAWN, now, because

    @property
    def first_pictures(self) -> list[ReportPhoto]:
        """The pictures that the report itself promised. What was added later never changes what an alert shows."""
        later = {sha for addition in self.additions for sha in addition.photos}
        return [picture for picture in self.pictures if picture.sha256 not in later]

    def come_back(self) -> None:
        """Put an answered report before the desk again."""
        if self.state is not ReportState.RETURNED:
            raise NotPossible("The desk has asked nothing about this report.")
        self.state = ReportState.RECEIVED


class Subject(Base, kw_only=True):
    """The person a report speaks of: a known profile, or a description."""

    __tablename__ = "subject"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    description: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    profile: Mapped[Profile | None] = relationship(init=False)


class ReportPhoto(Base, kw_only=True):
    """A photo that belongs to a report: promised by its hash with the text, filled when the bytes have come."""

    __tablename__ = "report_photo"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, default=None)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True, default=None)
    photo: Mapped[Photo | None] = relationship(init=False, lazy="joined")


class ReportNote(Base, kw_only=True):
    """A question of the desk about a report, or the reporter's answer."""

    __tablename__ = "report_note"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    text: Mapped[str]
    is_question: Mapped[bool]
    by: Mapped[Account] = relationship(init=False, lazy="joined")


class Addition(Base, kw_only=True):
    """What the reporter said later: more of what they saw, or what is to be read instead. The first words stay.

    The phone made the id. `description` has chips like a report's; a picture that came with it is the report's own.
    """

    __tablename__ = "report_addition"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(default="")
    is_correction: Mapped[bool] = mapped_column(default=False)
    direction: Mapped[str | None] = mapped_column(default=None)
    description: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    photos: Mapped[list[str]] = mapped_column(default_factory=list)  # SHA-256 of its pictures
    content_sha: Mapped[str]  # tells "the same again" from "the same id with other content"
