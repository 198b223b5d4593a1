"""How words are compared, whichever way they are written. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

LEAST_LETTERS = 2
ONLY_WHOLE = "number"  # a part that is found by itself, never by its beginning: "Dee" is no report number dee4…
REFERENCES = (ONLY_WHOLE, "reference", "police reference", "plate")  # parts that name a thing

_APART = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae"})
_BESIDE = 60  # characters of a text that are shown on either side of a word
_SHORTEST_REFERENCE = 4
_NUMBER = 8  # signs of a report's id that people say to each other
_PLAIN_WORDS = re.compile(r"[a-z0-9]+")
_ID = re.compile(r"[0-9a-f]{32}")
# As in Great Britain since 2001, 1983 and 1963; with or without the space.
_PLATE = re.compile(r"\b([a-z]{2}\d{2})\s?([a-z]{3})\b|\b([a-z]\d{1,3})\s?([a-z]{3})\b|\b([a-z]{3})\s?(\d{1,3}[a-z])\b")
_ONE_OFF, _TWO_OFF = range(4, 7), range(7, 41)  # letters of a word that may be wrong in one or in two of them
_NEAREST = 8  # words that one typed word is widened to
_SAID_ALIKE = {"c": "k", "k": "c", "f": "p", "p": "f", "g": "j", "j": "g", "s": "c", "i": "y", "y": "i"}


class Piece(NamedTuple):
    """A part of an excerpt, and whether it is a word that was searched for."""

    text: str
    is_found: bool


def words_of(text: str) -> list[str]:
    """Return the words of a text without capitals and accents: "José O'Neil" gives jose, o, neil."""
    if text.isascii():
        return _PLAIN_WORDS.findall(text.lower())
    apart = unicodedata.normalize("NFKD", text.translate(_APART))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return re.findall(r"[^\W_]+", plain)


def is_enough(wanted: list[str]) -> bool:
    """Return whether there is enough to search by."""
    return any(len(word) >= LEAST_LETTERS for word in wanted)


def number_of(id: object) -> str:
    """Return the beginning of an id, by which people name a report to each other."""
    return str(id)[:_NUMBER]


def as_reference(said: str) -> str:
    """Return what was typed as one sign after the other: "AB12 CDE" gives ab12cde; empty when it is too short.

    Of a report's whole id the first eight signs are left.
    """
    whole = "".join(words_of(said))
    if _ID.fullmatch(whole):
        return whole[:_NUMBER]
    return whole if len(whole) >= _SHORTEST_REFERENCE else ""


def words_to_keep(parts: Mapping[str, str]) -> str:
    """Return the words by which something is found, a space on either side of each.

    A vehicle's registration is found with and without its space, wherever it stands.
    """
    texts = [text for part, text in parts.items() if part != ONLY_WHOLE]
    words = dict.fromkeys(word for text in texts for word in words_of(text))
    plates = (plate for text in texts for plate in _plates(text))
    words |= dict.fromkeys(piece for front, back in plates for piece in (front + back, front, back))
    return f" {' '.join(words)} " if words else ""


def references_to_keep(parts: Mapping[str, str]) -> str:
    """Return the references by which something is found whole, a space on either side of each."""
    named = [one for part in REFERENCES for one in parts.get(part, "").split(",")]
    found = ["".join(words_of(one)) for one in named]
    found += [front + back for text in parts.values() for front, back in _plates(text)]
    kept = dict.fromkeys(one for one in found if one)
    return f" {' '.join(kept)} " if kept else ""


def may_be_mistyped(word: str) -> bool:
    """Return whether nearly the same word may be meant: short ones and those with a figure are taken as they are."""
    return word.isalpha() and (len(word) in _ONE_OFF or len(word) in _TWO_OFF)


def beginnings(word: str) -> list[str]:
    """Return how a word may begin that is nearly this one: as it does, or with its first letter wrong or too many.

    In a short word that one letter is all that is wrong, so what comes after it is known too.
    """
    first, second, third = word[0], word[1], word[2]
    alike = _SAID_ALIKE.get(first)
    if _may_be_wrong(word) == 1:
        ways = [first, second + first, second + third, *([alike + second] if alike else [])]
    else:
        ways = [first, second, *([alike] if alike else [])]
    return [way for way in dict.fromkeys(ways) if way == first or not way.startswith(first)]


def lengths_near(word: str) -> range:
    """Return how long a word may be that is nearly this one."""
    return range(len(word) - _may_be_wrong(word), len(word) + _may_be_wrong(word) + 1)


def nearly(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that are nearly this one, the nearest first, eight at most.

    One letter may be wrong, missing, too many or two exchanged in words of four to six; two in longer ones.
    """
    lengths = lengths_near(word)
    likely = [one for one in known if len(one) in lengths and one.isalpha()]
    near = extract(word, likely, scorer=OSA.distance, score_cutoff=_may_be_wrong(word), limit=None)
    return [one for _, one in sorted((off, one) for one, off, _ in near)[:_NEAREST]]


def _may_be_wrong(word: str) -> int:
    return 1 if len(word) in _ONE_OFF else 2


def excerpt(text: str, wanted: Iterable[str], whole: Iterable[str] = ()) -> list[Piece]:
    """Return a text around the first word found in it, the words found marked; empty when there is none.

    `wanted` are beginnings of words, `whole` are whole words. … stands where something was left out.
    """
    starts, equals = tuple(wanted), frozenset(whole)
    found = [
        (piece.start(), piece.end())
        for piece in re.finditer(r"[^\W_]+", text)
        if any(word.startswith(starts) or word in equals for word in words_of(piece.group()))
    ]
    if not found:
        return []
    begin, end = max(0, found[0][0] - _BESIDE), min(len(text), found[0][1] + _BESIDE)
    pieces, at = [Piece("… ", False)] if begin else [], begin
    for start, stop in found:
        if start >= end:
            break
        pieces += [Piece(text[at:start], False), Piece(text[start : min(stop, end)], True)]
        at = min(stop, end)
    pieces += [Piece(text[at:end], False), Piece(" …" if end < len(text) else "", False)]
    return [Piece(re.sub(r"\s+", " ", one.text), one.is_found) for one in pieces if one.text]


def _plates(text: str) -> list[tuple[str, str]]:
    """Return the halves of each registration in a text."""
    found = (re.sub(r"\s+", " ", " ".join(words_of(line))) for line in text.splitlines())
    halves = [tuple(half for half in match.groups() if half) for line in found for match in _PLATE.finditer(line)]
    return [(front, back) for front, back in halves]
