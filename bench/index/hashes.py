"""One size of the exact scan: random hashes, some planted near the question, asked of ours and of faiss."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from app.matching.scan import WORDS, distances, within
from bench.index.memory import Reader
from bench.index.race import Times, race

HASH_BYTES = WORDS * 8
NEAREST = 10
LIMIT = 40  # bits; what a check asks for
_PLANTED = (0, 2, 8, 14, 20, 26, 34, 40, 41, 42, 48)  # bits away from the question, on both sides of the limit
_CHUNK = 1_000_000

Rows = NDArray[np.uint8]  # (n, 32), as the database keeps them
Columns = NDArray[np.uint64]  # (4, n), as they are scanned


class Found(NamedTuple):
    """What was measured at one size. `limit` is what memory alone needs to hand over every hash once, in ms."""

    many: int
    limit: float
    times: dict[str, Times]
    build_ms: dict[str, float]
    bytes_each: float

    @property
    def ratios(self) -> dict[str, float]:
        ours, faiss_range = self.times["ours"].median, self.times["faiss_range"].median
        return {
            "ours_to_limit": ours / self.limit,
            "ours_to_faiss": ours / faiss_range,
            "faiss_to_limit": faiss_range / self.limit,
        }


def try_size(many: int, reader: Reader, dice: np.random.Generator) -> Found:
    """Measure one size; raises AssertionError when the two do not answer alike."""
    rows, asked = _random(many, dice)
    began = time.perf_counter()
    columns = as_columns(rows)
    ours_ms = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    peer = faiss.IndexBinaryFlat(HASH_BYTES * 8)
    peer.add(rows)
    faiss_ms = (time.perf_counter() - began) * 1000
    del rows
    _must_agree(asked, columns, peer)
    times = _times(asked, columns, peer, reader)
    limit = columns.nbytes * times["memory_1_gib"].median / reader.bytes
    return Found(many, limit, times, {"ours": ours_ms, "faiss": faiss_ms}, columns.nbytes / many)


def as_columns(rows: Rows) -> Columns:
    """Return the words of hashes of shape (n, 32) as contiguous columns, shape (4, n)."""
    return np.ascontiguousarray(rows.view(np.uint64).T)


def _times(asked: Rows, columns: Columns, peer: Any, reader: Reader) -> dict[str, Times]:
    words, one = asked.view(np.uint64), asked.reshape(1, -1)
    return race(
        {
            "memory_1_gib": reader.read,  # it also drives the hashes out of the cache, once a round
            "ours": lambda: within(words, columns, LIMIT),
            "ours_all": lambda: distances(words, columns),
            "faiss_range": lambda: peer.range_search(one, LIMIT + 1),  # faiss means: less than
            "faiss_nearest": lambda: peer.search(one, NEAREST),
        }
    )


def _must_agree(asked: Rows, columns: Columns, peer: Any) -> None:
    """Every hash that one finds within the limit the other finds, as far away; and the ten nearest are as near."""
    words, one = asked.view(np.uint64), asked.reshape(1, -1)
    rows, bits = within(words, columns, LIMIT)
    _, peer_bits, peer_rows = peer.range_search(one, LIMIT + 1)
    ours, theirs = (
        set(zip(rows.tolist(), bits.tolist(), strict=True)),
        set(zip(peer_rows.tolist(), peer_bits.astype(int).tolist(), strict=True)),
    )
    assert ours == theirs, f"within {LIMIT} bits: {sorted(ours ^ theirs)[:5]} by one alone"
    assert len(ours) >= sum(bits <= LIMIT for bits in _PLANTED), "a planted hash was not found"
    every = distances(words, columns)
    nearest_bits, nearest = peer.search(one, NEAREST)
    assert every[nearest[0]].tolist() == nearest_bits[0].tolist(), "faiss counts other bits"
    assert np.sort(np.partition(every, NEAREST)[:NEAREST]).tolist() == nearest_bits[0].tolist(), "other nearest ones"


def _random(many: int, dice: np.random.Generator) -> tuple[Rows, Rows]:
    """Return random hashes, shape (n, 32), and one that some of them were planted near to, shape (32,)."""
    rows = np.empty((many, HASH_BYTES), np.uint8)
    for start in range(0, many, _CHUNK):
        part = rows[start : start + _CHUNK]
        part[:] = np.frombuffer(dice.bytes(part.nbytes), np.uint8).reshape(part.shape)
    asked = np.frombuffer(dice.bytes(HASH_BYTES), np.uint8).copy()
    for place, flips in zip(dice.choice(many, len(_PLANTED), replace=False), _PLANTED, strict=True):
        bits = np.unpackbits(asked)
        bits[dice.choice(HASH_BYTES * 8, flips, replace=False)] ^= 1
        rows[place] = np.packbits(bits)
    return rows, asked
