"""Every stored fingerprint in memory, so that a check takes milliseconds; the database says if it is still true."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.matching.rules import ASKED_VIEWS, SAME_WITHIN
from app.photos.fingerprint import BYTES, VERSION, Hashes, View
from app.photos.models import Fingerprint

_WORDS = BYTES // 8
_FURTHEST = BYTES * 8 + 1


class Nearest(NamedTuple):
    """A stored photo near to the one asked about; `distance` in bits of 256, between the two views named."""

    photo_id: int
    distance: int
    asked_view: View
    stored_view: View


class _Table(NamedTuple):
    """What was read: `ids` and `photo_ids` of shape (n,), `words` of shape (views, 4, n). Never changed, only replaced.

    Each 64-bit word is a contiguous column, because a scan by columns reads memory in order and is four times
    as fast as one by rows.
    """

    ids: NDArray[np.int64]
    photo_ids: NDArray[np.int64]
    words: NDArray[np.uint64]


_EMPTY = _Table(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((len(View), _WORDS, 0), np.uint64))


class Index:
    """One for each process, handed to whoever asks; safe to share between threads."""

    def __init__(self) -> None:
        self._table = _EMPTY
        self._lock = threading.Lock()

    def refresh(self, session: Session) -> None:
        """Learn what came or went, so that the next question inside a transaction has little to read."""
        self._fresh(session)

    def nearest(self, session: Session, hashes: Hashes, *, within: int) -> list[Nearest]:
        """Return each stored photo at most `within` bits from the hashes, shape (views, 32): nearest first."""
        table = self._fresh(session)
        best = np.full(len(table.ids), _FURTHEST, np.uint16)
        pair = np.zeros(len(table.ids), np.uint16)
        asked = hashes.copy().view(np.uint64)  # shape (views, 4)
        for asked_view in ASKED_VIEWS:
            for stored_view in View:
                distance = _distance(asked[asked_view], table.words[stored_view])
                closer = distance < best
                # The plainest views come first: once they explain a likeness, no odder reason is looked for.
                pair[closer & (best > SAME_WITHIN)] = asked_view * len(View) + stored_view
                best[closer] = distance[closer]
        (hits,) = np.nonzero(best <= within)
        found = (Nearest(int(table.photo_ids[hit]), int(best[hit]), *_views(int(pair[hit]))) for hit in hits.tolist())
        return sorted(found, key=lambda near: (near.distance, near.photo_id))

    def _fresh(self, session: Session) -> _Table:
        """Return all fingerprints that this session sees.

        What a transaction has written is not kept: if it is rolled back, the database gives its ids out again.
        """
        with self._lock:
            table = _read(session, self._table)
            if not session.info.get("writing"):
                self._table = table
            return table


def _read(session: Session, known: _Table) -> _Table:
    """Return `known` as it is, with the newer rows behind it, or everything anew when rows have gone."""
    now_here = select(func.count(), func.max(Fingerprint.id)).where(Fingerprint.version == VERSION)
    count, last = session.execute(now_here).one()
    last_known = int(known.ids[-1]) if len(known.ids) else 0
    if count == len(known.ids) and (last or 0) == last_known:
        return known
    newer = _rows(session, after=last_known)
    if len(known.ids) + len(newer) == count:
        return _joined(known, newer)
    return _joined(_EMPTY, _rows(session, after=0))


def _rows(session: Session, *, after: int) -> Sequence[Row[int, int, bytes]]:
    return session.execute(
        select(Fingerprint.id, Fingerprint.photo_id, Fingerprint.hashes)
        .where(Fingerprint.version == VERSION, Fingerprint.id > after)
        .order_by(Fingerprint.id)
    ).all()


def _joined(known: _Table, rows: Sequence[Row[int, int, bytes]]) -> _Table:
    hashes = np.frombuffer(b"".join(row.hashes for row in rows), np.uint64).reshape(len(rows), len(View), _WORDS)
    return _Table(
        np.concatenate([known.ids, np.array([row.id for row in rows], np.int64)]),
        np.concatenate([known.photo_ids, np.array([row.photo_id for row in rows], np.int64)]),
        np.concatenate([known.words, hashes.transpose(1, 2, 0)], axis=2),
    )


def _distance(asked: NDArray[np.uint64], stored: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return the bits that differ between one hash, shape (4,), and many, shape (4, n)."""
    total = np.zeros(stored.shape[1], np.uint16)
    for word in range(_WORDS):
        total += np.bitwise_count(stored[word] ^ asked[word])
    return total


def _views(pair: int) -> tuple[View, View]:
    asked_view, stored_view = divmod(pair, len(View))
    return View(asked_view), View(stored_view)
