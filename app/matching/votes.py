"""Which stored pictures have corners like those of the one asked about: each corner has a vote.

The first 64 of a corner's 256 bits are four words of 16. A stored corner is looked at when at least one of these words
differs from the asked one by at most one bit: every corner that differs by up to seven of the 64 bits is found that
way (a pigeonhole: four words, seven bits), and most that differ by more. What is looked at is compared by all 256 bits.
Norouzi and others, 2012: multi-index hashing. What very many photos share (a caption, a logo) says little: an asked
corner with many answers gives each less of its vote.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.photos.corners import BITS_BYTES

_WORDS = BITS_BYTES // 8
_TABLES = 4  # words of 16 bits that are looked up
_BUCKETS = 65_536
_MOST_IN_ONE = 400  # corners looked at of one bucket: more of them share nothing but emptiness
_LIKE_BITS = 56  # of 256
_HALF_LIKE = 18  # of the first 64
_FLIPS = np.r_[0, 1 << np.arange(16)].astype(np.uint16)
_FEW = 20.0  # corners; keeps photos with hardly any from winning by one

Bits = NDArray[np.uint8]  # shape (n, 32)


class Segment(NamedTuple):
    """The corners of some photos, sorted four times; never changed.

    bits: shape (n, 4) words of 64; owner: (n,) rows of the photos; order: (4, n), by each word of 16; starts:
    (4, 65,537), where each word's corners begin in `order`; photos: how many photos.
    """

    bits: NDArray[np.uint64]
    owner: NDArray[np.uint32]
    order: NDArray[np.int32]
    starts: NDArray[np.int32]
    photos: int


def segment(bits: Bits, owner: NDArray[np.uint32], photos: int) -> Segment:
    """Sort corners, shape (n, 32), with the rows of their photos, shape (n,)."""
    words = np.ascontiguousarray(bits).view(np.uint16)
    order = np.empty((_TABLES, len(bits)), np.int32)
    starts = np.zeros((_TABLES, _BUCKETS + 1), np.int32)
    for table in range(_TABLES):
        order[table] = np.argsort(words[:, table], kind="stable")
        np.cumsum(np.bincount(words[:, table], minlength=_BUCKETS), out=starts[table, 1:])
    return Segment(np.ascontiguousarray(bits).view(np.uint64).reshape(-1, _WORDS), owner, order, starts, photos)


def joined(segments: list[Segment]) -> Segment:
    """Return one segment of several."""
    bits = np.concatenate([one.bits for one in segments]).view(np.uint8).reshape(-1, BITS_BYTES)
    return segment(bits, np.concatenate([one.owner for one in segments]), sum(one.photos for one in segments))


def votes(asked: Bits, segments: tuple[Segment, ...], corners: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Return the votes for each photo, shape (photos,).

    asked: shape (m, 32); corners: how many each photo has, shape (photos,).
    """
    pairs = [_pairs(asked, one) for one in segments]
    who = np.concatenate([one[0] for one in pairs] or [np.empty(0, np.intp)])
    whom = np.concatenate([one[1] for one in pairs] or [np.empty(0, np.uint32)])
    bits = np.concatenate([one[2] for one in pairs] or [np.empty(0, np.int16)])
    answers = np.bincount(who, minlength=len(asked))
    weight = (_LIKE_BITS + 6 - bits) / _LIKE_BITS / np.sqrt(np.maximum(answers[who], 2))
    given = np.bincount(whom, weights=weight, minlength=len(corners))
    return np.asarray(given / np.sqrt(corners + _FEW), np.float64)


def _pairs(asked: Bits, of: Segment) -> tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.int16]]:
    """Return which asked corner is like a corner of which photo, and by how many bits they differ."""
    words = np.ascontiguousarray(asked).view(np.uint16)
    wide = np.ascontiguousarray(asked).view(np.uint64).reshape(-1, _WORDS)
    found: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for table in range(_TABLES):
        probes = (words[:, table, None] ^ _FLIPS).ravel().astype(np.intp)
        first = of.starts[table][probes].astype(np.int64)
        count = np.minimum(of.starts[table][probes + 1] - first, _MOST_IN_ONE)
        place = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
        corner = of.order[table][place]
        who = np.repeat(np.arange(len(probes)) // len(_FLIPS), count)
        near = np.flatnonzero(np.bitwise_count(of.bits[corner, 0] ^ wide[who, 0]) <= _HALF_LIKE)
        corner, who = corner[near], who[near]
        like = np.bitwise_count(of.bits[corner] ^ wide[who]).sum(axis=1, dtype=np.int16) <= _LIKE_BITS
        found.append(who[like] * len(of.bits) + corner[like])
    who, corner = np.divmod(np.unique(np.concatenate(found)), max(1, len(of.bits)))
    return who, of.owner[corner], np.bitwise_count(of.bits[corner] ^ wide[who]).sum(axis=1, dtype=np.int16)
