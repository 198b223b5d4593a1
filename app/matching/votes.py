"""Which stored pictures have corners like those of the one asked about: each corner has a vote.

The first 64 of a corner's 256 bits are four words of 16. A stored corner is looked at when at least one of these words
differs from the asked one by at most one bit: every corner that differs by up to seven of the 64 bits is found
that way (a pigeonhole: four words, seven bits), and most that differ by more. What is looked at is compared by all 256
bits. Norouzi and others, 2012: multi-index hashing. What very many photos share (a caption, a logo) says little: an
asked corner with many answers gives each less of its vote.

In a copy all corners were turned and made larger or smaller alike; in another picture each says something else. So
votes are counted by turn and size, and a photo's votes are those of its best such place (Jégou and others, 2008: weak
geometric consistency). The text on a page drowns the picture on it otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.photos.corners import BITS_BYTES, SIZES_AN_OCTAVE, TURNS

_TABLES = 4  # words of 16 bits that are looked up
_BUCKETS = 65_536
_MOST_IN_ONE = 400  # corners looked at of one bucket: more of them share nothing but emptiness
_LIKE_BITS = 56  # of 256
_HALF_LIKE = 18  # of the first 64
_FLIPS = np.r_[0, 1 << np.arange(16)].astype(np.uint16)
_FEW = 20.0  # corners; keeps photos with hardly any from winning by one
_AHEAD = 2000  # photos, those with most votes in all, of which turn and size are looked at
_TURNS, _SIZES = 16, 9  # places in which votes are counted: 16ths of a circle, and octaves from -4 to 4

Rows = NDArray[np.uint8]  # shape (n, 34): app/photos/corners.py


class Segment(NamedTuple):
    """The corners of some photos, sorted four times; never changed.

    bits: shape (n, 4) words of 64; turn, size: (n,), as in their rows; owner: (n,) rows of the photos; order: (4, n),
    by each word of 16; starts: (4, 65,537), where each word's corners begin in `order`; photos: how many photos.
    """

    bits: NDArray[np.uint64]
    turn: NDArray[np.uint8]
    size: NDArray[np.uint8]
    owner: NDArray[np.uint32]
    order: NDArray[np.int32]
    starts: NDArray[np.int32]
    photos: int


def segment(rows: Rows, owner: NDArray[np.uint32], photos: int) -> Segment:
    """Sort corners, shape (n, 34), with the places of their photos, shape (n,)."""
    bits = np.ascontiguousarray(rows[:, :BITS_BYTES])
    return _sorted(bits.view(np.uint64), rows[:, BITS_BYTES].copy(), rows[:, BITS_BYTES + 1].copy(), owner, photos)


def _sorted(
    bits: NDArray[np.uint64],
    turn: NDArray[np.uint8],
    size: NDArray[np.uint8],
    owner: NDArray[np.uint32],
    photos: int,
) -> Segment:
    words = bits.view(np.uint16)
    order = np.empty((_TABLES, len(bits)), np.int32)
    starts = np.zeros((_TABLES, _BUCKETS + 1), np.int32)
    for table in range(_TABLES):
        order[table] = np.argsort(words[:, table], kind="stable")
        np.cumsum(np.bincount(words[:, table], minlength=_BUCKETS), out=starts[table, 1:])
    return Segment(bits, turn, size, owner, order, starts, photos)


def joined(segments: list[Segment]) -> Segment:
    """Return one segment of several."""
    return _sorted(
        np.concatenate([one.bits for one in segments]),
        np.concatenate([one.turn for one in segments]),
        np.concatenate([one.size for one in segments]),
        np.concatenate([one.owner for one in segments]),
        sum(one.photos for one in segments),
    )


def votes(
    asked: Rows,
    segments: tuple[Segment, ...],
    corners: NDArray[np.uint32],
    *,
    among: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Return the votes for each photo, shape (photos,).

    asked: shape (m, 34); corners: how many each photo has, shape (photos,); among: which photos can be voted for (None:
    all), shape (photos,): the others get no votes, and take no place from those that can.
    """
    can = np.ones(len(corners), np.bool_) if among is None else among
    pairs = [_pairs(asked, one) for one in segments]
    answers = sum((np.bincount(one.who, minlength=len(asked)) for one in pairs), np.zeros(len(asked), np.int64))
    weights = [(_LIKE_BITS + 6 - one.bits) / _LIKE_BITS / np.sqrt(np.maximum(answers[one.who], 2)) for one in pairs]
    given = np.zeros(len(corners))
    for one, weight in zip(pairs, weights, strict=True):
        given += np.bincount(one.photo, weights=weight, minlength=len(corners))
    given = np.where(can, given / np.sqrt(corners + _FEW), -1.0)
    ahead = np.argpartition(-given, _AHEAD)[:_AHEAD] if len(given) > _AHEAD else np.arange(len(given))
    place_of = np.full(len(corners), -1)
    place_of[ahead] = np.arange(len(ahead))
    by_place = np.zeros(len(ahead) * _TURNS * _SIZES)
    for one, weight in zip(pairs, weights, strict=True):
        of = place_of[one.photo]
        counts = of >= 0
        place = (of[counts] * _TURNS + one.turn[counts]) * _SIZES + one.size[counts]
        by_place += np.bincount(place, weights=weight[counts], minlength=len(by_place))
    best = np.zeros(len(corners))
    best[ahead] = _best_place(by_place.reshape(len(ahead), _TURNS, _SIZES)) / np.sqrt(corners[ahead] + _FEW)
    return np.where(can, best, 0.0)


def _best_place(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each photo's most votes, (photos,), of (photos, turns, sizes); a copy's may lie on two sides of a line."""
    both = given + np.roll(given, 1, axis=1)
    both[:, :, 1:] += both[:, :, :-1].copy()
    return np.asarray(both.max(axis=(1, 2), initial=0), np.float64)


class _Pairs(NamedTuple):
    """n pairs of corners: which asked one, whose photo's, turned and sized how, and bits apart; each of shape (n,)."""

    who: NDArray[np.intp]
    photo: NDArray[np.int64]
    turn: NDArray[np.intp]
    size: NDArray[np.intp]
    bits: NDArray[np.int16]


def _pairs(asked: Rows, of: Segment) -> _Pairs:
    wide = np.ascontiguousarray(asked[:, :BITS_BYTES]).view(np.uint64)
    words = wide.view(np.uint16)
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
    turned = (asked[who, BITS_BYTES].astype(int) - of.turn[corner]) % TURNS * _TURNS // TURNS
    octaves = (asked[who, BITS_BYTES + 1].astype(int) - of.size[corner]) / SIZES_AN_OCTAVE
    sized = np.clip(np.round(octaves) + _SIZES // 2, 0, _SIZES - 1).astype(np.intp)
    bits = np.bitwise_count(of.bits[corner] ^ wide[who]).sum(axis=1, dtype=np.int16)
    return _Pairs(who, of.owner[corner].astype(np.int64), turned.astype(np.intp), sized, bits)
