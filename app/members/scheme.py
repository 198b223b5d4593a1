"""The one scheme of this deployment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.members.models import Scheme


def the_scheme(session: Session) -> Scheme | None:
    """Return the scheme, or None before it has been set up."""
    return session.get(Scheme, 1)
