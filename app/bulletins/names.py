"""The names that no member is told in passing: those of every profile, also of drafts and of withdrawn ones."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.profiles.models import Kind, Profile


def names_of_profiles(session: Session) -> list[str]:
    """Return each name and alias once. Of somebody who is not known the title is no name: “Green parka, beard”."""
    names: dict[str, None] = {}
    for kind, title, aliases in session.execute(select(Profile.kind, Profile.title, Profile.aliases)):
        known = [title] if kind is Kind.KNOWN else []
        names |= dict.fromkeys([*known, *(aliases or ())])
    return list(names)
