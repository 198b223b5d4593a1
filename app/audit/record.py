"""Write down what was done, in the same transaction as the deed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry

FIRST = "0" * 64
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def record(session: Session, verb: str, about: str, *, by_id: int | None, now: datetime, **detail: Any) -> Entry:
    """Append one entry. `about` names the thing, such as "report 3f2a…"; `detail` must be plain JSON.

    Two entries never follow the same one, because there is one writer at a time.
    """
    last = session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST)
    detail_sha = digest_of_detail(detail)
    entry = Entry(
        seq=seq,
        at=now,
        verb=verb,
        actor_id=by_id,
        about=about,
        detail_sha=detail_sha,
        previous=previous,
        hash=digest(seq=seq, at=now, verb=verb, actor_id=by_id, about=about, detail_sha=detail_sha, previous=previous),
    )
    session.add(entry)
    session.flush()
    session.add(Detail(seq=seq, body=detail))
    session.flush()
    return entry


def digest(
    *, seq: int, at: datetime, verb: str, actor_id: int | None, about: str, detail_sha: str, previous: str
) -> str:
    """Return the SHA-256, in hex, that seals one entry to the one before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(_plain([seq, moment, verb, actor_id, about, detail_sha, previous])).hexdigest()


def digest_of_detail(detail: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of the detail as canonical JSON."""
    return hashlib.sha256(_plain(detail)).hexdigest()


def _plain(value: Any) -> bytes:
    return _CANONICAL.encode(value).encode()
