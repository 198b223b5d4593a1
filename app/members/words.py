"""By which words a place is found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.members.models import Premises
from app.search.keep import keep

NOUN = "premises"


def remember(session: Session, premises: Premises, *, now: datetime) -> None:
    """Let a place be found by its name; it was flushed before, so that it has an id."""
    keep(session, NOUN, str(premises.id), {"place": premises.name}, at=now)
