"""How many bits one hash differs from each of very many: every stored hash is looked at, none is guessed away.

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

Asked = NDArray[np.uint64]  # shape (4,)
Columns = NDArray[np.uint64]  # shape (4, n), each row contiguous
Distances = NDArray[np.uint16]  # bits that differ, 0 to 256


def distances(asked: Asked, columns: Columns) -> Distances:
    """Return how many bits the asked hash, shape (4,), differs from each of the stored, shape (4, n): shape (n,)."""
    found = np.empty(columns.shape[1], np.uint16)
    for start, block in _blocks(asked, columns):
        found[start : start + len(block)] = block
    return found


def within(asked: Asked, columns: Columns, most: int) -> tuple[NDArray[np.intp], Distances]:
    """Return the places, ascending, of all stored hashes at most so many bits away, and how many bits each is away.

    asked: shape (4,); columns: shape (4, n); both results have shape (found,).
    """
    rows: list[NDArray[np.intp]] = [np.empty(0, np.intp)]
    bits: list[Distances] = [np.empty(0, np.uint16)]
    for start, block in _blocks(asked, columns):
        near = np.flatnonzero(block <= most)
        if near.size:
            rows.append(near + start)
            bits.append(block[near])
    return np.concatenate(rows), np.concatenate(bits)


def _blocks(asked: Asked, columns: Columns) -> Iterator[tuple[int, Distances]]:
    """Yield the place of the first hash of each block and the block's distances, which the next block overwrites."""
    many = columns.shape[1]
    room = min(many, BLOCK)
    differing, counted = np.empty(room, np.uint64), np.empty(room, np.uint8)
    three, total = np.empty(room, np.uint8), np.empty(room, np.uint16)
    for start in range(0, many, BLOCK):
        size = min(BLOCK, many - start)
        block = columns[:, start : start + size]
        differs, counts, sums, totals = differing[:size], counted[:size], three[:size], total[:size]
        np.bitwise_count(np.bitwise_xor(block[0], asked[0], out=differs), out=sums)
        for word in range(1, WORDS - 1):
            np.bitwise_count(np.bitwise_xor(block[word], asked[word], out=differs), out=counts)
            np.add(sums, counts, out=sums)  # at most 192 so far, which a byte can hold
        np.bitwise_count(np.bitwise_xor(block[WORDS - 1], asked[WORDS - 1], out=differs), out=counts)
        np.copyto(totals, sums)
        np.add(totals, counts, out=totals)
        yield start, totals
