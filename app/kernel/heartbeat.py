"""How one process tells the others that it is alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel.model import Base


class Heartbeat(Base, kw_only=True):
    """When a process of this name last said that it works."""

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Write down that the process of this name is alive now."""
    session.merge(Heartbeat(name=name, beat_at=now))


def last_beat(session: Session, name: str) -> datetime | None:
    """Return when it last spoke, or None."""
    known = session.get(Heartbeat, name)
    return known.beat_at if known else None
