"""Feeds for somebody's own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Feed(Base, kw_only=True):
    """An address by which a calendar fetches what is due, without a sign-in: references and days, never a name."""

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_sha: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
