"""Very many fingerprints that nobody drew a picture for: as large as real ones, and like nothing."""

from __future__ import annotations

import numpy as np
from sqlalchemy import func, insert, select

from app.kernel.db import transaction
from app.photos.corners import Corners
from app.photos.fingerprint import VERSION, Print
from app.photos.models import Fingerprint, FingerprintChange, Photo, PhotoState
from app.photos.packed import pack
from app.photos.views import BYTES, View
from tests.town import NOON

CORNERS = 300


def fill(many: int, *, seed: int = 1) -> list[int]:
    """Write so many photos with fingerprints, as remember() would write them one by one; return the photos' ids."""
    dice = np.random.default_rng(seed)
    with transaction() as session:
        photo = session.scalar(select(func.max(Photo.id))) or 0
        row = session.scalar(select(func.max(FingerprintChange.fingerprint_id))) or 0
        ids = range(photo + 1, photo + many + 1)
        session.execute(insert(Photo), [_photo(id, seed) for id in ids])
        rows = [
            {"id": row + place, "photo_id": id, "version": VERSION, **pack(_print(dice))._asdict()}
            for place, id in enumerate(ids, 1)
        ]
        session.execute(insert(Fingerprint), rows)
        session.execute(insert(FingerprintChange), [{"fingerprint_id": one["id"], "is_gone": False} for one in rows])
    return list(ids)


def _photo(id: int, seed: int) -> dict[str, object]:
    return {
        "id": id,
        "folder": f"none/{seed}/{id}",
        "sha256": "",
        "kind": "JPEG",
        "size_bytes": 0,
        "wrapped_key": b"",
        "kept_at": NOON,
        "state": PhotoState.READY,
        "tries": 0,
    }


def _print(dice: np.random.Generator) -> Print:
    corners = Corners(
        dice.random((CORNERS, 2)).astype(np.float32),
        dice.uniform(0.05, 0.5, CORNERS).astype(np.float32),
        dice.uniform(0, 360, CORNERS).astype(np.float32),
        dice.integers(0, 256, (CORNERS, 32), np.uint8),
    )
    hashes = dice.integers(0, 256, (len(View), BYTES), np.uint8)
    return Print(VERSION, hashes, corners, np.full((24, 24), 128, np.uint8))
