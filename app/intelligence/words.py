"""By which words a piece of intelligence is found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.intelligence.models import Item
from app.search.keep import keep

NOUN = "intelligence"


def remember(session: Session, item: Item) -> None:
    """Let a piece of intelligence be found by what it says; each verb that writes such words calls this at its end."""
    session.flush()
    keep(session, NOUN, item.ref, {"reference": item.ref, "says": item.says, "shared": item.sanitised}, at=item.at)
