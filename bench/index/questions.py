"""A whole question at one size of gallery: from the bytes of a picture, as a phone sends it, to the likenesses.

The gallery is made of some pictures' fingerprints (drawn ones, or those of a folder), repeated: each copy has random
hashes, and every fourth bit of its corners is turned over, so that they fill the tables about as unevenly as real ones.
One picture asked about is in the gallery and must be named; of the other nothing is. Both are photographed from a
screen, because a copy as it was is soon done with.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from app.kernel.blobs import Folder
from app.kernel.db import engine_options
from app.kernel.model import Base
from app.matching.index import Index
from app.matching.models import Band
from app.photos.corners import BITS_BYTES, ROW_BYTES
from app.photos.develop import upright
from app.photos.fingerprint import ASKED_SIDE, VERSION, Detail, Print, fingerprint
from app.photos.models import Fingerprint, FingerprintChange, Photo, PhotoState
from app.photos.packed import Packed, pack
from app.photos.vault import Vault, seal
from app.photos.views import BYTES, View
from bench.check.transforms import changed
from bench.index.race import Times, race
from tests.pictures import draw

_DRAWN, _MOST = 40, 400  # pictures
_CHUNK = 1_000
_SENT_SIDE = 1600  # pixels, as the phone makes it before it sends
_ROUNDS = 9


class Asked(NamedTuple):
    """What was measured at one size, and whether the picture that is there was named and nothing for the other."""

    photos: int
    there: Times
    not_there: Times
    build_ms: float
    bytes_each: float
    is_right: bool


def try_photos(photos: int, dice: np.random.Generator, folder: Path | None) -> Asked:
    pictures = list(_pictures(folder))
    there, not_there = (_sent(picture) for picture in (pictures[0], pictures[-1]))
    prints = [one for one in map(fingerprint, pictures[:-1]) if one is not None]
    with tempfile.TemporaryDirectory() as room:
        vault = Vault(Folder(Path(room)), lambda: (b"k" * 32,))
        url = f"sqlite:///{room}/gallery.db"
        engine = create_engine(url, **engine_options(url))
        Base.metadata.create_all(
            engine, tables=[Base.metadata.tables[name] for name in ("photo", "fingerprint", "fingerprint_change")]
        )
        with engine.begin() as connection:
            for start, some in enumerate(_chunks(prints, photos, dice)):
                rows = [_rows(start * _CHUNK + place, one, vault) for place, one in enumerate(some, 1)]
                connection.execute(insert(Photo), [photo for photo, _ in rows])
                connection.execute(insert(Fingerprint), [print_ for _, print_ in rows])
            connection.execute(insert(FingerprintChange), [{"fingerprint_id": photos, "is_gone": False}])
        with Session(engine) as session:
            index, began = Index(vault), time.perf_counter()
            index.refresh(session)
            build_ms = (time.perf_counter() - began) * 1000
            calls = {
                "there": lambda: _ask(index, session, there),
                "not_there": lambda: _ask(index, session, not_there),
            }
            is_right = calls["there"]() == [1] and calls["not_there"]() == []
            times = race(calls, rounds=_ROUNDS)
        engine.dispose()
    return Asked(photos, times["there"], times["not_there"], build_ms, index.size_bytes() / photos, is_right)


def _ask(index: Index, session: Session, data: bytes) -> list[int]:
    asked = fingerprint(upright(data, "JPEG", ASKED_SIDE), Detail.ASKED)
    assert asked is not None
    return [one.photo_id for one in index.find(session, asked) if one.alike.band is not Band.PERHAPS]


def _pictures(folder: Path | None) -> Iterator[Image.Image]:
    if folder is None:
        yield from (draw(seed + 500) for seed in range(_DRAWN))
        return
    for path in sorted(folder.rglob("*.jpg"))[:_MOST]:
        with Image.open(path) as picture:
            yield picture.convert("RGB")


def _sent(picture: Image.Image) -> bytes:
    seen = changed(picture, "screen_mid", key="asked", seed=1)
    scale = _SENT_SIDE / max(seen.size)
    out = io.BytesIO()
    seen.resize((round(seen.width * scale), round(seen.height * scale))).save(out, "JPEG", quality=85)
    return out.getvalue()


def _chunks(prints: Sequence[Print], photos: int, dice: np.random.Generator) -> Iterator[list[Packed]]:
    """The first photo is the first picture as it is; the others are made from the other pictures."""
    packed = [pack(one) for one in prints]
    for start in range(0, photos, _CHUNK):
        chunk = []
        for place in range(start, min(start + _CHUNK, photos)):
            chunk.append(_other(packed[1 + place % (len(packed) - 1)], dice) if place else packed[0])
        yield chunk


def _other(of: Packed, dice: np.random.Generator) -> Packed:
    rows = np.frombuffer(of.corners, np.uint8).reshape(-1, ROW_BYTES).copy()
    one, two = (np.frombuffer(dice.bytes(len(rows) * BITS_BYTES), np.uint8).reshape(len(rows), -1) for _ in range(2))
    rows[:, :BITS_BYTES] ^= one & two
    return Packed(dice.bytes(len(View) * BYTES), rows.tobytes(), of.proof)


def _rows(id: int, packed: Packed, vault: Vault) -> tuple[dict[str, object], dict[str, object]]:
    """Return a photo's row and its fingerprint's, which is sealed with its own key."""
    folder = f"{id}"
    key, wrapped = vault.new_key(folder)
    photo = {"id": id, "folder": folder, "wrapped_key": wrapped, "sha256": "", "kind": "JPEG", "size_bytes": 0}
    told = packed._replace(proof=seal(key, f"{folder}/fingerprint", packed.proof))
    return (
        photo | {"kept_at": datetime.now(UTC), "state": PhotoState.READY, "tries": 0},
        {"id": id, "photo_id": id, "version": VERSION, **told._asdict()},
    )
