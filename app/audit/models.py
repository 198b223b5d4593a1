"""The record of what was done. A row is never changed; only its detail may one day be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Entry(Base, kw_only=True):
    """One link of the chain: ids, verb and time only, so that forgetting a person never breaks it.

    `hash` is the SHA-256 over this row's fields and `previous`; `detail_sha` is that of the detail row.
    """

    __tablename__ = "audit_entry"
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(index=True)
    detail_sha: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Detail(Base, kw_only=True):
    """Names, reasons and words of one entry; may be forgotten when keeping them has no basis any more."""

    __tablename__ = "audit_detail"
    seq: Mapped[int] = mapped_column(ForeignKey("audit_entry.seq"), primary_key=True)
    body: Mapped[dict[str, Any]]
