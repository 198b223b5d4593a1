"""By which words a bulletin is found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.bulletins.models import Bulletin
from app.search.keep import keep

NOUN = "bulletin"


def remember(session: Session, bulletin: Bulletin) -> None:
    """Let a bulletin be found by what it says; each verb that writes such words calls this at its end."""
    session.flush()
    keep(session, NOUN, str(bulletin.id), {"title": bulletin.title, "says": bulletin.says}, at=bulletin.at)
