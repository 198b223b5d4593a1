"""What came before: warnings, exclusions, arrests and convictions of one person, and what the rules make of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.kernel.months import later
from app.scheme_rules.matrix import Matrix


class Warned(NamedTuple):
    """A warning from the day on which it counts as given; `until` is its last day on record."""

    given_on: date
    until: date


class Excluded(NamedTuple):
    """An exclusion that was served; `until` is its last day, or the day on which it was ended."""

    from_on: date
    until: date


class Arrest(NamedTuple):
    """An arrest at a member's premises after which nobody was let go, and on which no exclusion rests yet."""

    on: date
    place: str
    id: int | None = None  # of what was noted of it


class History(NamedTuple):
    """All of it, of one person."""

    warnings: tuple[Warned, ...] = ()
    exclusions: tuple[Excluded, ...] = ()
    arrests: tuple[Arrest, ...] = ()
    convictions: tuple[date, ...] = ()


NOTHING_BEFORE = History()


def soon_after(history: History, day: date, *, months: int) -> bool:
    """Return whether an exclusion had ended before this day, and not longer ago than so many months."""
    return any(one.until < day <= later(one.until, months) for one in history.exclusions)


def persistent_because(matrix: Matrix, days: Sequence[date], history: History, *, today: date) -> str:
    """Return why a pack for the police is proposed, as a sentence; empty when it is not. `days`: of what counts."""
    rule = matrix.persistent
    if rule is None:
        return ""
    if _months_in_a_row(days) >= rule.months_in_a_row:
        return f"Incidents in {rule.months_in_a_row} months in a row: think of a pack for the police."
    if _notices_in_a_row(history, rule.notices_within_months) >= rule.notices_in_a_row:
        apart = f"less than {rule.notices_within_months} months apart"
        return f"{rule.notices_in_a_row} exclusions, {apart}: think of a pack for the police."
    recent = [day for day in history.convictions if day <= today <= later(day, rule.convictions_within_months)]
    if len(recent) > rule.convictions:
        within = f"in {rule.convictions_within_months} months"
        return f"More than {rule.convictions} convictions {within}: think of a pack for the police."
    return ""


def _months_in_a_row(days: Sequence[date]) -> int:
    """Return the longest run of calendar months in each of which something happened."""
    longest = run = 0
    before = None
    for month in sorted({day.year * 12 + day.month for day in days}):
        run = run + 1 if before == month - 1 else 1
        longest, before = max(longest, run), month
    return longest


def _notices_in_a_row(history: History, within_months: int) -> int:
    longest = run = 0
    before: Excluded | None = None
    for one in sorted(history.exclusions):
        run = run + 1 if before is not None and one.from_on < later(before.until, within_months) else 1
        longest, before = max(longest, run), one
    return longest
