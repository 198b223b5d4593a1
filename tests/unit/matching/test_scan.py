"""Every stored hash is looked at, and what is counted is the bits that differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.matching.scan import BLOCK, distances, within

Words = NDArray[np.uint64]

EDGES = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3]


def random_words(seed: int, shape: tuple[int, ...]) -> Words:
    return np.random.default_rng(seed).integers(0, 2**64, shape, np.uint64)


def bit_by_bit(asked: Words, columns: Words) -> NDArray[np.int64]:
    """Return the same distances by unpacking every bit: slow, and plainly right."""
    stored = np.unpackbits(np.ascontiguousarray(columns.T).view(np.uint8).reshape(columns.shape[1], 32), axis=1)
    return (stored != np.unpackbits(asked.view(np.uint8))).sum(axis=1)


@pytest.mark.parametrize("many", EDGES)
def test_each_stored_hash_gets_its_distance_at_every_edge_of_a_block(many: int) -> None:
    asked, columns = random_words(1, (4,)), random_words(2, (4, many))
    found = distances(asked, columns)
    assert (found.dtype, found.shape) == (np.uint16, (many,))
    np.testing.assert_array_equal(found, bit_by_bit(asked, columns))


@pytest.mark.parametrize("many", EDGES)
def test_within_finds_all_that_are_near_and_no_others_at_every_edge_of_a_block(many: int) -> None:
    asked, columns = random_words(3, (4,)), random_words(4, (4, many))
    truth = bit_by_bit(asked, columns)
    rows, bits = within(asked, columns, 112)  # about one random hash in forty is as near as that
    np.testing.assert_array_equal(rows, np.flatnonzero(truth <= 112))
    np.testing.assert_array_equal(bits, truth[truth <= 112])
    assert bits.dtype == np.uint16


word = st.integers(0, 2**64 - 1)
hashed = st.lists(word, min_size=4, max_size=4)


@settings(deadline=None)
@given(asked=hashed, stored=st.lists(hashed, max_size=40), most=st.integers(0, 256))
def test_any_hashes_at_any_limit(asked: list[int], stored: list[list[int]], most: int) -> None:
    truth = [sum((a ^ b).bit_count() for a, b in zip(asked, one, strict=True)) for one in stored]
    columns = np.array(stored, np.uint64).reshape(len(stored), 4).T.copy()
    assert distances(np.array(asked, np.uint64), columns).tolist() == truth
    rows, bits = within(np.array(asked, np.uint64), columns, most)
    assert list(zip(rows.tolist(), bits.tolist(), strict=True)) == [
        (row, distance) for row, distance in enumerate(truth) if distance <= most
    ]


@pytest.mark.parametrize("most", [0, 60, 64, 90, 128, 256])
def test_within_finds_them_also_where_half_of_the_words_says_little(most: int) -> None:
    asked, columns = random_words(13, (4,)), random_words(14, (4, BLOCK + 900))
    columns[:2, 100:400] = asked[:2, None]  # as near as can be in the first half
    columns[2:, 5_000:5_300] = asked[2:, None]  # and in the second
    truth = bit_by_bit(asked, columns)
    rows, bits = within(asked, columns, most)
    np.testing.assert_array_equal(rows, np.flatnonzero(truth <= most))
    np.testing.assert_array_equal(bits, truth[truth <= most])


def test_a_hash_is_nothing_away_from_itself_and_256_from_its_opposite() -> None:
    asked = random_words(5, (4,))
    assert distances(asked, np.stack([asked, ~asked], axis=1)).tolist() == [0, 256]


def test_each_of_the_256_bits_counts() -> None:
    asked = random_words(6, (4,))
    flipped = np.repeat(asked[:, None], 256, axis=1)
    for bit in range(256):
        flipped[bit // 64, bit] ^= np.uint64(1) << np.uint64(bit % 64)
    assert distances(asked, flipped).tolist() == [1] * 256


def test_the_one_that_is_near_is_found_wherever_it_lies() -> None:
    asked, columns = random_words(7, (4,)), random_words(8, (4, 2 * BLOCK + 3))
    for place in (0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK + 2):
        planted = columns.copy()
        planted[:, place] = asked
        planted[3, place] ^= np.uint64(7)
        rows, bits = within(asked, planted, 26)
        assert (rows.tolist(), bits.tolist()) == ([place], [3])


def test_neither_the_question_nor_what_is_stored_is_changed() -> None:
    asked, columns = random_words(9, (4,)), random_words(10, (4, BLOCK + 1))
    before = asked.copy(), columns.copy()
    distances(asked, columns)
    within(asked, columns, 128)
    np.testing.assert_array_equal(asked, before[0])
    np.testing.assert_array_equal(columns, before[1])


def test_columns_with_room_left_behind_them_are_scanned_as_far_as_asked() -> None:
    asked, roomy = random_words(11, (4,)), random_words(12, (4, 3 * BLOCK))
    np.testing.assert_array_equal(distances(asked, roomy[:, : BLOCK + 5]), bit_by_bit(asked, roomy[:, : BLOCK + 5]))
