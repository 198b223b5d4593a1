"""Judgements about wording: which fields a document may have, and putting words in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELD = re.compile(r"\{([a-z_]+)\}")


def fields_in(text: str) -> list[str]:
    """Return the names of the merge fields of a text, each once, in their order."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Return the text with its merge fields filled: once, so that nothing typed is read as a field."""
    return _FIELD.sub(lambda found: fields.get(found[1], ""), text).strip()
