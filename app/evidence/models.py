"""Evidence packs: who asked, who approved, what is in them, whose hands they went through."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.profiles.models import Profile


class RequestState(enum.StrEnum):
    ASKED = "asked"
    APPROVED = "approved"  # by two
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # its outcome is known


class PackRequest(Base, kw_only=True):
    """Somebody outside asks for evidence. Recorded as it was asked, and verified by calling them back."""

    __tablename__ = "pack_request"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)  # EP-0003
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    state: Mapped[RequestState] = mapped_column(default=RequestState.ASKED, index=True)
    route: Mapped[str]  # a key of the matrix's routes
    rules_version: Mapped[int]
    agency: Mapped[str]
    recipient: Mapped[str]  # a person, by name and office
    purpose: Mapped[str]
    gateway: Mapped[str]  # the law that allows it
    asked_how: Mapped[str]  # how the request came, in its own words
    asked_at: Mapped[datetime]
    needed_by: Mapped[date | None] = mapped_column(default=None)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    called_back_at: Mapped[datetime | None] = mapped_column(default=None)
    called_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    called_back: Mapped[str] = mapped_column(default="")  # whom, and where the number was found
    less_intrusive: Mapped[str] = mapped_column(default="")  # what was considered instead
    terms: Mapped[str] = mapped_column(default="")  # suggested prohibitions and requirements
    needs: Mapped[str] = mapped_column(default="")  # vulnerability and needs, for the agency's eyes
    unredacted: Mapped[list[str]] = mapped_column(default_factory=list)  # third parties shown, each with its reason
    taken_out: Mapped[list[str]] = mapped_column(default_factory=list)  # words that the desk takes out besides names
    outcome: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    profile: Mapped[Profile] = relationship(init=False, lazy="joined")


class PackApproval(Base, kw_only=True):
    """One person's word on a request: two different people must agree. It is void once what it was about is changed."""

    __tablename__ = "pack_approval"
    __table_args__ = (
        Index(
            "ix_pack_approval_request_id_by_id",
            "request_id",
            "by_id",
            unique=True,
            sqlite_where=text("void_at IS NULL"),
            postgresql_where=text("void_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    request_id: Mapped[int] = mapped_column(ForeignKey("pack_request.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agrees: Mapped[bool]
    because: Mapped[str]
    at: Mapped[datetime]
    void_at: Mapped[datetime | None] = mapped_column(default=None)
    goes_in: Mapped[list[str]] = mapped_column(default_factory=list)  # what was to go in then: `evidence.goes_in`


class LeftOut(Base, kw_only=True):
    """Something that belongs to the case and is not put into the pack, with the reason; the pack lists it."""

    __tablename__ = "pack_left_out"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    request_id: Mapped[int] = mapped_column(ForeignKey("pack_request.id"), index=True)
    what: Mapped[str]  # as the record names it, such as "report 3f2a…"
    because: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class PackState(enum.StrEnum):
    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"  # its file was deleted; what it held stays written down


class Pack(Base, kw_only=True):
    """One built pack: a sealed file. Building is the worker's; `done` of `steps` tells how far it is."""

    __tablename__ = "pack"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    request_id: Mapped[int] = mapped_column(ForeignKey("pack_request.id"), index=True)
    number: Mapped[int]  # the first, the second of this request
    state: Mapped[PackState] = mapped_column(default=PackState.WAITING, index=True)
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)  # who builds it says so again and again
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    says: Mapped[str] = mapped_column(default="")  # what it is at, or why it failed
    built_at: Mapped[datetime | None] = mapped_column(default=None)
    file: Mapped[str | None] = mapped_column(default=None)  # the name of the sealed file
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    sha256: Mapped[str] = mapped_column(default="")  # of the ZIP as it is handed over
    size: Mapped[int] = mapped_column(default=0)
    exhibits: Mapped[int] = mapped_column(default=0)
    contents: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # the manifest


class Custody(Base, kw_only=True):
    """Through whose hands an exhibit or a pack went. Rows are only added: a trigger keeps them."""

    __tablename__ = "custody"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    about: Mapped[str] = mapped_column(index=True)  # "pack 4", "photo 312"
    verb: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    says: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class PackDelivery(Base, kw_only=True):
    """One link that opens a pack once, for one recipient, until it ends."""

    __tablename__ = "pack_delivery"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"), index=True)
    token_sha: Mapped[str] = mapped_column(unique=True)
    word_sha: Mapped[str]  # of the word that is told to the recipient by telephone
    recipient: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    wrong_words: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Hold(Base, kw_only=True):
    """A stop on forgetting: what a case rests on stays until its outcome is known."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("pack_request.id"), index=True, default=None)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    because: Mapped[str]
    begun_at: Mapped[datetime]
    look_again_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    ended_because: Mapped[str] = mapped_column(default="")


class OnRota(Base, kw_only=True):
    """Who can be asked for an approval on a day when the desk is not kept: so that Monday's court is possible."""

    __tablename__ = "approver_rota"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    day: Mapped[date] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reach: Mapped[str] = mapped_column(default="")  # how they are reached that day
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
