"""Perceptual hashes of several views of one picture: whole, without its edges, mirrored, turned.

pHash (imagehash): the signs of the lowest 16 × 16 frequencies of a discrete cosine transform, 256 bits.
"""

from __future__ import annotations

import enum

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps

SIDE = 16
BYTES = SIDE * SIDE // 8
_HASHED_SIDE = 4 * SIDE  # what imagehash shrinks a picture to before it looks at frequencies

Hashes = NDArray[np.uint8]  # shape (views, 32)
Grey = NDArray[np.uint8]  # shape (height, width)
Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


class View(enum.IntEnum):
    """How a picture is looked at; the number is the row of its hash."""

    WHOLE = 0
    TRIMMED = 1  # without a plain border
    ALL_SIDES_5 = 2  # without the outer 5 % on every side
    ALL_SIDES_10 = 3
    LEFT_5 = 4
    TOP_5 = 5
    RIGHT_5 = 6
    BOTTOM_5 = 7
    LEFT_10 = 8
    TOP_10 = 9
    RIGHT_10 = 10
    BOTTOM_10 = 11
    MIRRORED = 12
    TRIMMED_MIRRORED = 13
    TURNED_LEFT = 14
    UPSIDE_DOWN = 15
    TURNED_RIGHT = 16


# Percent that is cut off: left, top, right, bottom.
CUTS = {
    View.ALL_SIDES_5: (5, 5, 5, 5),
    View.ALL_SIDES_10: (10, 10, 10, 10),
    View.LEFT_5: (5, 0, 0, 0),
    View.TOP_5: (0, 5, 0, 0),
    View.RIGHT_5: (0, 0, 5, 0),
    View.BOTTOM_5: (0, 0, 0, 5),
    View.LEFT_10: (10, 0, 0, 0),
    View.TOP_10: (0, 10, 0, 0),
    View.RIGHT_10: (0, 0, 10, 0),
    View.BOTTOM_10: (0, 0, 0, 10),
}


def hashes_of(grey: Image.Image) -> Hashes:
    """Return the hash of each view of a grey picture, shape (views, 32)."""
    whole, trimmed = _shrunk(grey), _shrunk(grey.crop(_within_border(grey)))
    cuts = [_shrunk(_cut(grey, *cut)) for cut in CUTS.values()]
    turns = [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
    views = [whole, trimmed, *cuts, ImageOps.mirror(whole), ImageOps.mirror(trimmed), *map(whole.transpose, turns)]
    return np.stack([_phash(view) for view in views])


def within_border(grey: Grey) -> Box:
    """Return what of a grey picture lies within a border of one tone, such as a screenshot's.

    The whole picture when little would be left.
    """
    return _within_border(Image.fromarray(grey))


def _within_border(grey: Image.Image) -> Box:
    corner = Image.new("L", grey.size, grey.getpixel((0, 0)))
    box = ImageChops.difference(grey, corner).point([255 if level > 24 else 0 for level in range(256)]).getbbox()
    if box is None or (box[2] - box[0]) * 3 <= grey.width or (box[3] - box[1]) * 3 <= grey.height:
        return 0, 0, grey.width, grey.height
    return box


def _shrunk(grey: Image.Image) -> Image.Image:
    return grey.resize((_HASHED_SIDE, _HASHED_SIDE), Image.Resampling.LANCZOS)


def _phash(shrunk: Image.Image) -> Hashes:
    bits = imagehash.phash(shrunk, hash_size=SIDE).hash
    return np.packbits(np.asarray(bits, dtype=bool).ravel())


def _cut(grey: Image.Image, left: int, top: int, right: int, bottom: int) -> Image.Image:
    width, height = grey.size
    return grey.crop(
        (
            round(width * left / 100),
            round(height * top / 100),
            width - round(width * right / 100),
            height - round(height * bottom / 100),
        )
    )
