"""Find things by words, as they were typed or nearly so.

What has every word comes first, then what has words that begin so, and only when there is neither, what has words
that are nearly the same; the newest first within each. Whoever calls this has asked whether it may be done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import Session

from app.search.keep import has_index
from app.search.models import SearchEntry
from app.search.rules import (
    Piece,
    as_reference,
    beginnings,
    excerpt,
    lengths_near,
    may_be_mistyped,
    nearly,
    references_to_keep,
    words_of,
)

COUNTED = 1000  # nobody reads more: from here on it is said that there are more

_MATCHING = text("SELECT rowid FROM search_words WHERE search_words MATCH :said ORDER BY rowid DESC LIMIT :most")
_COUNT = text("SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH :said LIMIT :most)")
# For this connection alone: it holds nothing of its own.
_VOCABULARY = text(
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab('main', 'search_words', 'row')"
)
_KNOWN = text(
    "SELECT term FROM search_vocabulary"
    " WHERE term >= :first AND term < :last AND length(term) BETWEEN :shortest AND :longest"
)
_IS_KNOWN = text("SELECT 1 FROM search_vocabulary WHERE term >= :first AND term < :last LIMIT 1")
_LAST = chr(0x10FFFF)


class Hit(NamedTuple):
    """One thing that was found: in which of its parts, and the words around those that were searched for."""

    noun: str
    ref: str
    at: datetime
    part: str
    pieces: list[Piece]

    @property
    def says(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Group(NamedTuple):
    """What was found of one noun. `total` stops at COUNTED.

    `instead`: the words that were found in the place of one that was typed, when they are only nearly the same.
    """

    hits: list[Hit]
    total: int
    instead: dict[str, list[str]]


def find(
    session: Session, said: str, nouns: Collection[str], *, most: int, guessed: Collection[str] | None = None
) -> dict[str, Group]:
    """Return of each noun at most so many things that have all these words, or are named so.

    What is nearly the same is looked for in `guessed` (all, if it is left out), and in the others when no noun has
    the words as they were typed.
    """
    wanted = list(dict.fromkeys(words_of(said)))
    if not wanted:
        return {noun: Group([], 0, {}) for noun in nouns}
    asked = _Asked(wanted, as_reference(said), most)
    if not has_index(session):
        return {noun: _in_table(session, noun, asked) for noun in nouns}
    found = {noun: _as_typed(session, noun, asked) for noun in nouns}
    is_found = any(group.hits for group in found.values())
    near: Near = cache(lambda: _near(session, asked.words))  # looked up once, and only when it is needed
    for noun in nouns:
        if not found[noun].hits and (guessed is None or noun in guessed or not is_found):
            found[noun] = _nearly(session, noun, asked, near())
    return found


Near = Callable[[], dict[str, list[str]]]


class _Asked(NamedTuple):
    words: list[str]
    reference: str
    most: int


def _as_typed(session: Session, noun: str, asked: _Asked) -> Group:
    named = f'refs : "{asked.reference}" OR ' if asked.reference else ""
    exact = f'noun : "{noun}" AND ({named}words : ({_all(asked.words)}))'
    begun = f'noun : "{noun}" AND ({named}words : ({_all(asked.words, "*")}))'
    ids = _matching(session, exact, asked.most)
    if len(ids) < asked.most:
        ids += [id for id in _matching(session, begun, asked.most) if id not in set(ids)]
    if not ids:
        return Group([], 0, {})
    count = session.execute(_COUNT, {"said": begun, "most": COUNTED}).scalar_one()
    return Group(_hits(session, ids[: asked.most], asked, {}), count, {})


def _nearly(session: Session, noun: str, asked: _Asked, near: dict[str, list[str]]) -> Group:
    if not near:
        return Group([], 0, {})
    ways = " AND ".join(f"({_any(word, near.get(word, []))})" for word in asked.words)
    said = f'noun : "{noun}" AND words : ({ways})'
    ids = _matching(session, said, asked.most)
    if not ids:
        return Group([], 0, {})
    count = session.execute(_COUNT, {"said": said, "most": COUNTED}).scalar_one()
    hits = _hits(session, ids, asked, near)
    shown = {word for hit in hits for piece in hit.pieces if piece.is_found for word in words_of(piece.text)}
    instead = {word: [one for one in ones if one in shown] for word, ones in near.items()}
    return Group(hits, count, {word: ones for word, ones in instead.items() if ones})


def _all(words: list[str], end: str = "") -> str:
    return " AND ".join(f'"{word}"{end}' for word in words)


def _any(word: str, near: list[str]) -> str:
    return " OR ".join([f'"{word}"*', *(f'"{one}"' for one in near)])


def _matching(session: Session, said: str, most: int) -> list[int]:
    return list(session.execute(_MATCHING, {"said": said, "most": most}).scalars())


def _near(session: Session, words: list[str]) -> dict[str, list[str]]:
    """Return what is nearly each word that nobody ever wrote; when all of them are known, what is nearly each."""
    session.execute(_VOCABULARY)
    unknown = [word for word in words if not session.execute(_IS_KNOWN, _range(word)).first()]
    if any(not may_be_mistyped(word) for word in unknown):
        return {}
    near = {}
    for word in unknown or [word for word in words if may_be_mistyped(word)]:
        lengths = lengths_near(word)
        how_long = {"shortest": lengths[0], "longest": lengths[-1]}
        asked = [_range(start) | how_long for start in beginnings(word)]
        known = (one for each in asked for one in session.execute(_KNOWN, each).scalars())
        near[word] = [one for one in nearly(word, known) if one != word]
    return {word: ones for word, ones in near.items() if ones}


def _range(start: str) -> dict[str, Any]:
    return {"first": start, "last": start + _LAST}


def _in_table(session: Session, noun: str, asked: _Asked) -> Group:
    """Find in the table itself, word by word from their beginnings: nothing that is only nearly the same."""
    begun = and_(*(_says(f"% {word}%") for word in asked.words))
    named = [SearchEntry.refs.like(f"% {asked.reference} %")] if asked.reference else []
    ours = and_(SearchEntry.noun == noun, or_(*named, begun))
    is_exact = or_(*named, and_(*(_says(f"% {word} %") for word in asked.words)))
    newest = select(SearchEntry.id).where(ours).order_by(is_exact.desc(), SearchEntry.id.desc()).limit(asked.most)
    some = select(SearchEntry.id).where(ours).limit(COUNTED).subquery()
    count = session.execute(select(func.count()).select_from(some)).scalar_one()
    return Group(_hits(session, list(session.scalars(newest)), asked, {}), count, {})


def _says(pattern: str) -> ColumnElement[bool]:
    return SearchEntry.words.like(pattern)


def _hits(session: Session, ids: list[int], asked: _Asked, near: dict[str, list[str]]) -> list[Hit]:
    """Return what stands behind these ids, in their order."""
    columns = (SearchEntry.id, SearchEntry.noun, SearchEntry.ref, SearchEntry.at, SearchEntry.parts, SearchEntry.refs)
    rows = {row.id: row for row in session.execute(select(*columns).where(SearchEntry.id.in_(ids)))}
    return [_hit(rows[id], asked, near) for id in ids if id in rows]


def _hit(row: Any, asked: _Asked, near: dict[str, list[str]]) -> Hit:
    whole = [one for ones in near.values() for one in ones]
    best: tuple[int, str, list[Piece]] = (0, "", [])
    is_named = asked.reference and f" {asked.reference} " in row.refs
    for part, words in row.parts.items():
        if is_named and f" {asked.reference} " in references_to_keep({part: words}):
            return Hit(row.noun, row.ref, row.at, part, [Piece(words, True)] if len(words) < 40 else _plain(words))
        pieces = excerpt(words, asked.words, whole)
        found = len({piece.text.casefold() for piece in pieces if piece.is_found})
        if found > best[0]:
            best = (found, part, pieces)
    return Hit(row.noun, row.ref, row.at, best[1], best[2])


def _plain(words: str) -> list[Piece]:
    return [Piece(words[:120], False)]
