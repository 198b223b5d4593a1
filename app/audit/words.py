"""What the record says of each deed, as a sentence: by the table in `deeds.py`; a verb not in it fails a test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from app.audit.deeds import DEEDS, Deed, Kind

_OWN_WORDS = "other: "  # before a reason that was not among those that are offered
_TAIL = "[, because: {because}][, because: {reason}]"
_PART = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")
_LONG_NUMBER = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def deed(verb: str, about: str) -> Deed | None:
    """Return the row of the table for a verb done to this thing, or None for one that nobody has put there."""
    rows = _by_verb().get(verb, {})
    return rows.get(about.partition(" ")[0]) or rows.get("")


def in_words(verb: str, about: str, detail: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """Return what was done, such as "opened profile WB-0042, because: shift briefing".

    `names` says what is better called by its name ("account 7": "Asha"). Without a detail, because it was forgotten,
    the sentence says only what the chain itself holds.
    """
    row = deed(verb, about)
    said = {"about": names.get(about) or called(about), **{key: _plain(value) for key, value in (detail or {}).items()}}
    whole = (row.says if row else f"{verb} {{about}}") + _TAIL
    kept = _PART.sub(lambda part: part[1] if all(said.get(name) for name in _NAME.findall(part[1])) else "", whole)
    return _NAME.sub(lambda name: said.get(name[1]) or "…", kept)


def called(about: str) -> str:
    """Return a thing as it is said aloud: of a long number its first eight signs, and a day in words."""
    noun, _, which = about.partition(" ")
    day = _as_day(which)
    return f"{noun} of {day}" if day != which else _LONG_NUMBER.sub(r"\1", about)


def verbs_of(kind: Kind) -> list[tuple[str, str]]:
    """Return the verbs of one kind, each with its noun ("" for any)."""
    return [(row.verb, row.noun) for row in DEEDS if row.kind is kind]


@cache
def _by_verb() -> dict[str, dict[str, Deed]]:
    rows: dict[str, dict[str, Deed]] = {}
    for row in DEEDS:
        rows.setdefault(row.verb, {})[row.noun] = row
    return rows


def _plain(value: Any) -> str:
    """Return a value of a detail in words; nothing for what says nothing, and for what is too deep to be said."""
    if value is None or isinstance(value, bool | dict):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    return _LONG_NUMBER.sub(r"\1", _as_day(value.removeprefix(_OWN_WORDS))) if isinstance(value, str) else str(value)


def _as_day(words: str) -> str:
    try:
        day = date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) else None
    except ValueError:
        return words
    return f"{day.day} {day:%B %Y}" if day else words
