"""Count tries, in the database: every process shares the count, and a restart forgets none."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access.models import Attempt
from app.access.rules import LIMITS
from app.kernel.errors import TooManyTries

_LONGEST = max(limit.within for limit in LIMITS.values())


def take(session: Session, *tries: tuple[str, str], now: datetime) -> None:
    """Count a try for each (limit, what it is about) before it is made, so that no two slip in side by side.

    Raises TooManyTries, and counts nothing, when one of the limits is met.
    """
    session.execute(delete(Attempt).where(Attempt.at < now - _LONGEST))
    for kind, about in tries:
        if is_met(session, kind, about, now=now):
            minutes = int(LIMITS[kind].within / timedelta(minutes=1))
            raise TooManyTries(f"Too many tries. Wait {minutes} minutes, or ask the desk to help you in.")
    session.add_all([Attempt(key=_key(kind, about), at=now) for kind, about in tries])
    session.flush()


def is_met(session: Session, kind: str, about: str, *, now: datetime) -> bool:
    """Return whether no further try would be taken now."""
    limit = LIMITS[kind]
    made = select(func.count()).where(Attempt.key == _key(kind, about), Attempt.at > now - limit.within)
    return session.scalars(made).one() >= limit.most


def give_back(session: Session, *tries: tuple[str, str]) -> None:
    """Forget the latest counted try of each: it was right, or no guess at all."""
    for kind, about in tries:
        newest = select(func.max(Attempt.id)).where(Attempt.key == _key(kind, about)).scalar_subquery()
        session.execute(delete(Attempt).where(Attempt.id == newest))


def forgive(session: Session, *tries: tuple[str, str]) -> None:
    """Forget all counted tries of each: somebody showed that they are who they say."""
    for kind, about in tries:
        session.execute(delete(Attempt).where(Attempt.key == _key(kind, about)))


def _key(kind: str, about: str) -> str:
    return hashlib.sha256(f"{kind} {about}".encode()).hexdigest()
