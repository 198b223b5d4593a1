"""Find out whether anybody has altered the record."""

from __future__ import annotations

import json
from typing import NamedTuple

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry
from app.audit.record import FIRST, digest, digest_of_detail


class Finding(NamedTuple):
    """`faults` are sentences; none means that the chain is whole. `forgotten` counts details that were let go."""

    entries: int
    forgotten: int
    head: str
    faults: list[str]


def verify(session: Session) -> Finding:
    """Walk the chain from its beginning and compare every seal."""
    rows = session.execute(select(Detail.seq, cast(Detail.body, Text).label("body")))
    details: dict[int, str | None] = {row.seq: row.body for row in rows}
    try:
        entries = session.scalars(select(Entry).order_by(Entry.seq)).all()
    except ValueError:
        return Finding(entries=0, forgotten=0, head=FIRST, faults=["A time of the record cannot be read."])
    expected_seq, previous, forgotten, faults = 1, FIRST, 0, []
    for entry in entries:
        if entry.seq != expected_seq:
            faults.append(f"Entry {expected_seq} is missing.")
        if entry.previous != previous:
            faults.append(f"Entry {entry.seq} does not follow the one before it.")
        sealed = digest(
            seq=entry.seq,
            at=entry.at,
            verb=entry.verb,
            actor_id=entry.actor_id,
            about=entry.about,
            detail_sha=entry.detail_sha,
            previous=entry.previous,
        )
        if sealed != entry.hash:
            faults.append(f"Entry {entry.seq} was altered.")
        if entry.seq not in details:
            forgotten += 1
        elif not _belongs(details.pop(entry.seq), entry):
            faults.append(f"The detail of entry {entry.seq} was altered.")
        expected_seq, previous = entry.seq + 1, entry.hash
    faults += [f"There is a detail for entry {seq}, which does not exist." for seq in details]
    return Finding(entries=expected_seq - 1, forgotten=forgotten, head=previous, faults=faults)


def _belongs(body: str | None, entry: Entry) -> bool:
    """Return whether the detail, as it is stored, is the one that was sealed: it may have been made unreadable."""
    try:
        return digest_of_detail(json.loads(body or "")) == entry.detail_sha
    except ValueError:
        return False
