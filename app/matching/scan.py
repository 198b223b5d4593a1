"""How many bits one hash differs from each of very many: none is guessed away.

A hash has 256 bits, four words of 64. The first words of all stored hashes lie one behind the other in memory, then
all second words, and so on: read in that order, a million photos take a few milliseconds, near to what the memory
itself needs to hand over 32 bytes for each (`script/bench index` measures both). Rows of four words would take four
times as long, and an approximate index saves nothing that a person would notice, at the price of missing some.

Nothing is kept between two calls, so threads may scan at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

WORDS = 4  # of 64 bits, in a hash of 256
BLOCK = 32_768  # hashes at a time: a word of each and what is counted in it (0.3 MB) stay in the processor's cache
_HALF = WORDS // 2
_FEW = 16  # fewer than one in so many are sooner picked out than counted with all the others

Asked = NDArray[np.uint64]  # shape (4,)
Columns = NDArray[np.uint64]  # shape (4, n), each row contiguous
Places = NDArray[np.intp]
Distances = NDArray[np.uint16]  # bits that differ, 0 to 256
Counts = NDArray[np.uint8]  # bits that differ in two words, 0 to 128


def distances(asked: Asked, columns: Columns) -> Distances:
    """Return how many bits the asked hash, shape (4,), differs from each of the stored, shape (4, n): shape (n,)."""
    found = np.empty(columns.shape[1], np.uint16)
    room = _Room(len(found))
    for start, block in _blocks(columns):
        part = found[start : start + block.shape[1]]
        np.copyto(part, room.count(asked[:_HALF], block[:_HALF]))
        np.add(part, room.count(asked[_HALF:], block[_HALF:]), out=part)
    return found


def within(asked: Asked, columns: Columns, most: int) -> tuple[Places, Distances]:
    """Return the places, ascending, of all stored hashes at most so many bits away, and how many bits each is away.

    asked: shape (4,); columns: shape (4, n); both results have shape (found,).

    Whoever differs by more in the first two words does so in all four, so of nearly all hashes the others are not
    read. That leaves nobody out.
    """
    places: list[Places] = [np.empty(0, np.intp)]
    bits: list[Distances] = [np.empty(0, np.uint16)]
    room = _Room(columns.shape[1])
    for start, block in _blocks(columns):
        half = room.count(asked[:_HALF], block[:_HALF])
        maybe = np.flatnonzero(half <= most)
        if maybe.size * _FEW < half.size:
            total = half[maybe].astype(np.uint16)
            total += _Room(maybe.size).count(asked[_HALF:], block[_HALF:, maybe])
        else:
            maybe, total = np.arange(half.size), half.astype(np.uint16)
            total += room.count(asked[_HALF:], block[_HALF:])
        near = np.flatnonzero(total <= most)
        places.append(maybe[near] + start)
        bits.append(total[near])
    return np.concatenate(places), np.concatenate(bits)


def _blocks(columns: Columns) -> Iterator[tuple[int, Columns]]:
    """Yield the place of the first hash of each block, and the block's part of the columns."""
    for start in range(0, columns.shape[1], BLOCK):
        yield start, columns[:, start : start + BLOCK]


class _Room:
    """Room to count in, used again for each block so that it stays in the cache."""

    def __init__(self, many: int) -> None:
        size = min(many, BLOCK)
        self._differing = np.empty(size, np.uint64)
        self._first, self._second = np.empty(size, np.uint8), np.empty(size, np.uint8)

    def count(self, asked: NDArray[np.uint64], words: Columns) -> Counts:
        """Return the bits that differ in two words, shapes (2,) and (2, n); the next call writes over them."""
        size = words.shape[1]
        differing, first, second = self._differing[:size], self._first[:size], self._second[:size]
        np.bitwise_count(np.bitwise_xor(words[0], asked[0], out=differing), out=first)
        np.bitwise_count(np.bitwise_xor(words[1], asked[1], out=differing), out=second)
        return np.add(first, second, out=first)
