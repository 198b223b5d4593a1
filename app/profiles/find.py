"""Find a profile by its reference."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.errors import NotThere
from app.profiles.models import Profile


def by_ref(session: Session, ref: str) -> Profile | None:
    """Return the profile of this reference, whatever its state, as it was typed: also in small letters."""
    return session.scalars(select(Profile).where(Profile.ref == ref.strip().upper())).first()


def find_profile(session: Session, ref: str) -> Profile:
    """Return the profile of this reference, whatever its state, for the desk; raises NotThere."""
    found = by_ref(session, ref)
    if found is None:
        raise NotThere("There is no such profile.")
    return found
