"""imagehash as people use it: one hash of the whole picture, or its hash of segments."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.check.methods import Answer

SLOW = "crop_resistant"
SLOW_GALLERY, SLOW_NEGATIVES = 200, 100  # what takes a third of a second a picture is asked less
_STRONGEST = 3

Bits = NDArray[np.bool_]


class WholePicture:
    """One hash of the whole picture; strength is the number of differing bits, below zero."""

    def __init__(self, name: str, hashed: Callable[[Image.Image], Bits | None]) -> None:
        self.name, self._hashed = name, hashed
        self._names: list[str] = []
        self._rows: list[NDArray[np.uint64]] = []

    def enrol(self, name: str, data: bytes) -> None:
        bits = self._hashed(opened(data))
        if bits is not None:
            self._names.append(name)
            self._rows.append(_words(bits))

    def ask(self, data: bytes) -> list[Answer]:
        bits = self._hashed(opened(data))
        if bits is None or not self._rows:
            return []
        differ = np.bitwise_count(np.stack(self._rows) ^ _words(bits)).sum(axis=1, dtype=np.int64)
        nearest = np.argsort(differ, kind="stable")[:_STRONGEST]
        return [Answer(self._names[place], -float(differ[place])) for place in nearest]


class CropResistant:
    """imagehash's hash of segments, with its own comparison; strength is its score, below zero."""

    name = SLOW

    def __init__(self) -> None:
        self._gallery: list[tuple[str, Any]] = []

    def enrol(self, name: str, data: bytes) -> None:
        self._gallery.append((name, imagehash.crop_resistant_hash(opened(data))))

    def ask(self, data: bytes) -> list[Answer]:
        asked = imagehash.crop_resistant_hash(opened(data))
        scores = sorted((float(asked - stored), name) for name, stored in self._gallery)
        return [Answer(name, -score) for score, name in scores[:_STRONGEST]]


def phash8() -> WholePicture:
    return WholePicture("phash8", lambda picture: _bits(imagehash.phash(picture)))


def phash16() -> WholePicture:
    return WholePicture("phash16", lambda picture: _bits(imagehash.phash(picture, hash_size=16)))


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB")


def _bits(hashed: Any) -> Bits:
    return np.asarray(hashed.hash, bool).ravel()


def _words(bits: Bits) -> NDArray[np.uint64]:
    return np.packbits(bits).view(np.uint64)
