"""Find out whether anybody has altered the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, Text, cast, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.audit.forget import forgotten_by
from app.audit.guards import faults_of_guards
from app.audit.models import Detail, Entry
from app.audit.record import FIRST, digest, digest_of_detail

# The time as it is stored and the detail as text: what only reads as if it were the same is not the same.
_ROW = (
    select(
        Entry.seq,
        type_coerce(Entry.at, String).label("at"),
        Entry.verb,
        Entry.actor_id,
        Entry.about,
        Entry.detail_sha,
        Entry.previous,
        Entry.hash,
        Detail.seq.label("detail_seq"),
        cast(Detail.body, Text).label("body"),
    )
    .outerjoin(Detail, Detail.seq == Entry.seq)
    .order_by(Entry.seq)
)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands there twice: one reader takes the first, another the last."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


_STRICT = json.JSONDecoder(object_pairs_hook=_once_each)


class Finding(NamedTuple):
    """`faults` are sentences; none means that the chain is whole. `forgotten` counts details that were let go."""

    entries: int
    forgotten: int
    head: str
    faults: list[str]


def verify(session: Session) -> Finding:
    """Walk the chain from its beginning, compare every seal, and look whether the database still guards it.

    A chain that was written anew from some entry on, or cut off at its end, is whole in itself: only a head that
    was kept elsewhere shows that (`app/audit/heads.py`).
    """
    last_seq, previous, faults = 0, FIRST, faults_of_guards(session)
    bare, let_go = set[int](), set[int]()
    for seq, row in _rows(session):
        if seq != last_seq + 1:
            faults.append(_missing(last_seq + 1, seq - 1))
        last_seq = seq
        if row is None:
            faults.append(f"Entry {seq} cannot be read.")
            continue
        if row.previous != previous:
            faults.append(f"Entry {seq} does not follow the one before it.")
        previous = row.hash
        if not _is_sealed(row):
            faults.append(f"Entry {seq} was altered.")
        elif row.detail_seq is None:
            bare.add(seq)
        elif not _belongs(row.body, row.detail_sha):
            faults.append(f"The detail of entry {seq} was altered.")
        let_go.update(forgotten_by(str(row.verb), str(row.about), seq=seq))
    faults += [f"The detail of entry {seq} is missing, and nobody forgot it." for seq in sorted(bare - let_go)]
    faults += _details_too_many(session, let_go)
    return Finding(entries=last_seq, forgotten=len(bare & let_go), head=str(previous), faults=faults)


def _rows(session: Session) -> Iterator[tuple[int, Any]]:
    """Return each entry with its detail, in order; None for one that the database cannot even give."""
    try:
        yield from [(row.seq, row) for row in session.execute(_ROW)]
    except DBAPIError:
        for seq in session.scalars(select(Entry.seq).order_by(Entry.seq)).all():
            try:
                yield seq, session.execute(_ROW.where(Entry.seq == seq)).one()
            except DBAPIError:
                yield seq, None


def _missing(first: int, last: int) -> str:
    if last < first:
        return "There is an entry before the first."
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."


def _is_sealed(row: Any) -> bool:
    try:
        sealed = digest(
            seq=row.seq,
            at=_moment(row.at),
            verb=row.verb,
            actor_id=row.actor_id,
            about=row.about,
            detail_sha=row.detail_sha,
            previous=row.previous,
        )
    except (TypeError, ValueError):  # bytes where words should be, a time that is none
        return False
    return bool(sealed == row.hash)


def _moment(stored: Any) -> datetime:
    """Return a time as the database keeps it; raises ValueError unless it is written as we write it."""
    moment: datetime = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    if moment.tzinfo is not None or (isinstance(stored, str) and f"{moment:%Y-%m-%d %H:%M:%S.%f}" != stored):
        raise ValueError("a time that was written by somebody else")
    return moment.replace(tzinfo=UTC)


def _belongs(body: str | None, detail_sha: str) -> bool:
    """Return whether the detail, as it is stored, is the one that was sealed: it may have been made unreadable."""
    try:
        return digest_of_detail(_STRICT.decode(body or "")) == detail_sha
    except (TypeError, ValueError, RecursionError):
        return False


def _details_too_many(session: Session, let_go: set[int]) -> list[str]:
    there = session.scalars(select(Detail.seq).order_by(Detail.seq)).all()
    entries = set(session.scalars(select(Entry.seq)))
    return [
        f"There is a detail for entry {seq}, which does not exist."
        if seq not in entries
        else f"The detail of entry {seq} was forgotten, and is there again."
        for seq in there
        if seq not in entries or seq in let_go
    ]
