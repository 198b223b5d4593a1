"""How a stored picture may lie on the one asked about: guesses, which app/matching/prove.py then tests on the pixels.

A guess is a 3 × 3 homography that leads from the stored picture to the asked one. Both are measured in their own long
sides, x to the right and y down, so that no size in pixels matters.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.photos.corners import Corners, Grey
from app.photos.fingerprint import Print
from app.photos.views import BYTES, CUTS, View, within_border

Matrix = NDArray[np.float64]  # shape (3, 3)
Box = tuple[float, float, float, float]  # left, top, right, bottom, in long sides

_LIKE_BITS = 64  # of 256: two corners that differ by more have nothing to do with each other
_BETTER_BY = 0.9  # the best of all must be nearer than this part of the second best
_LEAST_AGREEING = 4  # corners; fewer fit some geometry by chance
_APART = 0.04  # how far a corner may lie from where another says, in long sides of the stored picture
_SCALES_APART, _TURNS_APART = 0.5, 0.5  # natural logarithm; radians
_NEAR = 0.012  # long sides of the stored picture: the finer fit
_SLANTED_FROM = 15  # cells from which a perspective may be told; from fewer, all beyond them would be guessed wildly
_MOST_OF_THEM = 0.5  # of the corners must fit it
_LOPSIDED = 0.25  # the least of a homography's four corner areas, as a part of the greatest
_CELLS = 16

PROPOSED_WITHIN = 60  # bits of 256: nearly every copy of a whole picture lies within, and every guess is tested

# Whether the one or the other was turned is the same question: only the stored picture is looked at turned.
ASKED_VIEWS = tuple(view for view in View if view < View.MIRRORED)


class Guess(NamedTuple):
    """`cells`: in how many of 16 × 16 cells of the stored picture corners agree; 0 for a guess from hashes."""

    matrix: Matrix
    cells: int = 0
    is_mirrored: bool = False


def by_corners(asked: Print, stored: Print) -> Guess | None:
    """Return where the corners say that the stored picture lies, or None when too few agree."""
    return _by_corners(asked.corners, stored.corners)


def by_mirrored_corners(asked: Print, stored: Print) -> Guess | None:
    """Return the same for the asked picture mirrored, if it was looked at so."""
    guess = None if asked.mirrored is None else _by_corners(asked.mirrored, stored.corners)
    if guess is None:
        return None
    return guess._replace(matrix=_mirror(asked.plate) @ guess.matrix, is_mirrored=True)


def by_hashes(asked: Print, stored: Print) -> Guess | None:
    """Return where the nearest two views say that the stored picture lies, or None when none are near."""
    bits, asked_view, stored_view = bits_apart(asked, stored)
    if bits > PROPOSED_WITHIN:
        return None
    to, from_ = _box(asked.plate, asked_view), _box(stored.plate, stored_view)
    is_mirrored = stored_view in (View.MIRRORED, View.TRIMMED_MIRRORED)
    matrix = _from_unit(to) @ _as_seen(stored_view) @ np.linalg.inv(_from_unit(from_))
    return Guess(matrix, is_mirrored=is_mirrored)


def bits_apart(asked: Print, stored: Print) -> tuple[int, View, View]:
    """Return how many bits of 256 the nearest two views differ, and which they are; plainer views first."""
    one = asked.hashes.view(np.uint64).reshape(len(View), 1, BYTES // 8)[list(ASKED_VIEWS)]
    other = stored.hashes.view(np.uint64).reshape(1, len(View), BYTES // 8)
    distance = np.bitwise_count(one ^ other).sum(axis=2, dtype=np.uint16)
    row, column = np.unravel_index(int(distance.argmin()), distance.shape)
    return int(distance[row, column]), ASKED_VIEWS[int(row)], View(int(column))


def _box(plate: Grey, view: View) -> Box:
    """Return what a view shows of a picture."""
    height, width = plate.shape
    left, top, right, bottom = 0.0, 0.0, float(width), float(height)
    if view in (View.TRIMMED, View.TRIMMED_MIRRORED):
        left, top, right, bottom = within_border(plate)
    elif view in CUTS:
        cut = CUTS[view]
        left, top = width * cut[0] / 100, height * cut[1] / 100
        right, bottom = width * (1 - cut[2] / 100), height * (1 - cut[3] / 100)
    long = max(height, width)
    return left / long, top / long, right / long, bottom / long


def _from_unit(box: Box) -> Matrix:
    """Return what leads from the unit square to a box."""
    left, top, right, bottom = box
    return np.array([[right - left, 0, left], [0, bottom - top, top], [0, 0, 1.0]])


def _as_seen(view: View) -> Matrix:
    """Return where a point of the unit square lies after it was mirrored or turned as the view says."""
    return np.array(
        {
            View.MIRRORED: [[-1, 0, 1], [0, 1, 0], [0, 0, 1]],
            View.TRIMMED_MIRRORED: [[-1, 0, 1], [0, 1, 0], [0, 0, 1]],
            View.TURNED_LEFT: [[0, 1, 0], [-1, 0, 1], [0, 0, 1]],
            View.UPSIDE_DOWN: [[-1, 0, 1], [0, -1, 1], [0, 0, 1]],
            View.TURNED_RIGHT: [[0, -1, 1], [1, 0, 0], [0, 0, 1]],
        }.get(view, np.eye(3)),
        np.float64,
    )


def _mirror(plate: Grey) -> Matrix:
    """Return what leads from the mirrored picture to the picture."""
    return np.array([[-1, 0, plate.shape[1] / max(plate.shape)], [0, 1, 0], [0, 0, 1.0]])


def _by_corners(asked: Corners, stored: Corners) -> Guess | None:
    pairs = _alike(asked, stored)
    if pairs is None:
        return None
    one, other = pairs
    agree = _most_agreeing(stored, other, asked, one)
    if agree.sum() < _LEAST_AGREEING:
        return None
    one, other = one[agree], other[agree]
    matrix, kept = _turned(stored.at[other], asked.at[one]), np.ones(len(one), np.bool_)
    cells = _cells(stored.at[other])
    if cells >= _SLANTED_FROM:
        slanted = _slanted(stored.at[other], asked.at[one], matrix)
        if slanted is not None:
            matrix, kept = slanted
    return Guess(matrix, _cells(stored.at[other][kept]))


def _cells(points: NDArray[np.float32]) -> int:
    return len(np.unique((points * _CELLS).astype(int), axis=0))


def _alike(asked: Corners, stored: Corners) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Return pairs of places: each stored corner with the asked one that is nearest to it and far nearer than others.

    Each asked corner is used once, by whoever is nearest to it.
    """
    if len(asked.bits) < _LEAST_AGREEING or len(stored.bits) < _LEAST_AGREEING:
        return None
    near = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(stored.bits, asked.bits, k=2)
    clear = [
        (first.distance, first.queryIdx, first.trainIdx)
        for first, second in near
        if first.distance <= _LIKE_BITS and first.distance < _BETTER_BY * second.distance
    ]
    best = {one: other for _, other, one in sorted(clear, reverse=True)}
    if len(best) < _LEAST_AGREEING:
        return None
    return np.array(list(best), np.intp), np.array(list(best.values()), np.intp)


def _most_agreeing(
    stored: Corners, other: NDArray[np.intp], asked: Corners, one: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return which pairs agree with that pair with which most agree.

    One pair of corners alone says how a picture was scaled, turned and moved: Lowe's vote (2004), taken exactly.
    """
    scale = asked.size[one] / stored.size[other]
    turn = np.deg2rad(asked.turn[one] - stored.turn[other])
    x, y, to_x, to_y = *stored.at[other].T, *asked.at[one].T
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    move_x, move_y = to_x - (cos * x - sin * y), to_y - (sin * x + cos * y)
    off_x = cos[:, None] * x - sin[:, None] * y + move_x[:, None] - to_x
    off_y = sin[:, None] * x + cos[:, None] * y + move_y[:, None] - to_y
    turned = np.abs((turn[:, None] - turn + np.pi) % (2 * np.pi) - np.pi)
    agree = (
        (np.hypot(off_x, off_y) < _APART * scale[:, None])
        & (np.abs(np.log(scale[:, None] / scale)) < _SCALES_APART)
        & (turned < _TURNS_APART)
    )
    return np.asarray(agree[int(agree.sum(axis=1).argmax())], np.bool_)


def _turned(points: NDArray[np.float32], to: NDArray[np.float32]) -> Matrix:
    """Return the scale, turn and move that fit all points best (least squares)."""
    x, y = points.astype(np.float64).T
    one, none = np.ones(len(x)), np.zeros(len(x))
    wanted = np.concatenate([np.column_stack([x, -y, one, none]), np.column_stack([y, x, none, one])])
    (cos, sin, across, down), *_ = np.linalg.lstsq(wanted, to.T.ravel().astype(np.float64), rcond=None)
    return np.array([[cos, -sin, across], [sin, cos, down], [0, 0, 1]])


def _slanted(
    points: NDArray[np.float32], to: NDArray[np.float32], turned: Matrix
) -> tuple[Matrix, NDArray[np.bool_]] | None:
    """Return the perspective that fits most points, and which those are; None when they show none that is plausible."""
    px = 1000.0  # OpenCV's tolerance is made for pixels
    near = max(2.0, _NEAR * px * float(np.hypot(turned[0, 0], turned[1, 0])))
    a, b = np.ascontiguousarray(points * px), np.ascontiguousarray(to * px)
    matrix, fits = cv2.findHomography(a, b, cv2.RANSAC, near, maxIters=500)
    is_found = matrix is not None  # the stubs say that it always is
    if not is_found or fits.mean() < _MOST_OF_THEM or not _is_plausible(np.asarray(matrix, np.float64), a):
        return None
    back = np.diag([px, px, 1.0])
    return np.linalg.inv(back) @ np.asarray(matrix, np.float64) @ back, fits.ravel() > 0


def _is_plausible(matrix: Matrix, points: NDArray[np.float32]) -> bool:
    """Return whether a flat picture could be photographed like this: no corner folded over, none far nearer."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    frame = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float32)
    seen = cv2.perspectiveTransform(frame, matrix)[0]
    edge = np.roll(seen, -1, axis=0) - seen
    after = np.roll(edge, -1, axis=0)
    areas = edge[:, 0] * after[:, 1] - edge[:, 1] * after[:, 0]
    return bool((areas > 0).all() and areas.min() > _LOPSIDED * areas.max())
