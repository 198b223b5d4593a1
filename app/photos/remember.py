"""Remember or forget a fingerprint, so that every process hears of it: the only place that writes such rows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.photos.fingerprint import Print
from app.photos.models import Fingerprint, FingerprintChange
from app.photos.packed import pack


def remember(session: Session, photo_id: int, print_: Print) -> None:
    """Keep this fingerprint of a photo instead of any older one; the same version twice changes nothing."""
    known = session.scalars(select(Fingerprint).where(Fingerprint.photo_id == photo_id)).all()
    if any(row.version >= print_.version for row in known):
        return
    packed = pack(print_)
    row = Fingerprint(
        photo_id=photo_id,
        version=print_.version,
        hashes=packed.hashes,
        corners=packed.corners,
        proof=packed.proof,
    )
    session.add(row)
    session.flush()
    session.add(FingerprintChange(fingerprint_id=row.id))
    _forget(session, list(known))


def forget(session: Session, photo_id: int) -> None:
    """Delete whatever was told from a photo: it can be like nothing any more."""
    _forget(session, list(session.scalars(select(Fingerprint).where(Fingerprint.photo_id == photo_id))))


def _forget(session: Session, rows: list[Fingerprint]) -> None:
    for row in rows:
        session.add(FingerprintChange(fingerprint_id=row.id, is_gone=True))
        session.delete(row)
    session.flush()
