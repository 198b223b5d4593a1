"""Reports to the police."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class PoliceReport(Base, kw_only=True):
    """What was handed to the police of one report, as it was handed over, and the crime reference that came back."""

    __tablename__ = "police_report"
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    ref: Mapped[str] = mapped_column(unique=True)  # PR-0004
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    body: Mapped[dict[str, Any]]
    sha256: Mapped[str]  # of the body as canonical JSON
    sent_to: Mapped[str]
    sent_how: Mapped[str]
    form_id: Mapped[UUID | None] = mapped_column(unique=True, default=None)  # of the form: sent twice, it is one
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    crime_ref: Mapped[str] = mapped_column(default="")
    officer: Mapped[str] = mapped_column(default="")
    crime_ref_at: Mapped[datetime | None] = mapped_column(default=None)
    crime_ref_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), default=None)
