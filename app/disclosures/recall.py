"""Mark what was handed to somebody outside as showing somebody wrongly, so that it is asked back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disclosures.models import Disclosure


def recall_all(session: Session, profile_id: int, *, now: datetime) -> int:
    """Mark every disclosure about somebody as wrong, and return how many; what was marked before keeps its day.

    Whoever corrects a profile calls it and answers for it; the register shows whom to tell.
    """
    about = select(Disclosure).where(Disclosure.profile_id == profile_id, Disclosure.recalled_at.is_(None))
    rows = session.scalars(about).all()
    for row in rows:
        row.recalled_at = now
    session.flush()
    return len(rows)
