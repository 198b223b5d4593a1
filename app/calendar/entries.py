"""What stands in a calendar: a day, what is due or ends on it, and where at the desk it is dealt with."""

from __future__ import annotations

import enum
from datetime import date
from typing import NamedTuple


class Kind(enum.StrEnum):
    DUE = "due"  # somebody has to do something by then
    ENDS = "ends"  # by itself


class Noun(enum.StrEnum):
    """What it is about; also the filter of the list."""

    NOTICE = "Notices"
    APPEAL = "Appeals"
    WARNING = "Warnings"
    ORDER = "Orders"
    PROFILE = "Profiles"
    PACK = "Evidence"
    PAPER = "Papers"


class Entry(NamedTuple):
    """One line. `says` names references, never a person. `href` is a page of the desk."""

    on: date
    kind: Kind
    noun: Noun
    about: str
    says: str
    href: str

    @property
    def uid(self) -> str:
        """The same for the same thing whenever it is asked for, so that a calendar moves it instead of doubling it."""
        return f"{self.about} {self.says}".lower().replace(" ", "-")
