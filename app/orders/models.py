"""Orders of a court or a public body."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.model import Base
from app.profiles.models import Profile


class Order(Base, kw_only=True):
    """A CPW, CPN, CBO, civil injunction or other route of the scheme's list, with its terms."""

    __tablename__ = "court_order"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)  # OR-0002
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    route: Mapped[str]  # a key of the matrix's routes
    made_by: Mapped[str]  # the court or the body
    case_ref: Mapped[str] = mapped_column(default="")
    made_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # None: until further order
    terms: Mapped[list[str]]  # the prohibitions and requirements, word by word
    area: Mapped[str] = mapped_column(default="")
    zones: Mapped[list[str]] = mapped_column(default_factory=list)  # ids; empty: everywhere
    hours: Mapped[str] = mapped_column(default="")  # "20:00-06:00"; empty: at any hour
    source: Mapped[str]  # who told the desk, and what was seen of it
    members_told: Mapped[bool] = mapped_column(default=True)  # whether the terms may be shown to members
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime]
    ended_on: Mapped[date | None] = mapped_column(default=None)  # before its day: discharged, varied, appealed
    ended_because: Mapped[str] = mapped_column(default="")
    profile: Mapped[Profile] = relationship(init=False, lazy="joined")
