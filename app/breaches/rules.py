"""Judgements about breaches: what can count, the letters on a card, and who is new to it."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.breaches.models import DoorCheck
from app.reports.categories import BREACHES

EXCLUSION, ORDER = BREACHES
CHECKED_WITHIN = timedelta(days=1)
SAME_WITHIN = timedelta(hours=1)  # two reports of the same premises so close are of one event
NOT_THEM = "it was not them"
SAY_NOT_THEM = "they say it is not them"  # at the door: it is what they say, until somebody has looked
# Sixteen consonants that are not taken for one another, by hand or aloud, and of which no word can be made.
_LETTERS = "BCDFGHJKMPRTVWXY"
_LONG = 8


class Part(enum.IntEnum):
    """What somebody of the desk had to do with it before they look at what was asked at a door."""

    NONE = 0
    EXCLUSION = 1  # looked into an exclusion of the person, or issued its notice
    REPORT = 2  # decided on the report, or on its breach


def is_certain(sure: str | None) -> bool:
    """Return whether somebody knows them or saw ID: nothing less sounds, and nothing less can count."""
    return sure == "know"


def reference(report_id: UUID) -> str:
    """Return the letters of the card that goes with a report: a phone makes the same without a signal.

    They are the first 32 bits of the report's number, so two cards may share them: `open_check` sees to that.
    """
    letters = "".join(_LETTERS[int(digit, 16)] for digit in report_id.hex[:_LONG])
    return f"{letters[:4]}-{letters[4:]}"


def written(typed: str) -> str:
    """Return a reference as somebody copied it from a card, in the way it is kept; empty when it says no letters."""
    letters = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())[:20]
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters


def decider_fault(*, by_id: int, reporter_id: int) -> str | None:
    """Return why this person may not say whether a breach counts, or None."""
    return "You sent this report yourself. Somebody else must decide." if by_id == reporter_id else None


def new_fault(*, by_id: int, reporter_id: int, parts: Mapping[int, Part], desk: Collection[int]) -> str | None:
    """Return why this person may not look at what was asked at a door, or None: somebody new to it looks.

    A card promises an answer within a day, and a desk may be one person who does everything. Where nobody is new,
    whoever had the least part may look, which is said and written down; never who was at the door. `parts`: by
    account, whoever is not in it had none; `desk`: who else may look today.
    """
    if by_id == reporter_id:
        return "You were at the door yourself. Somebody new must look."
    own = parts.get(by_id, Part.NONE)
    if any(parts.get(id, Part.NONE) < own for id in desk if id != reporter_id):
        return "You decided on the report or on the exclusion. Somebody new must look."
    return None


def needs_look(check: DoorCheck, asked_at: datetime | None) -> bool:
    """Return whether somebody new has to look. `asked_at`: when somebody last asked by it; None: nobody has.

    Once it was them, who asks again may have said something new. Once it was not, there is nothing more to find.
    """
    if check.checked_at is None:
        return True
    return bool(check.was_them) and asked_at is not None and asked_at > check.checked_at


def waits(check: DoorCheck, asked_at: datetime | None, *, is_denied: bool = False) -> bool:
    """Return whether somebody waits for a look or an answer: who asked, also once more after they were answered.

    is_denied: they said at the door that it is not them. Somebody new looks then, whether or not they write in.
    """
    if is_denied and check.checked_at is None:
        return True
    if check.answered_at is not None:
        return asked_at is not None and asked_at > check.answered_at
    return asked_at is not None or (check.checked_at is not None and not check.was_them)


def waits_since(check: DoorCheck, asked: Sequence[datetime]) -> datetime:
    """Return from when the day counts in which somebody looks. `asked`: when they asked, the earliest first."""
    done = check.answered_at or check.checked_at
    return next((at for at in asked if done is None or at > done), asked[0] if asked else check.at)


def left(asked_at: datetime, *, now: datetime) -> float:
    """Return how much of the day in which somebody looks is left, from 1 to 0."""
    return min(1.0, max(0.0, (asked_at + CHECKED_WITHIN - now) / CHECKED_WITHIN))
