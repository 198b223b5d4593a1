"""What is kept of a picture in order to find it again: the same picture, never the same person.

Three things, each for what the one before leaves open: hashes of the whole (app/photos/views.py), corners
(app/photos/corners.py), and the plate, a small grey picture with which app/matching compares pixel by pixel in the
end. What counts as alike is judged in app/matching/rules.py. No face is looked for, measured or compared.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageStat

from app.photos.corners import Corners, Grey, corners_of
from app.photos.fine import textured_windows
from app.photos.views import Hashes, hashes_of

VERSION = 2  # raise it when the same picture would come out differently; `flask fingerprints rebuild` then upgrades
WITHOUT_CORNERS = 1  # the version that knew hashes only

PLATE_SIDE = 192  # pixels, the longer side of a stored plate
_PLATE_LEAST = 48  # the shorter side of a stored plate, where the picture has as many
_FLAT = 4.0  # standard deviation of grey below which a picture shows nothing
_LEAST_WINDOWS = 50.0  # of what is fine: a lamp or two in the dark are like any other lamps
_LEAST_SIDE = 32  # pixels
_SMALL = 0.6  # what is smaller than this part of the side looked at is made larger, so that corners are found
_HASHED_SIDE = 400
_SHORT = 64  # pixels: what is much longer than wide is looked at larger, or its corners would have no room
_AT_MOST = 4  # times as large

ASKED_SIDE = 600  # pixels


class Detail(enum.Enum):
    """How closely a picture is looked at: longer side (pixels), corners, levels."""

    STORED = (400, 300, 8)
    ASKED = (ASKED_SIDE, 2000, 7)  # a page or a screen may be small on it; never stored


@dataclass(frozen=True)
class Print:
    """The fingerprint of a picture.

    hashes: shape (views, 32); plate: shape (height, width); mirrored: the corners of the mirrored picture, only when
    it is asked about. A print of version 1 has no corners, and a plate of shape (0, 0).
    """

    version: int
    hashes: Hashes
    corners: Corners
    plate: Grey
    mirrored: Corners | None = None


def fingerprint(picture: Image.Image, detail: Detail = Detail.STORED) -> Print | None:
    """Return what is told from an upright picture, or None when it is too plain or too small to tell from others."""
    if min(picture.size) < _LEAST_SIDE:
        return None
    side, most, levels = detail.value
    lopsided = round(_SHORT * max(picture.size) / min(picture.size))
    grey = _grey(picture, max(side, min(lopsided, _AT_MOST * side)))
    small = _within(grey, _HASHED_SIDE)
    if ImageStat.Stat(small).stddev[0] < _FLAT:
        return None
    pixels = np.asarray(grey)
    plate = _plate(pixels)
    if textured_windows(plate.astype(np.float32)) < _LEAST_WINDOWS:
        return None
    corners = corners_of(pixels, most, levels=levels)
    if detail is Detail.STORED:
        return Print(VERSION, hashes_of(small), corners, plate)
    mirrored = corners_of(np.ascontiguousarray(pixels[:, ::-1]), most, levels=levels)
    return Print(VERSION, hashes_of(small), corners, pixels, mirrored)


def _grey(picture: Image.Image, side: int) -> Image.Image:
    grey = _within(picture.convert("L"), side)
    scale = side * _SMALL / max(grey.size)
    if scale <= 1:
        return grey
    larger = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return grey.resize(larger, Image.Resampling.BICUBIC)


def _within(grey: Image.Image, side: int) -> Image.Image:
    if max(grey.size) <= side:
        return grey
    smaller = grey.copy()
    smaller.thumbnail((side, side), Image.Resampling.BILINEAR)
    return smaller


def _plate(pixels: Grey) -> Grey:
    """Return the small grey picture that is kept. A very long one keeps enough of its shorter side."""
    scale = max(PLATE_SIDE / max(pixels.shape), min(1.0, _PLATE_LEAST / min(pixels.shape)))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(
        cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), np.uint8
    )
