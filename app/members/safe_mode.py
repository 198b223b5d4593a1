"""Nobody has kept the desk for a week: what comes in is kept and what ends, ends, but nothing new is published."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.kernel.errors import NotPossible
from app.members.scheme import the_scheme

SAYS = "Nobody has kept the desk for a week, so nothing new is published. Take the desk over first: More, The desk."


def is_safe(session: Session) -> bool:
    """Return whether Townwatch is in safe mode."""
    scheme = the_scheme(session)
    return scheme is not None and scheme.safe_since is not None


def refuse_in_safe_mode(session: Session) -> None:
    """Raise NotPossible while nobody keeps the desk: for every verb that shows members something new."""
    if is_safe(session):
        raise NotPossible(SAYS)
