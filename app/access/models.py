"""Devices, sign-ins, invites, second factors: what is kept about getting in, and never a secret itself."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.members.models import Account, Premises, Role


class Device(Base, kw_only=True):
    """A phone, tablet or till that was let in: the first of the two things that somebody on a shop floor shows.

    It is one person's (`account_id`) or a shop's (`premises_id`), whose people switch by PIN. Only the SHA-256
    of its two tokens is kept: one says which device it is, the other may do nothing but bring reports.
    """

    __tablename__ = "device"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    name: Mapped[str]
    token_sha: Mapped[str] = mapped_column(unique=True)
    outbox_sha: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, default=None)
    premises_id: Mapped[int | None] = mapped_column(ForeignKey("premises.id"), index=True, default=None)
    # Locked out by a colleague because it was lost; a manager undoes it. What was saved on it still comes in.
    locked_at: Mapped[datetime | None] = mapped_column(default=None)
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account | None] = relationship(init=False, lazy="joined", foreign_keys=[account_id])
    premises: Mapped[Premises | None] = relationship(init=False, lazy="joined")

    @property
    def is_shared(self) -> bool:
        return self.premises_id is not None

    @property
    def is_usable(self) -> bool:
        """Whether somebody may sign in on it: neither locked out nor given up, nor of a suspended member."""
        is_shut = self.premises is not None and self.premises.member.suspended_at is not None
        return self.locked_at is None and self.ended_at is None and not is_shut


class DeviceUse(Base, kw_only=True):
    """That an account has signed in on a device: reports that it left there may come in under its name."""

    __tablename__ = "device_use"
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    last_at: Mapped[datetime]


class Level(enum.StrEnum):
    """How much somebody has shown in one sign-in."""

    HALF = "half"  # a password; nothing opens yet but the second factor
    FULL = "full"  # two factors


class SignIn(Base, kw_only=True):
    """One person signed in on one device. Only the SHA-256 of the cookie's token is kept."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    token_sha: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    level: Mapped[Level] = mapped_column(default=Level.FULL)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True, default=None)
    locked_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    # When a PIN, code or passkey was last shown: what matters most asks for one not older than five minutes.
    proved_at: Mapped[datetime | None] = mapped_column(default=None)
    # Why this person is looking at records just now, as they said themselves.
    purpose: Mapped[str | None] = mapped_column(default=None)
    purpose_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account] = relationship(init=False, lazy="joined")
    device: Mapped[Device | None] = relationship(init=False, lazy="joined")


class InviteKind(enum.StrEnum):
    """What a one-time code opens."""

    BEGINNING = "beginning"  # the scheme's first manager
    ACCOUNT = "account"  # somebody new
    DEVICE = "device"  # another phone, or a new PIN, of somebody known
    SHARED = "shared"  # a phone or till that belongs to a shop
    RECOVERY = "recovery"  # a new password and second factor


class Invite(Base, kw_only=True):
    """A code or link that lets one person or device in, once. Only the SHA-256 of its token is kept."""

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    kind: Mapped[InviteKind]
    token_sha: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    role: Mapped[Role | None] = mapped_column(default=None)
    is_under_18: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), default=None)
    premises_ids: Mapped[list[int]] = mapped_column(default_factory=list)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class Attempt(Base, kw_only=True):
    """One try that is counted against a limit; `key` is a hash of whatever is limited."""

    __tablename__ = "attempt"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it from the class
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    key: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Passkey(Base, kw_only=True):
    """A key pair that a phone or computer keeps for its owner; we have only its public half."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential: Mapped[str] = mapped_column(unique=True)  # base64url
    public_key: Mapped[bytes]
    uses: Mapped[int]  # the authenticator's own counter; going back means a copy
    name: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class CodeApp(Base, kw_only=True):
    """An app that shows a new six-digit code every 30 seconds (TOTP, RFC 6238); its secret is sealed."""

    __tablename__ = "code_app"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed_secret: Mapped[bytes]
    made_at: Mapped[datetime]
    last_step: Mapped[int] = mapped_column(default=0)  # a code works once


class RecoveryCode(Base, kw_only=True):
    """One of the codes on paper for the day on which phone and passkey are gone."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_sha: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class Challenge(Base, kw_only=True):
    """A random number that a passkey signs, once, within five minutes.

    Kept is the SHA-256 of what it is for, of whom it is asked, and the number: it is worth nothing for another.
    """

    __tablename__ = "challenge"
    challenge: Mapped[str] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class DeskNotice(Base, kw_only=True):
    """Something about access that the desk should know today: a quota met, a phone lost, a recovery."""

    __tablename__ = "desk_notice"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    at: Mapped[datetime]
    about: Mapped[str]
    says: Mapped[str]
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
