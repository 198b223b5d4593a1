"""Where one picture lies on another is guessed from corners and hashes; where nothing lies, nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.matching.align import Matrix, bits_apart, by_corners, by_hashes, by_mirrored_corners
from app.photos.corners import Corners
from app.photos.fingerprint import VERSION, Detail, Print, fingerprint
from app.photos.views import View
from tests.pictures import draw

SIZE = WIDTH, HEIGHT = 400, 500
FRAME = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float64)  # pixels, clockwise from the top left

Points = NDArray[np.float64]  # shape (n, 2)
Change = Callable[[Image.Image], Image.Image]


@cache
def stored(seed: int = 1) -> Print:
    return told(draw(seed, SIZE), Detail.STORED)


def told(picture: Image.Image, detail: Detail = Detail.ASKED) -> Print:
    found = fingerprint(picture, detail)
    assert found is not None
    return found


def led(matrix: Matrix, points: Points, size: tuple[int, int]) -> Points:
    """Return where points of the stored picture lie on one of this size that is asked about, all in pixels."""
    there = cv2.perspectiveTransform((points / HEIGHT).astype(np.float32)[None], matrix)[0]
    return np.asarray(there * max(size), np.float64)


def farthest(matrix: Matrix | None, expected: Points, size: tuple[int, int]) -> float:
    """Return how far any corner of the stored picture is from where it should lie, in pixels of the asked one."""
    assert matrix is not None
    return float(np.abs(led(matrix, FRAME, size) - expected).max())


def shrunk_and_turned(degrees: float, scale: float, right: float, down: float) -> Matrix:
    cos, sin = scale * np.cos(np.deg2rad(degrees)), scale * np.sin(np.deg2rad(degrees))
    return np.array([[cos, -sin, right], [sin, cos, down], [0, 0, 1]])


def slanted(*corners: tuple[int, int]) -> Matrix:
    return np.asarray(cv2.getPerspectiveTransform(FRAME.astype(np.float32), np.array(corners, np.float32)))


LIES = {
    "as it was": np.eye(3),
    "cut on the left and at the top": shrunk_and_turned(0, 1, -120, -100),
    "cut on the right": shrunk_and_turned(0, 1.25, 0, 0),
    "half as large": shrunk_and_turned(0, 0.5, 90, 60),
    "half as large again": shrunk_and_turned(0, 1.5, -150, -90),
    "a little turned": shrunk_and_turned(10, 0.8, 110, 20),
    "much turned": shrunk_and_turned(-40, 0.6, 40, 210),
    "on its head": shrunk_and_turned(180, 0.9, 380, 475),
    "on its side": shrunk_and_turned(90, 0.7, 370, 110),
    "at a slant": slanted((40, 30), (350, 70), (380, 470), (30, 430)),
    "at a slant, and small": slanted((90, 110), (290, 90), (310, 360), (100, 330)),
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
@pytest.mark.parametrize("seed", [1, 4])
def test_corners_say_where_it_lies(lies: Matrix, seed: int) -> None:
    levels = cv2.warpPerspective(np.asarray(draw(seed, SIZE)), lies, SIZE, borderValue=(120, 120, 120))
    expected = cv2.perspectiveTransform(FRAME[None], lies)[0]
    guess = by_corners(told(Image.fromarray(levels)), stored(seed))
    assert guess is not None
    assert farthest(guess.matrix, expected, SIZE) < 0.03 * HEIGHT
    assert guess.cells >= 8
    assert not guess.is_mirrored


@pytest.mark.parametrize("seed", [1, 4])
def test_mirrored_corners_say_where_its_mirror_image_lies(seed: int) -> None:
    cut = ImageOps.mirror(draw(seed, SIZE)).crop((40, 0, WIDTH, 450))
    guess = by_mirrored_corners(told(cut), stored(seed))
    expected = FRAME * [-1, 1] + [WIDTH - 40, 0]
    assert guess is not None
    assert guess.is_mirrored
    assert farthest(guess.matrix, expected, cut.size) < 0.03 * HEIGHT


def test_a_picture_that_was_not_looked_at_mirrored_has_no_mirrored_guess() -> None:
    assert by_mirrored_corners(stored(), stored()) is None


@pytest.mark.parametrize("other", [2, 3, 5, 6, 7])
def test_corners_of_another_picture_say_little(other: int) -> None:
    guess = by_corners(told(draw(1, SIZE)), stored(other))
    assert guess is None or guess.cells < 8


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_corners_say_nothing(count: int) -> None:
    def few(one: Print) -> Print:
        return Print(VERSION, one.hashes, one.corners.first(count), one.plate)

    asked = told(draw(1, SIZE))
    assert by_corners(few(asked), stored()) is None
    assert by_corners(asked, few(stored())) is None


def test_corners_that_all_lie_in_one_place_raise_nothing() -> None:
    one = stored().corners.first(40)
    heap = Corners(np.full_like(one.at, 0.5), one.size, one.turn, one.bits)
    print_ = Print(VERSION, stored().hashes, heap, stored().plate)
    for guess in (by_corners(print_, print_), by_corners(told(draw(1, SIZE)), print_)):
        assert guess is None or guess.cells <= 1


def bordered(picture: Image.Image) -> Image.Image:
    return ImageOps.expand(picture, (30, 90, 30, 90), 0)


ANTICLOCKWISE = FRAME[:, ::-1] * [1, -1] + [0, WIDTH]
CLOCKWISE = FRAME[:, ::-1] * [-1, 1] + [HEIGHT, 0]
WHOLE: dict[str, tuple[Change, Points, bool]] = {
    "as it was": (lambda p: p, FRAME, False),
    "half as large": (lambda p: p.resize((200, 250)), FRAME / 2, False),
    "mirrored": (ImageOps.mirror, FRAME * [-1, 1] + [WIDTH, 0], True),
    "on its head": (lambda p: p.rotate(180), FRAME * -1 + [WIDTH, HEIGHT], False),
    "turned to the left": (lambda p: p.transpose(Image.Transpose.ROTATE_90), ANTICLOCKWISE, False),
    "turned to the right": (lambda p: p.transpose(Image.Transpose.ROTATE_270), CLOCKWISE, False),
    "with a border": (bordered, FRAME - [-30, -90], False),
    "mirrored, with a border": (lambda p: bordered(ImageOps.mirror(p)), FRAME * [-1, 1] + [WIDTH + 30, 90], True),
    "a strip cut off its left": (lambda p: p.crop((40, 0, 400, 500)), FRAME - [40, 0], False),
    "cut on all sides": (lambda p: p.crop((40, 50, 360, 450)), FRAME - [40, 50], False),
}


@pytest.mark.parametrize(("change", "expected", "is_mirrored"), WHOLE.values(), ids=WHOLE)
def test_hashes_say_where_a_whole_picture_lies(change: Change, expected: Points, is_mirrored: bool) -> None:
    copy = change(draw(1, SIZE))
    guess = by_hashes(told(copy), stored())
    assert guess is not None
    assert farthest(guess.matrix, expected, copy.size) < 0.04 * max(copy.size)  # the proof moves it by far more
    assert guess.is_mirrored is is_mirrored
    assert guess.cells == 0


@pytest.mark.parametrize("other", range(2, 8))
def test_hashes_of_another_picture_say_nothing(other: int) -> None:
    assert by_hashes(told(draw(1, SIZE)), stored(other)) is None


@pytest.mark.parametrize("other", range(2, 8))
def test_another_picture_is_many_bits_apart(other: int) -> None:
    assert bits_apart(told(draw(1, SIZE)), stored(other))[0] > 60


@pytest.mark.parametrize(
    ("change", "view"),
    [
        (lambda p: p, View.WHOLE),
        (ImageOps.mirror, View.MIRRORED),
        (lambda p: p.rotate(180), View.UPSIDE_DOWN),
        (lambda p: p.transpose(Image.Transpose.ROTATE_90), View.TURNED_LEFT),
        (lambda p: p.transpose(Image.Transpose.ROTATE_270), View.TURNED_RIGHT),
    ],
)
def test_the_view_that_is_nearest_says_what_was_done(change: Change, view: View) -> None:
    bits, asked_view, stored_view = bits_apart(told(change(draw(1, SIZE))), stored())
    assert bits <= 12
    assert (asked_view, stored_view) == (View.WHOLE, view)
