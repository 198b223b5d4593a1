"""The head of the record: one line that holds all that was written so far, kept where nobody can change it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.audit.record import FIRST, record
from app.kernel.blobs import Folder

_MAILED = "mailed"
_LINE = re.compile(r"\b([0-9]{1,18}):([0-9a-f]{64})\b")
_PAGE = re.compile(r"^Day: (\S+)\s*^Last entry: (\S+)\s*^Seal: ([0-9a-f]{64})\s*$", re.MULTILINE)


class NoHead(Exception):
    """This is no head of the record, or not one that this Townwatch sealed. The message is a sentence."""


class Head(NamedTuple):
    """How many entries there were, and the hash of the last; `called` says in words which head this is."""

    seq: int
    hash: str
    called: str

    @property
    def line(self) -> str:
        return f"{self.seq}:{self.hash}"


def head_now(session: Session) -> tuple[Head, datetime | None]:
    """Return the head as it is, and when its entry was written; of an empty record 0, zeros and None."""
    last = session.execute(select(Entry.seq, Entry.hash, Entry.at).order_by(Entry.seq.desc()).limit(1)).first()
    return (Head(last.seq, last.hash, "the head now"), last.at) if last else (Head(0, FIRST, "the head now"), None)


def page(head: Head, last_at: datetime | None, *, day: date, of: str, key: bytes) -> str:
    """Return a page, fit to be printed, that says what the head was on this day. `of` is this Townwatch's address.

    It holds nothing about anybody. `key` seals it, so that a page made by somebody who has only the database shows.
    """
    last = last_at.isoformat() if last_at else "none"
    return f"""\
Townwatch at {of}
The head of the record, {_said(day)}

When this was written the record had {head.seq} entries. One line holds all of them:

    {head.line}

Please keep this page where nobody who runs Townwatch can change it. Whether an entry up to this day was altered
or taken away since is found by this command, which says so in words:

    flask --app wsgi audit verify --head {head.line}

Day: {day.isoformat()}
Last entry: {last}
Seal: {_seal(head, day.isoformat(), last, key)}
"""


def read(words: str, *, key: bytes, name: str) -> Head:
    """Return the head that a page tells; raises NoHead when it is none or its seal is not ours. `name` is the file's.

    A page that came by mail may have lost its line breaks' form, not its words.
    """
    told, lines = _PAGE.search(words), set(_LINE.findall(words))
    if told is None or len(lines) != 1:  # told twice, and differently: a reader could take the other
        raise NoHead(f"{name} is no head of the record.")
    day, last, seal = told.groups()
    ((seq, hash),) = lines
    head = Head(int(seq), hash, f"the head of {_said(_as_day(day, name))}")
    if not hmac.compare_digest(seal, _seal(head, day, last, key)):
        raise NoHead(f"{name} was altered, or was not written by this Townwatch.")
    return head


def of_line(words: str) -> Head:
    """Return the head that somebody gave as SEQ:HASH; raises NoHead."""
    line = _LINE.fullmatch("".join(words.split()).lower())
    if line is None:
        raise NoHead("A head looks like 412:9f3c… with 64 signs after the colon.")
    return Head(int(line[1]), line[2], f"the head {line[1]}:{line[2][:8]}… that you gave")


def keep(folder: Folder, words: str, *, day: date) -> None:
    """Write the page of one day, durably and for the owner's eyes alone."""
    folder.write(f"heads/{day.isoformat()}.txt", words.encode())


def kept_on(var: Path, day: date) -> str | None:
    """Return the page that was kept on this day, or None."""
    file = var / "heads" / f"{day.isoformat()}.txt"
    return file.read_text() if file.exists() else None


def was_mailed(session: Session, day: date) -> bool:
    """Return whether the page of this day went out by mail."""
    return bool(session.scalar(select(func.count()).where(Entry.verb == _MAILED, Entry.about == _about(day))))


def note_mailed(session: Session, day: date, *, now: datetime) -> None:
    """Record that the page of this day went out by mail."""
    record(session, _MAILED, _about(day), by_id=None, now=now)


def _about(day: date) -> str:
    return f"head {day.isoformat()}"


def kept_in(place: Path, *, key: bytes) -> tuple[list[Head], list[str]]:
    """Read the pages of a folder, or one file; return the heads, and a sentence for each page that is none."""
    files = sorted(place.glob("*.txt")) if place.is_dir() else [place]
    heads, faults = [], [] if files else [f"There is no head in {place}."]
    for file in files:
        try:
            heads.append(read(file.read_text(errors="replace"), key=key, name=file.name))
        except NoHead as fault:
            faults.append(str(fault))
    return heads, faults


def compare(session: Session, heads: Iterable[Head]) -> list[str]:
    """Return a sentence for each stretch of the record that is not what a kept head says it was.

    `verify` names the entry whose seal does not fit. Where somebody has written the chain anew so that all seals fit,
    the altered entry lies between the last head that still fits and the first that does not.
    """
    last = session.scalar(select(func.max(Entry.seq))) or 0
    faults, good = [], 0
    for head in sorted(set(heads)):
        if _fits(session, head):
            good = head.seq
        elif head.seq > last:
            faults.append(f"{_entries(last + 1, head.seq)} missing: {head.called} has {head.seq} entries.")
        else:
            faults.append(f"{_entries(good + 1, head.seq)} not what {head.called} says: something was altered since.")
    return faults


def _fits(session: Session, head: Head) -> bool:
    if head.seq == 0:
        return head.hash == FIRST
    return bool(session.scalar(select(func.count()).where(Entry.seq == head.seq, Entry.hash == head.hash)))


def _entries(first: int, last: int) -> str:
    return f"Entry {last} is" if first >= last else f"Entries {first} to {last} are"


def _seal(head: Head, day: str, last: str, key: bytes) -> str:
    return hmac.new(key, f"{day} {head.line} {last}".encode(), "sha256").hexdigest()


def _as_day(written: str, name: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NoHead(f"{name} is no head of the record.") from None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
