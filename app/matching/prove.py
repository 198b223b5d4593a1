"""Lay the stored picture on the asked one and compare them pixel by pixel: does it really lie there?

The guess is moved until brightness fits best (Evangelidis and Psarakis, 2008: ECC, OpenCV). Then all that changes
slowly is taken off both, and each small window of the stored plate is correlated with what lies on it in the asked
picture (local normalised correlation). Two people in one pose before one wall, two pairs of trousers on a hanger or
two lamps at night share the coarse shape, but not the fine one: only what is fine counts.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from app.matching.align import Guess, Matrix
from app.photos.corners import Grey
from app.photos.fine import TEXTURED, WINDOW, Plane, fine, mean

_COARSE = 0.5  # of the plate's size: first from further away, then as fine as it is
_ROUNDS, _FINE_ROUNDS = 30, 15
_HOPELESS = 0.2  # coarse agreement below which the fine one was never enough
_SLACK = 5  # pixels over which ECC smooths
_FARTHEST = 0.25  # long sides by which ECC may move a corner; beyond, it has lost its way
_SEEN = 0.1  # part of the stored picture that must be seen at all
_BLANK = 0.5  # standard deviation of the fine in a window of the asked picture, below which it shows nothing
_NOISE = 1.0  # added to each variance, so that noise does not correlate
_DOUBT = 6.0  # windows that say nothing, added to all: little evidence is weak evidence
_LEAST_PX = 24
_NOWHERE = 1e-9


class Proof(NamedTuple):
    """`agreement`: mean correlation of the textured windows that are seen, -1 to 1, less where there are few.

    `matrix`: the guess, moved to where it fits best. `seen`: how much of the stored picture is on the asked one, 0 to
    1.
    """

    agreement: float
    matrix: Matrix
    seen: float


class Looked:
    """The asked picture at several sizes, each half of the one before."""

    def __init__(self, plate: Grey) -> None:
        self.long = max(plate.shape)
        self.sizes: list[Plane] = [plate.astype(np.float32)]
        while min(self.sizes[-1].shape) > _LEAST_PX:
            self.sizes.append(
                np.asarray(cv2.resize(self.sizes[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
            )

    def through(self, matrix: Matrix, plate: Plane) -> tuple[Plane, Plane]:
        """Return what lies under a plate, and where anything does (1 or 0), both of the plate's shape."""
        step = np.sqrt(abs(np.linalg.det(matrix[:2, :2]))) / abs(matrix[2, 2]) * self.long / max(plate.shape)
        size = self.sizes[int(np.clip(round(np.log2(max(step, 1e-3))), 0, len(self.sizes) - 1))]
        height, width = self.sizes[0].shape
        down, across = size.shape[0] / height * self.long, size.shape[1] / width * self.long
        long = max(plate.shape)
        to_pixels = np.array([[across, 0, -0.5], [0, down, -0.5], [0, 0, 1]])
        from_pixels = np.array([[1 / long, 0, 0.5 / long], [0, 1 / long, 0.5 / long], [0, 0, 1]])
        whole = to_pixels @ matrix @ from_pixels
        there = np.ones_like(size)
        seen = cv2.warpPerspective(size, whole, plate.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        mask = cv2.warpPerspective(there, whole, plate.shape[::-1], flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
        return np.asarray(seen, np.float32), np.asarray(mask, np.float32)


def prove(asked: Looked, plate: Grey, guess: Guess) -> Proof:
    """Return how well the stored plate fits where the guess says, or near it."""
    whole = plate.astype(np.float32)
    coarse = cv2.resize(whole, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_AREA)
    rough = _moved(asked, np.asarray(coarse, np.float32), guess.matrix, _ROUNDS)
    if rough.agreement < _HOPELESS:
        return rough
    return _moved(asked, whole, rough.matrix, _FINE_ROUNDS)


def _moved(asked: Looked, plate: Plane, matrix: Matrix, rounds: int) -> Proof:
    """Return the proof with the matrix moved to where brightness fits best, or as it was where that is better."""
    if not _leads_anywhere(matrix):
        return Proof(0.0, matrix, 0.0)
    seen, mask = asked.through(matrix, plate)
    before = _agreement(plate, seen, mask, matrix)
    if before.seen < _SEEN or min(plate.shape) < WINDOW:
        return before
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, rounds, 1e-4)
    start = np.eye(3, dtype=np.float32)
    there = (mask > 0).astype(np.uint8)
    try:
        _, by = cv2.findTransformECC(plate, seen, start, cv2.MOTION_HOMOGRAPHY, stop, there, _SLACK)
    except cv2.error:  # it does not converge: nothing like it lies there
        return before
    height, width = plate.shape
    frame = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32)
    shift = np.abs(cv2.perspectiveTransform(frame, by) - frame).max()
    if not shift <= _FARTHEST * max(plate.shape):  # also when it is no number
        return before
    long = max(plate.shape)
    pixels = np.array([[long, 0, -0.5], [0, long, -0.5], [0, 0, 1]])
    moved = matrix @ np.linalg.inv(pixels) @ by.astype(np.float64) @ pixels
    if not _leads_anywhere(moved):
        return before
    after = _agreement(plate, *asked.through(moved, plate), moved)
    return after if after.agreement > before.agreement else before


def _leads_anywhere(matrix: Matrix) -> bool:
    """Return whether a matrix leads from the stored picture's origin to a point, and not to infinity."""
    return bool(np.isfinite(matrix).all() and abs(matrix[2, 2]) > _NOWHERE)


def _agreement(plate: Plane, seen: Plane, mask: Plane, matrix: Matrix) -> Proof:
    plate, seen = fine(plate, mask), fine(seen, mask)
    share = mean(mask)
    full = np.maximum(share, 1e-3)
    one, other = mean(plate * mask) / full, mean(seen * mask) / full
    of_one = np.maximum(mean(plate * plate * mask) / full - one * one, 0)
    of_other = np.maximum(mean(seen * seen * mask) / full - other * other, 0)
    both = mean(plate * seen * mask) / full - one * other
    likeness = both / np.sqrt((of_one + _NOISE) * (of_other + _NOISE))
    likeness[of_other < _BLANK**2] = 0
    counts = (of_one > TEXTURED**2) & (share > 0.6)
    windows = counts.sum() / WINDOW**2
    total = float(likeness[counts].sum()) / WINDOW**2
    return Proof(total / (float(windows) + _DOUBT), matrix, float(mask.mean()))
