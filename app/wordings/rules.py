"""Judgements about wording: which fields a document may have, and putting words in their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_FIELD = re.compile(r"\{([a-z_]+)\}")
_OWN_MARKS = re.compile(r"^(?:#+\s+|-{3,}\s*$)", re.MULTILINE)
_POINT = re.compile(r"^-\s+")
_REGULATOR = re.compile(r"\bICO\b|information commissioner|ico\.org\.uk", re.IGNORECASE)
_IN_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")
LONGEST_TITLE, LONGEST_BODY, LONGEST_CARD = 120, 12_000, 900  # characters


def fields_in(text: str) -> list[str]:
    """Return the names of the merge fields of a text, each once, in their order."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def strange_fields(text: str, known: Collection[str]) -> list[str]:
    """Return what stands in braces and is no field of the document, each once; also what is misspelt."""
    return [name for name in dict.fromkeys(_IN_BRACES.findall(text)) if name not in known]


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Return the text with its merge fields filled: once, so that nothing typed is read as a field or a heading.

    A line of which every field is empty is left out, and so is a heading with nothing under it. A point ("- ") whose
    field has several lines becomes as many points.
    """
    lines = [one for line in text.split("\n") for one in _filled(line, fields)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_bare_headings(lines))).strip()


def lacking(text: str, needed: Collection[str], *, names_the_regulator: bool) -> list[str]:
    """Return what the text does not say and must, each as it is said to its writer."""
    missing = [f"{{{name}}}" for name in needed if name not in fields_in(text)]
    if names_the_regulator and not _REGULATOR.search(text):
        missing.append("how to complain to the Information Commissioner’s Office (ICO)")
    return missing


def _filled(line: str, fields: Mapping[str, str]) -> list[str]:
    names = fields_in(line)
    said = {name: _plain(fields.get(name) or "") for name in names}
    if names and not any(said.values()):
        return []
    if line.startswith("- ") and len(names) == 1 and line[2:].strip() == f"{{{names[0]}}}":
        return [f"- {_POINT.sub('', part).strip()}" for part in said[names[0]].split("\n") if part.strip(" -")]
    starts_with_field = line.startswith("{")
    whole = _FIELD.sub(lambda found: said[found[1]], line)
    return [_POINT.sub("", whole) if starts_with_field and "\n" not in whole else whole]


def _plain(value: str) -> str:
    """Return what somebody typed without what this wording would read as a heading or as the card's other side."""
    return _OWN_MARKS.sub("", value.replace("\r\n", "\n").strip())


def _without_bare_headings(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in reversed(lines):
        below = next((one for one in reversed(kept) if one.strip()), "## ")
        if line.startswith("## ") and (below.startswith("## ") or below.strip() == "---"):
            continue
        kept.append(line)
    return kept[::-1]
