"""Find what was handed to whom outside."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.disclosures.models import Disclosure


def disclosures(session: Session, *, of: str = "", limit: int = 200) -> Sequence[Disclosure]:
    """Return the register, the newest first; `of` narrows it to rows with these words in thing, receiver or purpose."""
    wanted = select(Disclosure).order_by(Disclosure.id.desc()).limit(limit)
    for word in of.split():
        like = f"%{word.replace('%', '')}%"
        columns = (Disclosure.about, Disclosure.what, Disclosure.recipient, Disclosure.agency, Disclosure.purpose)
        wanted = wanted.where(or_(*(column.ilike(like) for column in columns)))
    return session.scalars(wanted).all()
