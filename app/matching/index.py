"""Every stored fingerprint in memory, so that a check takes a moment; the database says if it is still true."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from cryptography.exceptions import InvalidTag
from numpy.typing import NDArray
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.matching.align import PROPOSED_WITHIN
from app.matching.liken import Asked, liken
from app.matching.models import Band, Found
from app.matching.scan import WORDS, distances
from app.matching.votes import Segment, joined, segment, votes
from app.photos.corners import ROW_BYTES, Corners
from app.photos.fingerprint import Print
from app.photos.models import Fingerprint, FingerprintChange, Photo
from app.photos.packed import Packed, is_readable
from app.photos.remember import opened
from app.photos.vault import Vault
from app.photos.views import View

_VIEWS = (View.WHOLE, View.TRIMMED, View.ALL_SIDES_5, View.ALL_SIDES_10)  # of each stored photo; all of the asked one
_BY_HASHES, _BY_CORNERS, _BY_MIRRORED = 6, 12, 4  # photos that are compared pixel by pixel
_MIRRORED_VOTERS = 400
_VOTES_FOR_ALL = 60_000_000  # asked corners × photos: where there are very many, fewer corners vote, or it takes long
_LEAST_VOTERS = 500
_AT_ONCE = 500  # rows that are asked for in one question
_MANY_GONE = 4000  # fingerprints that are gone and still take memory
_LATE = 1000  # changes that are looked at again: PostgreSQL may show a lower number later than a higher one

_log = logging.getLogger("townwatch.matching")

Rows = Sequence[Row[int, int, int, bytes, bytes]]
WholeRow = Row[int, int, int, bytes, bytes, bytes, str, bytes]
PhotoIds = NDArray[np.int64]


class _Table(NamedTuple):
    """What was read. Never changed, only replaced.

    change: the last change that is in it; ids, photo_ids: shape (n,), ids ascending; is_here: (n,), False for those
    that are gone; columns: (views, 4, n) words of 64, each a contiguous column; corners: (n,), how many each has.
    """

    change: int
    ids: NDArray[np.int64]
    photo_ids: PhotoIds
    is_here: NDArray[np.bool_]
    columns: NDArray[np.uint64]
    corners: NDArray[np.uint32]
    segments: tuple[Segment, ...]


_EMPTY = _Table(
    0,
    np.empty(0, np.int64),
    np.empty(0, np.int64),
    np.empty(0, np.bool_),
    np.empty((len(_VIEWS), WORDS, 0), np.uint64),
    np.empty(0, np.uint32),
    (),
)


class Index:
    """One for each process, handed to whoever asks; safe to share between threads."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._table = _EMPTY
        self._lock = threading.Lock()

    def refresh(self, session: Session) -> None:
        """Learn what came or went, so that the next question has little to read."""
        self._fresh(session)

    def find(self, session: Session, print_: Print, *, among: Iterable[int] | None = None) -> list[Found]:
        """Return the stored photos that are the same picture or nearly, the strongest first.

        `among`: ids of the only photos that count; None: all. Compares pixels: no transaction is open.
        """
        table = self._fresh(session)
        counts = table.is_here if among is None else table.is_here & np.isin(table.photo_ids, np.array([*among], int))
        if not counts.any():
            return []
        asked = Asked(print_)
        plain = [*_like_by_hashes(table, print_, counts), *_like_by_corners(table, print_.corners, counts)]
        found = self._compared(session, table, asked, dict.fromkeys(plain), mirrored=False)
        if print_.mirrored is not None and not any(one.alike.band is Band.SAME for one in found):
            few = print_.mirrored.first(_MIRRORED_VOTERS)
            rows = _like_by_corners(table, few, counts)[:_BY_MIRRORED]
            known = {one.photo_id for one in found}
            more = self._compared(session, table, asked, rows, mirrored=True)
            found += [one for one in more if one.photo_id not in known]
        return sorted(found, key=lambda one: (-one.alike.strength, one.photo_id))

    def size_bytes(self) -> int:
        """Return how much memory the fingerprints take."""
        table = self._table
        parts = [part for one in table.segments for part in one[:-1]]
        return sum(part.nbytes for part in (*table[1:6], *parts))

    def _compared(
        self, session: Session, table: _Table, asked: Asked, rows: Iterable[int], *, mirrored: bool
    ) -> list[Found]:
        ids = [int(table.ids[row]) for row in rows]
        whole = {row.id: row for row in session.execute(_whole().where(Fingerprint.id.in_(ids)))}
        found = []
        for id in ids:
            if id not in whole:
                continue  # gone since the index was read
            stored = self._opened(whole[id])
            alike = None if stored is None else liken(asked, stored, mirrored=mirrored)
            if alike is not None:
                found.append(Found(whole[id].photo_id, alike))
        return found

    def _opened(self, row: WholeRow) -> Print | None:
        """Return the print, or None when it cannot be read: one must not keep all others from being found."""
        packed = Packed(row.hashes, row.corners, row.proof)
        try:
            return opened(row.version, packed, row.folder, row.wrapped_key, self._vault)
        except InvalidTag:
            _log.warning("fingerprint %d of photo %d: the photo's key is gone", row.id, row.photo_id)
        except ValueError as damaged:
            _log.error("fingerprint %d of photo %d: %s", row.id, row.photo_id, damaged)
        return None

    def _fresh(self, session: Session) -> _Table:
        """Return all fingerprints that this session sees.

        What a transaction has written is not kept: if it is rolled back, it never was.
        """
        with self._lock:
            table = _read(session, self._table)
            if not session.info.get("writing"):
                self._table = table
            return table


def _like_by_hashes(table: _Table, asked: Print, counts: NDArray[np.bool_]) -> list[int]:
    best = np.full(len(table.ids), np.iinfo(np.uint16).max, np.uint16)
    for words in np.ascontiguousarray(asked.hashes).view(np.uint64):
        for columns in table.columns:
            np.minimum(best, distances(words, columns), out=best)
    (rows,) = np.nonzero(counts & (best <= PROPOSED_WITHIN))
    return [int(row) for row in rows[np.argsort(best[rows], kind="stable")][:_BY_HASHES]]


def _like_by_corners(table: _Table, asked: Corners, counts: NDArray[np.bool_]) -> list[int]:
    voters = asked.first(max(_LEAST_VOTERS, _VOTES_FOR_ALL // max(1, len(table.ids))))
    given = votes(voters.rows(), table.segments, table.corners, among=counts)
    most = np.argsort(-given, kind="stable")[:_BY_CORNERS]
    return [int(row) for row in most if given[row] > 0]


def _read(session: Session, known: _Table) -> _Table:
    """Return `known` as it is, or with what came and went since."""
    last = session.scalar(select(func.max(FingerprintChange.id))) or 0
    if last == known.change or known.change - _LATE < last < known.change:
        return known  # lower: this session began to read before another did; what is gone since is gone for it too
    if last < known.change or known.change == 0:  # another database, or none was read yet
        return _added(_EMPTY, session.execute(_in_memory()).all())._replace(change=last)
    changes = session.execute(
        select(FingerprintChange.fingerprint_id, FingerprintChange.is_gone)
        .where(FingerprintChange.id > known.change - _LATE, FingerprintChange.id <= last)
        .order_by(FingerprintChange.id)
    ).all()
    gone = [id for id, is_gone in changes if is_gone]
    came = sorted({id for id, is_gone in changes if not is_gone} - set(gone) - set(known.ids.tolist()))
    table = known
    for start in range(0, len(came), _AT_ONCE):
        some = came[start : start + _AT_ONCE]
        table = _added(table, session.execute(_in_memory().where(Fingerprint.id.in_(some))).all())
    is_here = table.is_here & ~np.isin(table.ids, gone)
    if np.count_nonzero(~is_here) > max(_MANY_GONE, len(is_here) // 2):  # after a rebuild: their room is given back
        return _added(_EMPTY, session.execute(_in_memory()).all())._replace(change=last)
    return table._replace(is_here=is_here, change=last)


def _in_memory() -> Select[int, int, int, bytes, bytes]:
    parts = Fingerprint.id, Fingerprint.photo_id, Fingerprint.version, Fingerprint.hashes, Fingerprint.corners
    return select(*parts).order_by(Fingerprint.id)


def _whole() -> Select[int, int, int, bytes, bytes, bytes, str, bytes]:
    parts = Fingerprint.id, Fingerprint.photo_id, Fingerprint.version
    packed = Fingerprint.hashes, Fingerprint.corners, Fingerprint.proof
    return select(*parts, *packed, Photo.folder, Photo.wrapped_key).join(Photo, Photo.id == Fingerprint.photo_id)


def _added(table: _Table, rows: Rows) -> _Table:
    """Return the table with these rows behind it."""
    rows = [row for row in rows if is_readable(row.version, row.hashes, row.corners)]
    if not rows:
        return table
    hashes = np.frombuffer(b"".join(row.hashes for row in rows), np.uint64).reshape(len(rows), len(View), WORDS)
    columns = np.ascontiguousarray(hashes[:, list(_VIEWS)].transpose(1, 2, 0))
    corners = np.array([len(row.corners) // ROW_BYTES for row in rows], np.uint32)
    known = np.frombuffer(b"".join(row.corners for row in rows), np.uint8).reshape(-1, ROW_BYTES)
    owner = np.repeat(np.arange(len(table.ids), len(table.ids) + len(rows), dtype=np.uint32), corners)
    return _Table(
        table.change,
        np.concatenate([table.ids, np.array([row.id for row in rows], np.int64)]),
        np.concatenate([table.photo_ids, np.array([row.photo_id for row in rows], np.int64)]),
        np.concatenate([table.is_here, np.ones(len(rows), np.bool_)]),
        np.concatenate([table.columns, columns], axis=2),
        np.concatenate([table.corners, corners]),
        _settled([*table.segments, segment(known, owner, len(rows))]),
    )


def _settled(segments: list[Segment]) -> tuple[Segment, ...]:
    """Return the segments, small ones joined: a photo is sorted again only when as many have come as lie before it."""
    while len(segments) > 1 and segments[-1].photos >= segments[-2].photos:
        segments[-2:] = [joined(segments[-2:])]
    return tuple(segments)
