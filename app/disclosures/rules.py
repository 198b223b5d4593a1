"""Judgements about disclosures: what the register must be told."""

from __future__ import annotations

_MISSING = {
    "what": "Say what is handed over.",
    "recipient": "Say to whom: a person by name, or the desk that takes it.",
    "agency": "Say for which police force, council or court.",
    "purpose": "Say for what they need it.",
    "gateway": "Say which law allows it.",
}


def tidy(words: str) -> str:
    """Return words as one line, with single spaces."""
    return " ".join(words.split())


def faults(**said: str) -> dict[str, str]:
    """Return what is missing, by field, as sentences."""
    return {name: fault for name, fault in _MISSING.items() if not tidy(said.get(name, ""))}
