"""Let something be found by its words, or no longer.

There is no trigger: each verb that writes words calls the `remember` of its noun, and that calls this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Row, delete, insert, select, text, update
from sqlalchemy.orm import Session

from app.search.models import SearchEntry
from app.search.rules import references_to_keep, words_to_keep

Known = Row[int, str, dict[str, str], str, str]  # id, noun, parts, words, references

# The index holds no text of its own, so it must be told what it knew: with secure-delete it is gone from the file.
_TAKE = text(
    "INSERT INTO search_words (search_words, rowid, noun, words, refs) VALUES ('delete', :id, :noun, :words, :refs)"
)
_PUT = text("INSERT INTO search_words (rowid, noun, words, refs) VALUES (:id, :noun, :words, :refs)")
_REBUILD = text("INSERT INTO search_words (search_words) VALUES ('rebuild')")


def keep(session: Session, noun: str, ref: str, parts: Mapping[str, str], *, at: datetime) -> None:
    """Let a thing be found by these parts of it, from now on.

    A part that was known is replaced, an empty one taken away; what is not named stays as it was. `at` is when the
    thing began: the newest is shown first.
    """
    known = _known(session, noun, ref)
    before: dict[str, str] = known.parts if known else {}
    whole = {part: words for part, words in {**before, **parts}.items() if words.strip()}
    if known is not None and whole == before:
        return
    row = {"noun": noun, "words": words_to_keep(whole), "refs": references_to_keep(whole)}
    if known is None:
        new = insert(SearchEntry).values(**row, ref=ref, at=at, parts=whole).returning(SearchEntry.id)
        id = session.scalars(new).one()
    else:
        id = known.id
        _take(session, known)
        session.execute(update(SearchEntry).where(SearchEntry.id == id).values(**row, parts=whole))
    if has_index(session):
        session.execute(_PUT, {"id": id, **row})


def forget(session: Session, noun: str, ref: str) -> None:
    """Let a thing be found no more: none of its words is left. What was not known stays unknown."""
    known = _known(session, noun, ref)
    if known is None:
        return
    _take(session, known)
    session.execute(delete(SearchEntry).where(SearchEntry.id == known.id))


def rebuild(session: Session) -> None:
    """Make the index anew from the table, after many rows were written at once."""
    if has_index(session):
        session.execute(_REBUILD)


def _known(session: Session, noun: str, ref: str) -> Known | None:
    columns = (SearchEntry.id, SearchEntry.noun, SearchEntry.parts, SearchEntry.words, SearchEntry.refs)
    return session.execute(select(*columns).where(SearchEntry.noun == noun, SearchEntry.ref == ref)).first()


def _take(session: Session, known: Known) -> None:
    if has_index(session):
        session.execute(_TAKE, {"id": known.id, "noun": known.noun, "words": known.words, "refs": known.refs})


def has_index(session: Session) -> bool:
    """Return whether there is an index beside the table: PostgreSQL reads the table itself, until it has its own."""
    return session.get_bind().dialect.name == "sqlite"
