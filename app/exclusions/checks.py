"""What must be asked before anybody decides: need, age, whether less would do, and the case without a name.

Pure: words in, words and faults out. Each answer is kept by itself; who decides reads them as plain lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

NONE_SEEN = "none seen"
SIGNS = (
    NONE_SEEN,
    "no home, or hungry",
    "drink or drugs",
    "mental health",
    "sent or controlled by others",
    "injured or afraid",
    "finds it hard to understand",
)
ADULT, YOUNG = "18 or over", "16 or 17, or unsure"
AGES = (ADULT, YOUNG, "under 16", "under 10")
TOO_YOUNG = {
    "under 16": "Nobody under 16 is excluded. Tell whoever has care of them, and offer help; if you fear for them, the "
    "council’s children’s services; in danger, 999. Withdraw the profile as well: nobody under 16 has one.",
    "under 10": "A child under 10 is not recorded at all, and cannot have committed an offence. If you fear for them, "
    "tell the council’s children’s services; in danger, 999. Withdraw the profile, and reject what was reported.",
}
LEAST = 15  # letters of an answer


class Checks(NamedTuple):
    """The answers as they were given. `signs`, some of SIGNS; `age`, one of AGES."""

    signs: tuple[str, ...] = ()
    seen: str = ""
    help: str = ""
    age: str = ""
    how_known: str = ""
    why: str = ""
    less: str = ""
    redacted: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any], redacted: str = "") -> Checks:
        """Return the answers as they were kept; the case without a name is kept beside them."""
        return cls(**{**kept, "signs": tuple(kept.get("signs", ())), "redacted": redacted})

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of them, tidied: all but the case without a name."""
        words = {name: words.strip() for name, words in self._asdict().items() if name not in ("signs", "redacted")}
        return {"signs": list(self.signs), **words}

    @property
    def vulnerable(self) -> str:
        return f"Signs: {', '.join(self.signs)}\nSeen: {self.seen.strip()}\nHelp offered: {self.help.strip()}"

    @property
    def age_checked(self) -> str:
        return f"{self.age}\nKnown by: {self.how_known.strip()}"

    @property
    def proportionate(self) -> str:
        return f"Why: {self.why.strip()}\nLess considered: {self.less.strip()}"


class Hides(NamedTuple):
    """What the case for voters must not hold: names of people, references and registrations, names of places."""

    names: list[str]
    numbers: list[str]
    places: list[str]


def faults_in_checks(checks: Checks, hides: Hides) -> dict[str, str]:
    """Return what is missing or may not be said, by field.

    Age comes before all of it: under 16 nothing else is asked (TOO_YOUNG).
    """
    faults = _faults_of_need(checks)
    if checks.age not in AGES:
        faults["age"] = "Choose how old they are."
    if not checks.how_known.strip():
        faults["how_known"] = "Say how that is known: a document, the police, how they look."
    if len(checks.why.strip()) < LEAST:
        faults["why"] = "Say in a sentence why an exclusion is needed, and for so long."
    if len(checks.less.strip()) < LEAST:
        faults["less"] = "Say what less was considered: a word, a card, a warning, fewer premises, fewer months."
    told = told_by(checks.redacted, hides)
    if told:
        faults["redacted"] = f"This tells who it is, who reported it, or where: {'; '.join(told)}. Say it without."
    elif len(checks.redacted.strip()) < LEAST:
        faults["redacted"] = "Write the case for voters: what was done, when, at what kind of premises; nobody’s name."
    return faults


def _faults_of_need(checks: Checks) -> dict[str, str]:
    faults = {}
    if not checks.signs:
        faults["signs"] = "Tick what was seen, or that nothing was."
    elif NONE_SEEN in checks.signs and len(checks.signs) > 1:
        faults["signs"] = "Either nothing was seen, or something was."
    if len(checks.seen.strip()) < LEAST:
        faults["seen"] = "Say in a sentence what was looked at: who has asked, and what they saw or heard."
    if checks.signs and NONE_SEEN not in checks.signs and len(checks.help.strip()) < LEAST:
        faults["help"] = "Say which help was offered, by whom and when. Without that it is not put to anybody."
    return faults


def told_by(redacted: str, hides: Hides) -> list[str]:
    """Return which names and numbers a text holds, whatever the letters' size, accents, spaces and dashes.

    Of a name each word counts, not only the whole: “Perrin” tells as much as “Perrin Oakapple”. Of a number, also
    when it is written without its dash, or with spaces. Of a place, its whole name.
    """
    words = _words(redacted)
    run, whole = "".join(words), f" {' '.join(words)} "
    found = dict.fromkeys(name for name in (*hides.names, *hides.places) if _stands_in(name, whole))
    for name in hides.names:
        if name not in found:
            found |= dict.fromkeys(part for part in _words(name) if len(part) > 2 and part in words)
    plain = {number: "".join(_words(number)) for number in hides.numbers}
    return list(found | dict.fromkeys(number for number, signs in plain.items() if signs and signs in run))


def _stands_in(name: str, whole: str) -> bool:
    parts = _words(name)
    return bool(parts) and f" {' '.join(parts)} " in whole


def _words(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters and digits alone, without accents.

    “Oakapple’s” is “oakapple”.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"['’]s\b", "", plain).replace("'", "").replace("’", "")
    return re.findall(r"[^\W_]+", plain)
