"""Through whose hands a picture or a pack went. Rows are only added; the database refuses anything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.models import Custody

ACCEPTED, PACKED, OPENED, HANDED_OVER = "accepted and sealed", "packed", "opened", "handed over"


class Exhibited(NamedTuple):
    """A picture as it went into a pack: who sent it, when it was accepted, and its SHA-256 then and now."""

    photo_id: int
    sha256: str
    accepted_at: datetime
    sent_by_id: int | None
    name: str


def note(
    session: Session, about: str, verb: str, *, sha256: str = "", says: str = "", by_id: int | None, now: datetime
) -> None:
    """Add one step, of "pack 4" or "photo 312"."""
    session.add(Custody(about=about, verb=verb, sha256=sha256, says=says, by_id=by_id, at=now))
    session.flush()


def note_packed(session: Session, exhibits: Iterable[Exhibited], *, pack: str, by_id: int, now: datetime) -> None:
    """Add to each picture that it was packed and, the first time, when it was accepted."""
    exhibits = list(exhibits)
    of_them = Custody.about.in_([f"photo {one.photo_id}" for one in exhibits])
    known = set(session.scalars(select(Custody.about).where(Custody.verb == ACCEPTED, of_them)))
    rows = []
    for one in exhibits:
        about = f"photo {one.photo_id}"
        if about not in known:
            rows.append(_row(about, ACCEPTED, one.sha256, by_id=one.sent_by_id, at=one.accepted_at))
        rows.append(_row(about, PACKED, one.sha256, f"{one.name} of {pack}", by_id=by_id, at=now))
    session.add_all(rows)
    session.flush()


def steps_of(session: Session, *about: str) -> Sequence[Custody]:
    """Return the steps of these things, the first first."""
    return session.scalars(select(Custody).where(Custody.about.in_(about)).order_by(Custody.at, Custody.id)).all()


def _row(about: str, verb: str, sha256: str, says: str = "", *, by_id: int | None, at: datetime) -> Custody:
    return Custody(about=about, verb=verb, sha256=sha256, says=says, by_id=by_id, at=at)
