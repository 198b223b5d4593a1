"""Exclusions: who proposed, what it rests on, who decided, where it holds, how it was served, how it ended."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.exclusions.checks import Checks
from app.kernel.errors import NotPossible
from app.kernel.model import Base
from app.members.models import Account, Member, Premises
from app.profiles.models import Profile
from app.warnings.models import Given


class State(enum.StrEnum):
    PROPOSED = "proposed"  # the desk writes down what must be asked first
    DECIDING = "put to decision"
    REFUSED = "not excluded"
    DECIDED = "decided"  # the notice is still to be written
    ISSUED = "issued"  # not banned yet: the notice is to be served
    SERVED = "served"  # in force until `ends_on`, by itself
    LAPSED = "lapsed"  # not issued in time, or not served in time
    LIFTED = "lifted"  # ended before its day: appeal, review, wrong person
    WITHDRAWN = "withdrawn"  # by who proposed, before its notice was issued


BEFORE_DECISION = (State.PROPOSED, State.DECIDING)
BEFORE_NOTICE = (*BEFORE_DECISION, State.DECIDED)
OPEN = (*BEFORE_NOTICE, State.ISSUED)


class Panel(enum.StrEnum):
    """Who decides."""

    MEMBER = "one member business"
    BOARD = "the Board"
    VOTE = "the members"


class Exclusion(Base, kw_only=True):
    """One exclusion, from its proposal to its end. `app/exclusions/rules.py` says which state may follow which."""

    __tablename__ = "exclusion"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)  # EX-0007
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    state: Mapped[State] = mapped_column(default=State.PROPOSED, index=True)
    # proposed, by a member
    rules_version: Mapped[int]  # of the scheme's rules; 0: the preset in code
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))  # who proposes
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    because: Mapped[str]
    points: Mapped[int]
    proposes_months: Mapped[int]
    # The arrest that proposed it, alone or beside incidents; None: none did, or it turned out to be of somebody else.
    rests_on_arrest_id: Mapped[int | None] = mapped_column(ForeignKey("police_outcome.id"), default=None)
    panel: Mapped[Panel]
    # asked before it is put to decision, by the fields of `checks.Checks`: empty is not asked
    asked: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    redacted: Mapped[str] = mapped_column(default="")  # the case without anything that tells who it is, for voters
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    # decided
    put_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    months: Mapped[int | None] = mapped_column(default=None)
    # under 18: who has care of them is told before the notice is issued
    guardian_told_on: Mapped[date | None] = mapped_column(default=None)
    guardian_says: Mapped[str] = mapped_column(default="")  # who, how; or why not, and who took it on instead
    # issued
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    issued_at: Mapped[datetime | None] = mapped_column(default=None)
    lapses_on: Mapped[date | None] = mapped_column(default=None)  # the last day on which it can be served
    code: Mapped[str | None] = mapped_column(unique=True, default=None)  # on the notice, to appeal by
    notice: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # what was merged, and which wording
    # served, and over
    served_at: Mapped[datetime | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)  # the last day
    ended_at: Mapped[datetime | None] = mapped_column(default=None)  # before its day
    ended_because: Mapped[str] = mapped_column(default="")
    profile: Mapped[Profile] = relationship(init=False, lazy="joined")
    member: Mapped[Member] = relationship(init=False, lazy="joined")
    proposed_by: Mapped[Account] = relationship(init=False, foreign_keys=[proposed_by_id])
    incidents: Mapped[list[CountedIncident]] = relationship(default_factory=list, cascade="all, delete-orphan")
    words: Mapped[list[Word]] = relationship(default_factory=list, cascade="all, delete-orphan", order_by="Word.at")
    listed: Mapped[list[ListedPremises]] = relationship(default_factory=list, cascade="all, delete-orphan")

    @property
    def vulnerable(self) -> str:
        """What was seen of need or exploitation and what help was offered, as it is read; "" is not asked."""
        return Checks.of(self.asked).vulnerable if self.asked else ""

    @property
    def age_checked(self) -> str:
        """How old they are, and how that is known."""
        return Checks.of(self.asked).age_checked if self.asked else ""

    @property
    def proportionate(self) -> str:
        """Why nothing less will do."""
        return Checks.of(self.asked).proportionate if self.asked else ""

    def become(self, state: State, *, out_of: tuple[State, ...]) -> None:
        """Change its state; raises NotPossible unless it stands where that can follow."""
        if self.state not in out_of:
            raise NotPossible(f"{self.ref} is {self.state}. Open it again to see what has happened meanwhile.")
        self.state = state


class CountedIncident(Base, kw_only=True):
    """An incident that a proposal rests on, and the points that it was given or why none."""

    __tablename__ = "exclusion_incident"
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), primary_key=True, default=None)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    points: Mapped[int]
    says: Mapped[str]


class Word(Base, kw_only=True):
    """What one person who decides has said: one word for each member, and for each person of the Board."""

    __tablename__ = "exclusion_word"
    __table_args__ = (UniqueConstraint("exclusion_id", "by_id"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), index=True, default=None)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), default=None)  # None: for the Board
    agrees: Mapped[bool]
    months: Mapped[int | None] = mapped_column(default=None)
    because: Mapped[str]
    at: Mapped[datetime]


class ListedPremises(Base, kw_only=True):
    """Premises on the notice: their member had signed that the scheme may exclude on its behalf."""

    __tablename__ = "exclusion_premises"
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), primary_key=True, default=None)
    premises_id: Mapped[int] = mapped_column(ForeignKey("premises.id"), primary_key=True, index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    access: Mapped[str] = mapped_column(default="")  # essential premises: how the person still gets what they need
    premises: Mapped[Premises] = relationship(init=False, lazy="joined")


class Server(Base, kw_only=True):
    """Somebody whom a member has named to serve notices."""

    __tablename__ = "exclusion_server"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account] = relationship(init=False, lazy="joined", foreign_keys=[account_id])


class ServiceOutcome(enum.StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"  # they would not take it: told what it says, and left with them; it is served all the same
    NOT_NOW = "not now"  # not calm, not sober, young, unwell, frightened, others around


class Service(Base, kw_only=True):
    """One time that somebody served a notice, or would have: not now. The phone made the id."""

    __tablename__ = "exclusion_service"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), index=True)
    outcome: Mapped[ServiceOutcome]
    how: Mapped[Given]
    at: Mapped[datetime]  # by the phone's clock, corrected against ours; by post: when it was posted
    counts_from: Mapped[datetime | None]  # when it is taken as served; None: not now, or it came too late to count
    received_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), index=True, default=None)
    witness: Mapped[str] = mapped_column(default="")
    read_aloud: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    came_locked: Mapped[bool] = mapped_column(default=False)
    photo_sha: Mapped[str | None] = mapped_column(default=None)  # promised; `photo_id` when it has come
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True, default=None)
    content_sha: Mapped[str]
    says: Mapped[str] = mapped_column(default="")  # what became of it, for who served


class PoliceOutcomeKind(enum.StrEnum):
    ARRESTED = "arrested"
    CHARGED = "charged"
    CAUTIONED = "cautioned"
    CONVICTED = "convicted"
    NO_FURTHER_ACTION = "no further action"
    ACQUITTED = "acquitted"


LET_GO = (PoliceOutcomeKind.NO_FURTHER_ACTION, PoliceOutcomeKind.ACQUITTED)


class PoliceOutcome(Base, kw_only=True):
    """What the police or a court did. An arrest proposes; no further action or an acquittal forces a review."""

    __tablename__ = "police_outcome"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True, default=None)
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), default=None)
    kind: Mapped[PoliceOutcomeKind]
    happened_on: Mapped[date]
    source: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class ForcedReview(Base, kw_only=True):
    """That an exclusion must be looked at again by a day, and what somebody then said."""

    __tablename__ = "exclusion_review"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    exclusion_id: Mapped[int] = mapped_column(ForeignKey("exclusion.id"), index=True)
    why: Mapped[str]
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    outcome: Mapped[str] = mapped_column(default="")  # kept, shortened, lifted
    says: Mapped[str] = mapped_column(default="")
