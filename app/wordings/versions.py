"""What a document says now, and what it said before, with what was changed between."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.wordings.defaults import DEFAULTS
from app.wordings.models import DocumentKind, Wording


class Version(NamedTuple):
    """One version; 0 is the default in code, which nobody wrote and no day has."""

    version: int
    title: str
    body: str
    because: str = ""
    by_id: int | None = None
    at: datetime | None = None


class Change(NamedTuple):
    """A line of the difference between two versions: "+" came, "-" went, " " stayed."""

    sign: str
    words: str


def newest(session: Session, kind: DocumentKind) -> Version:
    """Return what holds now."""
    row = session.scalars(select(Wording).where(Wording.kind == kind).order_by(Wording.version.desc()).limit(1)).first()
    return _of(row) if row else shipped(kind)


def as_of(session: Session, kind: DocumentKind, moment: datetime) -> Version:
    """Return what held at a moment: what is printed again later says what it said then."""
    then = select(Wording).where(Wording.kind == kind, Wording.at <= moment).order_by(Wording.version.desc()).limit(1)
    row = session.scalars(then).first()
    return _of(row) if row else shipped(kind)


def shipped(kind: DocumentKind) -> Version:
    """Return the default in code."""
    title, body = DEFAULTS[kind]
    return Version(0, title, body.strip())


def history(session: Session, kind: DocumentKind) -> list[Version]:
    """Return every version, the newest first and the default last."""
    rows = session.scalars(select(Wording).where(Wording.kind == kind).order_by(Wording.version.desc()))
    return [*map(_of, rows), shipped(kind)]


def current(session: Session) -> dict[DocumentKind, Version]:
    """Return what holds now of every document, in one question to the database."""
    rows = session.scalars(select(Wording).order_by(Wording.version))
    return {kind: shipped(kind) for kind in DocumentKind} | {row.kind: _of(row) for row in rows}


def changes(before: Version, after: Version) -> list[Change]:
    """Return what differs, with one line of what stayed around each place."""
    old, new = ([one.title, *one.body.split("\n")] for one in (before, after))
    found = difflib.unified_diff(old, new, lineterm="", n=1)
    return [
        Change(line[0], line[1:]) for line in found if not line.startswith(("---", "+++", "@@")) and line[1:].strip()
    ]


def _of(row: Wording) -> Version:
    return Version(row.version, row.title, row.body, row.because, row.by_id, row.at)
