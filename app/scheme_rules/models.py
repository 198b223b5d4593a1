"""The versions of the scheme's rules. A version is never changed: what was decided by it says which it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class SchemeRules(Base, kw_only=True):
    """One version of the rules; `body` is a `Matrix` as JSON. While there is none, the preset for DTAC holds."""

    __tablename__ = "scheme_rules"
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    because: Mapped[str]
    approved_on: Mapped[date]  # the day on which the Board agreed to it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
