"""What is told from a picture: hashes, corners and a plate; nothing from a picture that shows nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageOps

from app.photos.corners import Corners
from app.photos.fingerprint import ASKED_SIDE, PLATE_SIDE, VERSION, Detail, Print, fingerprint
from app.photos.views import BYTES, View
from tests.pictures import draw


@cache
def printed(seed: int = 1, detail: Detail = Detail.STORED, size: tuple[int, int] = (640, 800)) -> Print:
    found = fingerprint(draw(seed, size), detail)
    assert found is not None
    return found


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8))


def test_a_stored_print_says_which_version_told_it() -> None:
    assert printed().version == VERSION == 2


def test_a_stored_print_has_hashes_corners_and_a_small_plate() -> None:
    found = printed()
    assert found.hashes.shape == (len(View), BYTES)
    assert 140 < len(found.corners.at) <= 300
    assert found.plate.shape == (PLATE_SIDE, round(PLATE_SIDE * 640 / 800))
    assert found.plate.dtype == np.uint8
    assert found.mirrored is None


def test_a_picture_that_is_asked_about_is_looked_at_more_closely() -> None:
    found = printed(1, Detail.ASKED)
    assert found.plate.shape == (ASKED_SIDE, ASKED_SIDE * 640 // 800)
    assert len(found.corners.at) > len(printed().corners.at)


def test_its_mirrored_corners_are_those_of_the_mirrored_picture() -> None:
    other = fingerprint(ImageOps.mirror(draw(1)), Detail.ASKED)
    mirrored = printed(1, Detail.ASKED).mirrored
    assert other is not None
    assert mirrored is not None
    assert same(mirrored, other.corners)


def same(one: Corners, other: Corners) -> bool:
    return all(np.array_equal(part, others) for part, others in zip(one, other, strict=True))


def test_the_same_picture_gives_the_same_print_twice() -> None:
    again = fingerprint(draw(1))
    assert again is not None
    assert np.array_equal(again.hashes, printed().hashes)
    assert same(again.corners, printed().corners)
    assert np.array_equal(again.plate, printed().plate)


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize(
    "plain",
    [
        Image.new("RGB", (300, 400), "teal"),
        Image.new("RGB", (1, 1), "red"),
        Image.new("L", (5000, 3), 30),
        Image.linear_gradient("L").point([120 + level // 32 for level in range(256)]),
    ],
    ids=["one tone", "one pixel", "a line", "hardly a slope"],
)
def test_a_plain_picture_has_none(plain: Image.Image, detail: Detail) -> None:
    assert fingerprint(plain, detail) is None


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("size", [(2, 2), (8, 8), (160, 8), (31, 31), (1000, 1), (3, 5000), (31, 620)])
def test_the_smallest_and_the_narrowest_have_none(size: tuple[int, int], detail: Detail) -> None:
    assert fingerprint(noise(*size), detail) is None


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("size", [(32, 32), (32, 640), (640, 32), (40, 800)])
def test_what_is_just_large_enough_has_one(size: tuple[int, int], detail: Detail) -> None:
    found = fingerprint(noise(*size), detail)
    assert found is not None
    assert found.hashes.shape == (len(View), BYTES)


def test_a_small_picture_has_corners() -> None:
    found = fingerprint(draw(1).resize((64, 80)))
    assert found is not None
    assert len(found.corners.at) > 100


@pytest.mark.parametrize("mode", ["L", "P", "1", "RGBA", "CMYK"])
def test_whatever_its_colours_are_written_in(mode: str) -> None:
    found = fingerprint(draw(1).convert(mode))
    assert found is not None
    assert np.bitwise_count(found.hashes[0] ^ printed().hashes[0]).sum() <= 12


LONG = [(1600, 100), (100, 1600), (3200, 200)]


@pytest.mark.parametrize("size", LONG)
def test_a_very_long_picture_keeps_enough_of_its_shorter_side(size: tuple[int, int]) -> None:
    plate = printed(1, size=size).plate
    assert (min(plate.shape), max(plate.shape)) == (48, 768)


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("size", LONG)
def test_a_very_long_picture_has_corners(size: tuple[int, int], detail: Detail) -> None:
    assert len(printed(1, detail, size).corners.at) >= 100


def test_the_longest_that_the_app_takes_is_not_looked_at_in_a_size_that_costs() -> None:
    assert printed(1, Detail.ASKED, (4000, 200)).plate.size < ASKED_SIDE**2
