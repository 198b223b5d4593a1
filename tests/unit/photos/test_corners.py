"""Corners cover the whole picture, and the same picture has the same ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from app.photos.corners import BITS_BYTES, ROW_BYTES, SIZES_AN_OCTAVE, TURNS, Corners, corners_of
from tests.pictures import draw

Grey = NDArray[np.uint8]
MOST = 300


@cache
def grey(seed: int = 1) -> Grey:
    return np.asarray(draw(seed, (320, 400)).convert("L"))


@cache
def corners(seed: int = 1) -> Corners:
    return corners_of(grey(seed), MOST, levels=8)


def cells(some: Corners) -> set[tuple[int, int]]:
    """Return in which of 4 × 4 cells of a picture of 320 × 400 they lie."""
    return {(int(x * 400 / 320 * 4), int(y * 4)) for x, y in some.at}


def test_each_has_a_place_a_size_a_turn_and_256_bits() -> None:
    found = corners()
    many = len(found.at)
    assert 100 < many <= MOST
    assert found.at.shape == (many, 2)
    assert found.size.shape == found.turn.shape == (many,)
    assert found.bits.shape == (many, BITS_BYTES)


def test_places_and_sizes_are_in_long_sides() -> None:
    found = corners()
    assert (found.at > 0).all()
    assert (found.at < [320 / 400, 1]).all()
    assert (found.size >= 31 / 400).all()
    assert (found.size < 0.5).all()


def test_the_same_picture_has_the_same_corners_twice() -> None:
    for one, other in zip(corners(), corners_of(grey().copy(), MOST, levels=8), strict=True):
        assert np.array_equal(one, other)


def test_another_picture_has_others() -> None:
    assert not set(map(bytes, corners(1).bits)) & set(map(bytes, corners(2).bits))


@pytest.mark.parametrize("count", [60, 140, 300])
def test_any_beginning_covers_the_picture(count: int) -> None:
    busy = np.random.default_rng(1).integers(0, 256, (400, 320), np.uint8)
    assert len(cells(corners_of(busy, MOST, levels=8).first(count))) == 16


def test_a_page_of_text_does_not_take_them_all() -> None:
    """A quarter of the picture is as busy as can be, the rest has a few shapes: they are found all the same."""
    page = grey().copy()
    page[:200, :160] = np.random.default_rng(2).integers(0, 256, (200, 160), np.uint8)
    first = corners_of(page, MOST, levels=8).first(140)
    outside = (first.at[:, 0] > 0.4) | (first.at[:, 1] > 0.5)
    assert outside.sum() >= 40


def test_the_first_are_the_first_of_each_kind() -> None:
    some = corners().first(7)
    assert [len(part) for part in some] == [7, 7, 7, 7]
    assert np.array_equal(some.bits, corners().bits[:7])
    assert np.array_equal(some.at, corners().at[:7])


def test_the_first_of_few_are_all() -> None:
    assert len(corners().first(10_000).at) == len(corners().at)


def test_there_are_never_more_than_asked_for() -> None:
    assert len(corners_of(grey(), 20, levels=8).at) == 20


@pytest.mark.parametrize(
    "sheet",
    [
        np.full((300, 400), 128, np.uint8),
        np.tile(np.arange(200, dtype=np.uint8), (200, 1)),
        grey()[:31],
        grey()[:, :31],
        grey()[:1],
        grey()[:3, :3],
        np.tile(grey()[:1], (1, 20)),  # OpenCV itself raises for this one
    ],
    ids=["one tone", "a slope", "too low", "too narrow", "a line", "a dot", "a long line"],
)
def test_what_has_no_room_for_corners_or_none_has_none(sheet: Grey) -> None:
    found = corners_of(sheet, MOST, levels=12)
    assert [part.shape for part in found] == [(0, 2), (0,), (0,), (0, BITS_BYTES)]


def test_the_narrowest_that_has_room_is_looked_at() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (48, 400), np.uint8)
    assert len(corners_of(noise, MOST, levels=8).at) > 20


def test_as_a_row_each_keeps_its_bits_its_turn_and_its_size() -> None:
    rows = corners().rows()
    assert (rows.shape, rows.dtype) == ((len(corners().at), ROW_BYTES), np.uint8)
    assert np.array_equal(rows[:, :BITS_BYTES], corners().bits)
    turned = rows[:, BITS_BYTES] * (360 / TURNS)
    sized = 2 ** ((rows[:, BITS_BYTES + 1] - 255.0) / SIZES_AN_OCTAVE)
    assert np.abs((turned - corners().turn + 180) % 360 - 180).max() <= 180 / TURNS + 0.001
    assert np.abs(np.log2(sized / corners().size)).max() <= 0.5 / SIZES_AN_OCTAVE + 0.001


@pytest.mark.parametrize(
    ("turn", "size", "row"),
    [(0.0, 1.0, (0, 255)), (359.9, 0.5, (0, 239)), (180.0, 2.0, (128, 255)), (90.0, 1e-9, (64, 0))],
)
def test_the_ends_of_turns_and_sizes(turn: float, size: float, row: tuple[int, int]) -> None:
    one = Corners(
        np.zeros((1, 2), np.float32),
        np.array([size], np.float32),
        np.array([turn], np.float32),
        np.zeros((1, BITS_BYTES), np.uint8),
    )
    assert tuple(one.rows()[0, BITS_BYTES:]) == row


def test_none_are_no_rows() -> None:
    assert corners().first(0).rows().shape == (0, ROW_BYTES)
