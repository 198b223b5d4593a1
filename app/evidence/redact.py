"""Take out of words who else is in them: names, telephone numbers, addresses, registrations. What is doubtful goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REDACTED = "[redacted]"
_SHORTEST = 3
# Words that are names and something else besides: a date must stay readable.
# fmt: off
_NO_NAMES = frozenset(
    (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "and",
        "with", "for", "man", "woman", "boy", "girl"
    )
)
# fmt: on
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_TELEPHONE = r"(?<![\w/-])(?:\+44\s?|\(?0)(?:\(?\d\)?[\s-]?){9,10}(?!\w)"
_PLATE = r"(?i:\b[A-Z]{2}\s?\d{2}\s?[A-Z]{3}\b|\b[A-Z]\d{1,3}\s?[A-Z]{3}\b)"
_POSTCODE = r"(?i:\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)"
_STREET = (
    r"\b(?:(?i:flat|unit)\s\d+\w?,?\s)?\d{1,4}[a-zA-Z]?,?\s(?:[A-Z][\w'’]+\s){1,3}"
    r"(?i:street|st|road|rd|avenue|ave|lane|close|drive|way|court|crescent|terrace|gardens|grove|place|square|hill)\b"
)
_PATTERNS = re.compile("|".join((_MAIL, _POSTCODE, _PLATE, _TELEPHONE, _STREET)))


class Redaction:
    """Whom to take out. `called` says what stands for somebody instead, such as "Witness 3", by full name."""

    def __init__(
        self, names: Iterable[str], *, keeps: Iterable[str] = (), called: Mapping[str, str] | None = None
    ) -> None:
        """`names`: of everybody who is not to be told from the pack. `keeps`: words that stay, of the subject."""
        self._called = {name.casefold(): stands for name, stands in (called or {}).items()}
        kept = {word for name in keeps for word in _words(name)}
        whole = sorted({name.strip() for name in names if len(name.strip()) >= _SHORTEST}, key=len, reverse=True)
        parts = {word for name in whole for word in _words(name)} - kept - _NO_NAMES
        self._whole = _any_of(whole)
        self._parts = _any_of(sorted(parts, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """Return the text with what tells of others replaced."""
        if self._whole is not None:
            text = self._whole.sub(lambda found: self._called.get(found[0].casefold(), REDACTED), text)
        text = _PATTERNS.sub(REDACTED, text)
        if self._parts is not None:
            # Only where it is written like a name: a rose is no Rose.
            text = self._parts.sub(lambda found: REDACTED if found[0][0].isupper() else found[0], text)
        return text


def _words(name: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", name) if len(word) >= _SHORTEST}


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    spaced = (r"\s+".join(map(re.escape, name.split())) for name in names)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)
