"""Perceptual hashes: they find the same picture again, never the same person.

pHash (imagehash): the signs of the lowest 16 × 16 frequencies of a discrete cosine transform, 256 bits,
of several views of one picture. What counts as alike is judged in app/matching/rules.py.
"""

from __future__ import annotations

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps, ImageStat

VERSION = 1
SIDE = 16
BYTES = SIDE * SIDE // 8
_LONG_SIDE = 400
_FLAT = 4.0  # standard deviation of grey below which a picture shows nothing

Hashes = NDArray[np.uint8]


def fingerprint(picture: Image.Image) -> Hashes | None:
    """Return the hashes of an upright picture, shape (views, 32), or None when it is too plain to tell from others.

    Views: whole, mirrored, without a plain border.
    """
    grey = picture.convert("L")
    grey.thumbnail((_LONG_SIDE, _LONG_SIDE), Image.Resampling.BILINEAR)
    if ImageStat.Stat(grey).stddev[0] < _FLAT:
        return None
    views = [grey, ImageOps.mirror(grey)]
    trimmed = _without_border(grey)
    if trimmed.size != grey.size:
        views.append(trimmed)
    return np.stack([_phash(view) for view in views])


def to_bytes(hashes: Hashes) -> bytes:
    return hashes.tobytes()


def from_bytes(stored: bytes) -> Hashes:
    """Return hashes of shape (views, 32)."""
    return np.frombuffer(stored, dtype=np.uint8).reshape(-1, BYTES)


def _phash(grey: Image.Image) -> Hashes:
    bits = imagehash.phash(grey, hash_size=SIDE).hash
    return np.packbits(np.asarray(bits, dtype=bool).ravel())


def _without_border(grey: Image.Image) -> Image.Image:
    """Cut away a border of one tone, such as a screenshot's; keep the picture when little would be left."""
    corner = Image.new("L", grey.size, grey.getpixel((0, 0)))
    box = ImageChops.difference(grey, corner).point([255 if level > 24 else 0 for level in range(256)]).getbbox()
    if box is None:
        return grey
    width, height = box[2] - box[0], box[3] - box[1]
    return grey.crop(box) if width * 3 > grey.width and height * 3 > grey.height else grey
