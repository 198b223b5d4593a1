"""One size of the vote of corners: which stored photos have corners like those of the one asked about?

Corners of drawn pictures, repeated with many of their bits turned over, so that they fill the same tables as unevenly
as real ones; one photo has the asked picture's own corners, little changed, and must come out first.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.votes import Segment, segment, votes
from app.photos.fingerprint import Detail, fingerprint
from bench.index.race import Times, race
from tests.pictures import draw

_DRAWN = 40
_EACH = 300  # corners of a stored photo
_CHUNK = 2_000  # photos

Bits = NDArray[np.uint8]


class Asked(NamedTuple):
    """What was measured at one size; `found_first` says whether the planted photo had the most votes."""

    photos: int
    vote: Times
    build_ms: float
    bytes_each: float
    found_first: bool


def try_photos(photos: int, dice: np.random.Generator) -> Asked:
    drawn = [_corners(seed, Detail.STORED) for seed in range(_DRAWN)]
    question = _corners(0, Detail.ASKED)
    bits = np.empty((photos, _EACH, 32), np.uint8)
    for start in range(0, photos, _CHUNK):
        part = bits[start : start + _CHUNK]
        for place in range(len(part)):
            of = drawn[(start + place) % _DRAWN]
            part[place] = of[dice.integers(0, len(of), _EACH)]
        one, two, three = (np.frombuffer(dice.bytes(part.nbytes), np.uint8).reshape(part.shape) for _ in range(3))
        part ^= one & (two | three)  # three bits of eight
    planted = photos // 2
    own = question[dice.integers(0, len(question), _EACH)]
    bits[planted] = own ^ np.packbits(dice.random((_EACH, 256)) < 0.06, axis=1)
    began = time.perf_counter()
    built = segment(bits.reshape(-1, 32), np.repeat(np.arange(photos, dtype=np.uint32), _EACH), photos)
    build_ms = (time.perf_counter() - began) * 1000
    counts = np.full(photos, _EACH, np.uint32)
    first = int(votes(question, (built,), counts).argmax()) == planted
    taken = race({"vote": lambda: votes(question, (built,), counts)}, rounds=9)["vote"]
    return Asked(photos, taken, build_ms, _bytes(built) / photos, first)


def _bytes(built: Segment) -> int:
    return sum(part.nbytes for part in built if isinstance(part, np.ndarray))


def _corners(seed: int, detail: Detail) -> Bits:
    print_ = fingerprint(draw(seed + 500), detail)
    assert print_ is not None
    return print_.corners.bits
