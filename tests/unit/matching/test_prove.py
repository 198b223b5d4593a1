"""What is laid where it belongs agrees, what does not belong there does not, and no guess is too wild to be tried."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching.align import Guess, Matrix
from app.matching.prove import Looked, Proof, prove
from app.matching.rules import PERHAPS_FROM
from app.photos.fingerprint import Detail, fingerprint
from tests.pictures import draw

SIZE = (320, 400)  # long sides: 0.8 wide, 1 high


@cache
def plate(seed: int, detail: Detail) -> NDArray[np.uint8]:
    found = fingerprint(draw(seed, SIZE), detail)
    assert found is not None
    return found.plate


@cache
def looked(seed: int = 1) -> Looked:
    return Looked(plate(seed, Detail.ASKED))


def proof(matrix: object = None, *, asked: int = 1, stored: int = 1) -> Proof:
    where: Matrix = np.eye(3) if matrix is None else np.array(matrix, np.float64)
    return prove(looked(asked), plate(stored, Detail.STORED), Guess(where))


def shifted(right: float, down: float) -> Matrix:
    return np.array([[1, 0, right], [0, 1, down], [0, 0, 1.0]])


def test_a_picture_agrees_with_itself() -> None:
    found = proof()
    assert found.agreement > 0.9
    assert found.seen == 1.0
    assert np.abs(found.matrix - np.eye(3)).max() < 0.01


@pytest.mark.parametrize("stored", range(2, 12))
def test_another_picture_does_not(stored: int) -> None:
    assert proof(stored=stored).agreement < 0.3


@pytest.mark.parametrize("off", [(0.01, 0), (0, -0.015), (0.012, 0.012)])
def test_a_guess_that_is_a_little_off_is_moved_to_where_it_fits(off: tuple[float, float]) -> None:
    found = proof(shifted(*off))
    assert found.agreement > 0.85
    assert np.abs(found.matrix / found.matrix[2, 2] - np.eye(3)).max() < 0.01


def test_a_guess_that_is_far_off_agrees_too_little() -> None:
    assert proof(shifted(0.25, 0.2)).agreement < PERHAPS_FROM


def test_the_size_of_a_matrix_does_not_matter() -> None:
    assert proof(-3 * np.eye(3)).agreement == pytest.approx(proof().agreement, abs=0.02)


@pytest.mark.parametrize("right", [0.2, 0.4, 0.6])
def test_seen_says_how_much_of_the_stored_picture_is_on_the_asked_one(right: float) -> None:
    """Laid so far to the right, that much of its width of 0.8 is beyond the edge."""
    assert proof(shifted(right, 0), stored=2).seen == pytest.approx(1 - right / 0.8, abs=0.02)


def test_a_part_agrees_where_it_belongs() -> None:
    """The asked picture is what is left of the stored one when its upper half is cut off."""
    whole = plate(1, Detail.ASKED)
    half = whole[len(whole) // 2 :]
    longer = len(whole) / max(half.shape)  # its own long side is the shorter one of the whole
    found = prove(Looked(half), plate(1, Detail.STORED), Guess(np.diag([longer, longer, 1]) @ shifted(0, -0.5)))
    assert found.agreement > 0.85
    assert found.seen == pytest.approx(0.5, abs=0.02)


def test_little_evidence_is_weak_evidence() -> None:
    """The same fits as well in a small part of the picture as in all of it, but that says less."""
    whole = plate(1, Detail.ASKED)
    third = len(whole) // 3
    longer = len(whole) / third
    found = prove(Looked(whole[:third, :third]), plate(1, Detail.STORED), Guess(np.diag([longer, longer, 1])))
    assert found.seen > 0.1
    assert 0.1 < found.agreement < proof().agreement - 0.03


WILD = {
    "nothing": np.zeros((3, 3)),
    "no number": np.full((3, 3), np.nan),
    "infinite": np.full((3, 3), np.inf),
    "all one": np.ones((3, 3)),
    "its origin lies nowhere": [[1, 0, 0], [0, 1, 0], [1, 1, 0]],
    "its origin lies nearly nowhere": np.diag([1, 1, 1e-300]),
    "huge": np.diag([1e30, 1e30, 1]),
    "tiny": np.diag([1e-30, 1e-30, 1]),
    "far away": shifted(50, 50),
    "flat": np.diag([1, 0, 1]),
    "the horizon runs through it": [[1, 0, 0], [0, 1, 0], [-2, -2, 1]],
    "folded": [[1, 0, 0], [0, 1, 0], [-1.3, 0, 1]],
}


@pytest.mark.parametrize("matrix", WILD.values(), ids=WILD)
@pytest.mark.filterwarnings("error")
def test_a_wild_guess_raises_nothing_and_agrees_with_nothing(matrix: object) -> None:
    found = proof(matrix)
    assert -1 <= found.agreement < PERHAPS_FROM
    assert 0 <= found.seen <= 1


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (8, 300), (300, 8), (24, 24)])
def test_the_smallest_picture_can_be_asked_about(shape: tuple[int, int]) -> None:
    asked = Looked(np.random.default_rng(1).integers(0, 256, shape, np.uint8))
    assert prove(asked, plate(1, Detail.STORED), Guess(np.eye(3))).agreement < PERHAPS_FROM


def test_each_size_is_half_of_the_one_before() -> None:
    sizes = Looked(np.zeros((400, 320), np.uint8)).sizes
    assert [size.shape for size in sizes] == [(400, 320), (200, 160), (100, 80), (50, 40), (25, 20)]
