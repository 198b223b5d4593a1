"""Corners of a picture: small places that look the same when it is photographed again from a screen or a page.

ORB (Rublee and others, 2011; OpenCV): where brightness turns sharply, with a size and a direction, and 256 comparisons
of pixels round it. They say what the print of a shirt or the edge of a shelf looks like. Nothing of OpenCV that knows
faces is used here or anywhere (tests/house_rules/test_no_faces.py).
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]  # shape (height, width)

cv2.setNumThreads(1)  # requests and worker share few cores, and threads of OpenCV do not survive a fork

BITS_BYTES = 32
ROW_BYTES = (
    BITS_BYTES + 2
)  # a corner as a row: its bits, its turn in 256ths of a circle, its size in 16ths of an octave
TURNS, SIZES_AN_OCTAVE = 256, 16
_STEP = 1.2  # from one level of the picture to the next smaller one
_FAINTEST = 8  # levels of grey: FAST's threshold
_ROUND_PX = 31  # a corner is told by what lies round it
_CHOSEN_OF = 4  # so many times as many are looked at
_CELLS = 6  # they are spread over 6 × 6 cells, or the text on a page would take them all


class Corners(NamedTuple):
    """n corners, the best spread first: any beginning of them covers the picture.

    at: shape (n, 2), x and y in long sides of the picture; size: (n,), the same unit; turn: (n,), degrees clockwise;
    bits: (n, 32) bytes.
    """

    at: NDArray[np.float32]
    size: NDArray[np.float32]
    turn: NDArray[np.float32]
    bits: NDArray[np.uint8]

    def rows(self) -> NDArray[np.uint8]:
        """Return shape (n, 34): what the index keeps of each. A size of one long side is 255."""
        turns = np.round(self.turn * (TURNS / 360)).astype(int) % TURNS
        sizes = np.clip(np.round(np.log2(self.size) * SIZES_AN_OCTAVE) + 255, 0, 255)
        return np.column_stack([self.bits, turns, sizes]).astype(np.uint8)

    def first(self, count: int) -> Corners:
        return Corners(self.at[:count], self.size[:count], self.turn[:count], self.bits[:count])


def corners_of(grey: Grey, most: int, *, levels: int) -> Corners:
    """Return at most so many corners; `levels`: how many sizes of the picture are looked at, each 1.2 times smaller."""
    if min(grey.shape) <= _ROUND_PX:  # no place has so much round it; OpenCV raises for the narrowest
        return Corners(*_NONE)
    orb = cv2.ORB.create(
        nfeatures=most * _CHOSEN_OF,
        scaleFactor=_STEP,
        nlevels=levels,
        edgeThreshold=_ROUND_PX // 2 + 1,
        patchSize=_ROUND_PX,
        fastThreshold=_FAINTEST,
    )
    found = list(orb.detect(grey, None))
    chosen = [found[place] for place in _spread(found, grey, most)]
    for place, corner in enumerate(chosen):
        corner.class_id = place
    kept, bits = orb.compute(grey, chosen)
    if not kept:
        return Corners(*_NONE)
    order = np.argsort([corner.class_id for corner in kept], kind="stable")  # ORB hands them back by level
    kept = [kept[place] for place in order]
    long = max(grey.shape)
    return Corners(
        (np.array([corner.pt for corner in kept], np.float32) + 0.5) / long,
        np.array([corner.size for corner in kept], np.float32) / long,
        np.array([corner.angle for corner in kept], np.float32),
        np.ascontiguousarray(bits[order]),
    )


_NONE = (
    np.empty((0, 2), np.float32),
    np.empty(0, np.float32),
    np.empty(0, np.float32),
    np.empty((0, BITS_BYTES), np.uint8),
)


def _spread(found: list[cv2.KeyPoint], grey: Grey, most: int) -> NDArray[np.intp]:
    """Return places in `found`: the sharpest of every cell and level, then the second of each, and so on."""
    if not found:
        return np.empty(0, np.intp)
    height, width = grey.shape
    x, y = np.array([corner.pt for corner in found]).T
    level = np.array([corner.octave & 255 for corner in found])
    cell = ((level * _CELLS + (y * _CELLS / height).astype(int)) * _CELLS) + (x * _CELLS / width).astype(int)
    sharpest = np.argsort([-corner.response for corner in found], kind="stable")
    by_cell = sharpest[np.argsort(cell[sharpest], kind="stable")]
    cells = cell[by_cell]
    first = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
    turn = np.empty(len(found), int)  # the how manieth of its cell
    turn[by_cell] = np.arange(len(found)) - np.repeat(first, np.diff(np.r_[first, len(found)]))
    return sharpest[np.argsort(turn[sharpest], kind="stable")][:most]
