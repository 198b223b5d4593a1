"""Votes on exclusions close at the end of their last day, and what cannot be decided any more ends, whoever looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.exclusions.close_vote import close_votes, is_one_due
from app.kernel.db import db, transaction

EVERY = timedelta(minutes=5)


def close_due_votes(now: datetime) -> datetime:
    """Settle each that can be settled without another word; return when to look again."""
    if is_one_due(db.session(), now=now):
        with transaction() as session:
            close_votes(session, now=now)
    return now + EVERY
