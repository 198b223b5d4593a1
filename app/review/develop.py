"""When a photo has clean copies, look for its likenesses and lay them beside the report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.matching.index import Index
from app.matching.suggest import keep, suggest
from app.photos.develop import Developed, record


def finish(session: Session, developed: Developed, index: Index, *, now: datetime) -> None:
    """Write down what became of a photo and which published pictures it resembles."""
    photo = record(session, developed)
    if developed.hashes is not None:
        keep(session, photo.id, suggest(session, index, developed.hashes, now=now))
