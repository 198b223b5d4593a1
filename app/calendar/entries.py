"""What stands in a calendar: a day, what is due or ends on it, and where at the desk it is dealt with."""

from __future__ import annotations

import enum
from datetime import date
from typing import NamedTuple


class Kind(enum.StrEnum):
    DUE = "due"  # somebody has to do something by then
    BEGINS = "begins"  # by itself
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
    """One line. `says` names references, never a person. `href` is a page of the desk. `row`: what it is of, by id."""

    on: date
    kind: Kind
    noun: Noun
    about: str
    says: str
    href: str
    row: str

    @property
    def uid(self) -> str:
        """The same for the same thing whenever it is asked for, so that a calendar moves it instead of doubling it.

        By its row, since somebody can have two pictures lent and a member two papers of one kind.
        """
        return f"{self.row} {self.says}".lower().replace(" ", "-")
