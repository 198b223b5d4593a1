"""What has left the scheme: kept for as long as somebody may ask."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Disclosure(Base, kw_only=True):
    """One thing handed to somebody outside. `about` names it as the record does, such as "pack EP-0003"."""

    __tablename__ = "disclosure"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    about: Mapped[str] = mapped_column(index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True, default=None)
    what: Mapped[str]
    recipient: Mapped[str]  # a person, by name
    agency: Mapped[str]
    purpose: Mapped[str]
    gateway: Mapped[str]  # the law that allows it
    approved_by: Mapped[list[int]] = mapped_column(default_factory=list)  # accounts
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    recalled_at: Mapped[datetime | None] = mapped_column(default=None)  # it shows somebody wrongly
