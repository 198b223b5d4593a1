"""Read the record: what somebody did, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select
from sqlalchemy.orm import Session

from app.audit.deeds import Kind
from app.audit.models import Detail, Entry
from app.audit.words import verbs_of


class Line(NamedTuple):
    """One entry with its detail; None when that was forgotten."""

    seq: int
    at: datetime
    verb: str
    actor_id: int | None
    about: str
    hash: str
    detail: dict[str, Any] | None


class Wanted(NamedTuple):
    """Which entries: each thing that is given narrows it down. `actors` None is everybody; `before` is a number."""

    actors: frozenset[int] | None = None
    kind: Kind | None = None
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def lines(session: Session, wanted: Wanted, *, limit: int) -> list[Line]:
    """Return the newest entries that are wanted."""
    rows = (
        select(Entry.seq, Entry.at, Entry.verb, Entry.actor_id, Entry.about, Entry.hash, Detail.body)
        .outerjoin(Detail, Detail.seq == Entry.seq)
        .where(*_conditions(wanted))
        .order_by(Entry.seq.desc())
        .limit(limit)
    )
    return [Line(*row) for row in session.execute(rows)]


def how_often(session: Session, wanted: Wanted, verb: str, noun: str) -> tuple[int, int]:
    """Return how often this was done to things of this noun, and to how many different ones."""
    counted = select(func.count(), func.count(distinct(Entry.about))).where(_did(verb, noun), *_conditions(wanted))
    times, things = session.execute(counted).one()
    return times, things


def who_ever_did(session: Session, kind: Kind) -> frozenset[int]:
    """Return everybody who has ever done anything of this kind."""
    # Told apart here: asked for different ones, SQLite goes by its index on actors, which takes six times as long.
    found = session.scalars(select(Entry.actor_id).where(_of_kind(kind), Entry.actor_id.is_not(None)))
    return frozenset(id for id in found if id is not None)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actors is not None:
        conditions.append(Entry.actor_id.in_(wanted.actors))
    if wanted.kind is not None:
        conditions.append(_of_kind(wanted.kind))
    if wanted.about:
        conditions.append(Entry.about == wanted.about)
    if wanted.since is not None:
        conditions.append(Entry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Entry.at < wanted.until)
    if wanted.before is not None:
        conditions.append(Entry.seq < wanted.before)
    return conditions


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    return or_(*(_did(verb, noun) for verb, noun in verbs_of(kind)))


def _did(verb: str, noun: str) -> ColumnElement[bool]:
    """Of a verb that means one thing for one noun and another for the next, only that of this noun."""
    did = Entry.verb == verb
    return and_(did, Entry.about.startswith(f"{noun} ", autoescape=True)) if noun else did
