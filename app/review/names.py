"""Whether a text names somebody, however the name is written. Pure: no database."""

from __future__ import annotations

import re
import unicodedata

LEAST_LETTERS = 2
_APART = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae"})
_BESIDE = 60  # characters of a text that are shown on either side of a name


def words_of(text: str) -> list[str]:
    """Return the words of a text without capitals and accents: "José O'Neil" gives jose, o, neil."""
    apart = unicodedata.normalize("NFKD", text.translate(_APART))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return re.findall(r"[^\W_]+", plain)


def is_enough(wanted: list[str]) -> bool:
    """Return whether there is enough to search by."""
    return any(len(word) >= LEAST_LETTERS for word in wanted)


def names(text: str, wanted: list[str]) -> bool:
    """Return whether each wanted word begins a word of the text, in whatever order."""
    found = words_of(text)
    return all(any(word.startswith(one) for word in found) for one in wanted)


def excerpt(text: str, wanted: list[str]) -> str:
    """Return the part of a text around the first wanted word, with … where something was left out."""
    for piece in re.finditer(r"[^\W_]+", text):
        if any(word.startswith(one) for word in words_of(piece.group()) for one in wanted):
            begin, end = max(0, piece.start() - _BESIDE), min(len(text), piece.end() + _BESIDE)
            shown = " ".join(text[begin:end].split())
            return f"{'… ' if begin else ''}{shown}{' …' if end < len(text) else ''}"
    return ""
