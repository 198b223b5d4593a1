"""What of two pictures is the same, as a polygon on each. OpenCV's own intersection errs where edges nearly meet."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from app.matching.align import Matrix
from app.matching.models import Outline
from app.photos.corners import Grey

Points = NDArray[np.float64]  # shape (n, 2), in long sides of the picture, in order round it

_STRAIGHT = 0.01  # long sides by which a corner may be off the line of its neighbours, and is left out


def outlines(asked: Grey, stored: Grey, matrix: Matrix) -> tuple[Outline, Outline]:
    """Return what both show, on the asked picture and on the stored; `matrix` leads from the stored to the asked."""
    one, other = _frame(asked), _frame(stored)
    there = cv2.perspectiveTransform(other[None], matrix)[0]
    both = _within(there, *one[2])
    if len(both) < 3:  # they do not meet
        both = one
    plain = cv2.approxPolyDP(both.astype(np.float32), _STRAIGHT, closed=True).reshape(-1, 2)
    both = plain.astype(np.float64) if len(plain) >= 3 else both
    back = cv2.perspectiveTransform(both[None], np.linalg.inv(matrix))[0]
    return _in_parts(both, one), _in_parts(back, other)


def _frame(plate: Grey) -> Points:
    """Return the four corners of a picture, clockwise from the top left."""
    height, width = (side / max(plate.shape) for side in plate.shape)
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _within(points: Points, width: float, height: float) -> Points:
    """Return the part of a convex polygon that lies within a frame (Sutherland and Hodgman, 1974: edge by edge)."""
    for axis, side in ((0, 0.0), (1, 0.0), (0, width), (1, height)):
        inner = points[:, axis] - side if side == 0 else side - points[:, axis]
        points = np.array(list(_kept(points, inner)), np.float64).reshape(-1, 2)
        if not len(points):
            break
    return points


def _kept(points: Points, inner: NDArray[np.float64]) -> Iterator[Points]:
    """Give what is left of a polygon by one edge; `inner` says how far within it each point lies, below 0 without."""
    for point, next_, here, there in zip(points, np.roll(points, -1, axis=0), inner, np.roll(inner, -1), strict=True):
        if here >= 0:
            yield point
        if (here < 0) != (there < 0):
            yield point + (next_ - point) * (here / (here - there))


def _in_parts(points: Points, frame: Points) -> Outline:
    parts = np.clip(points / frame[2], 0, 1)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in parts]
