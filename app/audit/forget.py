"""Let go of the words of entries, and say so in the chain: what a thief deletes is not forgotten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.models import Detail, Entry
from app.audit.record import record
from app.kernel.errors import NotFit, NotThere

FORGOT = "forgot"
_STRETCHES = 50  # named by one entry: they stand in the chained row, in a column that has an index
_ASKED_AT_ONCE = 500
_STRETCH = r"[0-9]{1,18}(?:-[0-9]{1,18})?"
_NAMED = re.compile(rf"entries ({_STRETCH}(?:, {_STRETCH})*)")


def forget_details(session: Session, seqs: Collection[int], *, because: str, by_id: int | None, now: datetime) -> int:
    """Delete the details of these entries and record which; return how many there still were.

    Their numbers stand in the chained row, so even this reason can be forgotten one day, and `verify` still tells
    what was let go from what was stolen. Whether somebody may forget is for the caller to judge. Raises NotFit
    without a reason, NotThere for an entry that does not exist.
    """
    if not because.strip():
        raise NotFit("Say why this is forgotten.", {"because": "Say why this is forgotten."})
    wanted = sorted(set(seqs))
    if len(_those_in(session, Entry.seq, wanted)) < len(wanted):
        raise NotThere("There is no such entry in the record.")
    kept = _those_in(session, Detail.seq, wanted)
    stretches = list(_stretches(kept))
    for start in range(0, len(stretches), _STRETCHES):
        about = f"entries {', '.join(stretches[start : start + _STRETCHES])}"
        record(session, FORGOT, about, by_id=by_id, now=now, because=because.strip())
    for some in _some(kept):
        session.execute(delete(Detail).where(Detail.seq.in_(some)))
    return len(kept)


def forgotten_by(verb: str, about: str, *, seq: int) -> Iterator[int]:
    """Return the entries whose details this entry let go. Nothing can let go of what comes after it."""
    named = _NAMED.fullmatch(about) if verb == FORGOT else None
    for stretch in named[1].split(", ") if named else ():
        first, _, last = stretch.partition("-")
        yield from range(int(first), min(int(last or first) + 1, seq))


def _those_in(session: Session, column: InstrumentedAttribute[int], wanted: list[int]) -> list[int]:
    found = (session.scalars(select(column).where(column.in_(some))) for some in _some(wanted))
    return sorted(seq for one in found for seq in one)


def _some(seqs: list[int]) -> Iterator[list[int]]:
    """Cut a list into pieces that a database takes in one question."""
    return (seqs[start : start + _ASKED_AT_ONCE] for start in range(0, len(seqs), _ASKED_AT_ONCE))


def _stretches(seqs: list[int]) -> Iterator[str]:
    """Return sorted numbers as "4-9", "12" and so on."""
    first = last = None
    for seq in [*seqs, None]:
        if last is not None and seq != last + 1:
            yield f"{first}" if first == last else f"{first}-{last}"
        if first is None or last is None or seq != last + 1:
            first = seq
        last = seq
