"""How intelligence is graded, for how long it is kept unseen, and what of it may be told. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.intelligence.models import Item, ItemState

SOURCES, INFORMATION, HANDLING = "123", "ABCDE", "PC"
SUSPECTED_FALSE = "E"
WITH_CONDITIONS = "C"
REVIEW_DAYS = 90
LONGEST = 4000  # letters


class Graded(NamedTuple):
    """What somebody has heard, in the desk's words, with its 3×5×2 grading.

    `conditions`: on what terms it may be shared; needed for handling C.
    """

    says: str
    source: str
    information: str
    handling: str
    conditions: str = ""


def faults_of(graded: Graded) -> dict[str, str]:
    """Return what is wrong with it, by field."""
    faults = {}
    if not graded.says.strip() or len(graded.says.strip()) > LONGEST:
        faults["says"] = "Write down what was heard, and how it came to be known. The person may one day read this."
    for field, sign, signs in (
        ("source", graded.source, SOURCES),
        ("information", graded.information, INFORMATION),
        ("handling", graded.handling, HANDLING),
    ):
        if len(sign) != 1 or sign not in signs:
            faults[field] = "Choose one."
    if graded.handling == WITH_CONDITIONS and not graded.conditions.strip():
        faults["conditions"] = "Shared with conditions: say which, or choose P."
    return faults


def is_overdue(item: Item, *, today: date) -> bool:
    """Return whether its review was due and nobody has looked at it again: until then nothing of it is shared."""
    return item.state is not ItemState.CLOSED and item.review_on < today


def fault_of_sanitised(text: str, *, raw: str) -> str | None:
    """Return why these words are not what members may see, or None."""
    if not text.strip():
        return "Write what members may see: nothing that says who told it, how, or about whom."
    if _plain(text) == _plain(raw) or _plain(raw) in _plain(text):
        return "These are the words as they were heard. Write what a shop needs to know, and lead to nobody."
    return None


def fault_before_sharing(item: Item, *, today: date) -> str | None:
    """Return why nothing of it may be told now, or None. Who told it, and what exactly, is never told."""
    if item.state is ItemState.CLOSED:
        return f"{item.ref} is closed."
    if is_overdue(item, today=today):
        return f"The review of {item.ref} is overdue. Look at it again first."
    if item.information == SUSPECTED_FALSE:
        return "It is suspected to be false. Nothing of it is shared."
    if item.handling == WITH_CONDITIONS and not item.conditions.strip():
        return "It may be shared with conditions only, and none are written down."
    return fault_of_sanitised(item.sanitised, raw=item.says)


def grading_of(item: Item) -> str:
    """Return the three signs together, such as "2CP"."""
    return f"{item.source}{item.information}{item.handling}"


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
