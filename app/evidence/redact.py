"""Take out of words who else is in them: names, telephone numbers, addresses, registrations. What is doubtful goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

REDACTED = "[redacted]"
_SHORTEST = 2
# Words that are names and something else besides: a date, and a sentence, must stay readable.
# fmt: off
_NO_NAMES = frozenset(
    (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "and",
        "with", "for", "man", "woman", "boy", "girl", "am", "an", "as", "at", "be", "by", "do", "dr", "go", "he", "if",
        "in", "is", "it", "me", "mr", "ms", "my", "no", "of", "on", "or", "pc", "so", "st", "to", "up", "us", "we"
    )
)
# Of witnesses even what is written small goes, but for what a sentence, or how somebody looks, cannot do without.
_IN_EACH_SENTENCE = frozenset(
    (
        "will", "can", "long", "short", "young", "old", "big", "little", "black", "white", "brown", "green", "grey",
        "gray", "red", "blue", "pink", "day", "way", "street", "park", "shop", "store", "door", "mark", "rose"
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
_PUT = re.compile("\ue000(\\d+)\ue001")  # stands for what was put in or stays, in signs that no keyboard has


class Redaction:
    """Whom to take out. `called` says what stands for somebody instead, such as "Witness 3", by full name."""

    def __init__(
        self,
        names: Iterable[str],
        *,
        keeps: Iterable[str] = (),
        places: Iterable[str] = (),
        called: Mapping[str, str] | None = None,
        words: Iterable[str] = (),
        plates: Iterable[str] = (),
    ) -> None:
        """`names`: of everybody who is not to be told from the pack; of who is in `called` in small letters as well.

        `keeps`: names of which each word stays, the person's own. `places`: names that stay as a whole and by no word
        of theirs alone: the shop of somebody called Hughes is not Hughes. `words` go as they are, in any case.
        """
        called = called or {}
        names, own = [*names, *called], list(keeps)
        stays = {word.casefold() for name in own for word in _words(name)} | _NO_NAMES
        parts = {word for name in names for word in _words(name) if word.casefold() not in stays}
        stays |= _IN_EACH_SENTENCE
        small = {word for name in called for word in _words(name) if word.casefold() not in stays}
        goes = {_tidy(one) for one in names if len(one.strip()) > _SHORTEST} | {_tidy(one) for one in words}
        told, doubtful = {_plain(one) for one in goes}, {word.casefold() for word in parts}
        # A place that is called by nothing but somebody's name is doubtful.
        whole = [one for one in places if not {word.casefold() for word in _words(one)} <= doubtful]
        kept = [*own, *(one for one in whole if _plain(one) not in told)]
        self._keeps = {_plain(one) for one in kept}
        self._called = {_plain(name): stands for name, stands in called.items()}
        registered = (r"\s?".join(map(re.escape, one)) for one in plates if len(one) > _SHORTEST)
        self._whole = _any_of((*map(_spaced, {*map(_tidy, kept), *goes}), *registered))
        self._parts, self._small = _any_of(map(re.escape, parts)), _any_of(map(re.escape, small))

    def __call__(self, text: str) -> str:
        """Return the text with what tells of others replaced."""
        put, text = list[str](), unicodedata.normalize("NFC", _PUT.sub("", text))

        def instead(words: str) -> str:
            put.append(words)
            return f"\ue000{len(put) - 1}\ue001"

        def whole(found: re.Match[str]) -> str:
            name = _plain(found[0])
            return instead(found[0] if name in self._keeps else self._called.get(name, REDACTED))

        text = self._whole.sub(whole, text)
        text = _PATTERNS.sub(lambda _: instead(REDACTED), text)
        text = self._small.sub(lambda _: instead(REDACTED), text)
        # Only where it is written like a name: a rose is no Rose.
        text = self._parts.sub(lambda found: instead(REDACTED) if found[0][0].isupper() else found[0], text)
        return _PUT.sub(lambda found: put[int(found[1])], text)


def _tidy(name: str) -> str:
    """Return a name as it is looked for: letters in one form, single spaces. Its case stays, for İ and ß."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _plain(name: str) -> str:
    return _tidy(name).casefold()


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", _tidy(name)) if len(word) >= _SHORTEST}


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these, the longest first; one that finds nothing where there are none."""
    longest_first = sorted(filter(None, patterns), key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)" if longest_first else r"(?!)", re.IGNORECASE)
