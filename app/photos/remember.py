"""Remember or forget a fingerprint, so that every process hears of it: the only place that writes such rows.

The plate is a small picture of whoever is on the photo: with the rest of the proof it is sealed with the photo's own
key. Hashes and corners are not, because an index is made of them; nobody sees a person in either.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Print
from app.photos.models import Fingerprint, FingerprintChange
from app.photos.packed import Packed, pack, unpack
from app.photos.vault import Vault, seal, unseal


def sealed(print_: Print, folder: str, key: bytes) -> Packed:
    """Return a stored print as it is kept, sealed with the key of the photo that lies in this folder."""
    packed = pack(print_)
    return packed._replace(proof=seal(key, _name(folder), packed.proof))


def opened(version: int, packed: Packed, folder: str, wrapped_key: bytes, vault: Vault) -> Print:
    """Undo `sealed`; raises InvalidTag when the photo's key is gone or is another's, ValueError when it is damaged."""
    if version == WITHOUT_CORNERS:
        return unpack(version, packed)
    proof = unseal(vault.unwrap(folder, wrapped_key), _name(folder), packed.proof)
    return unpack(version, packed._replace(proof=proof))


def _name(folder: str) -> str:
    return f"{folder}/fingerprint"


def remember(session: Session, photo_id: int, packed: Packed, *, version: int = VERSION) -> None:
    """Keep this sealed fingerprint of a photo instead of any older one; the same version twice changes nothing."""
    known = session.scalars(select(Fingerprint).where(Fingerprint.photo_id == photo_id)).all()
    if any(row.version >= version for row in known):
        return
    row = Fingerprint(photo_id=photo_id, version=version, **packed._asdict())
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
