"""What the life of an exclusion must come to, counted beside the app: nothing of it is asked of the code under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.profiles.models import Standing
from tests.town import ORCHARD

TOWN = ZoneInfo("Europe/London")
EASTER = {  # Sunday, by month and day, for as many years as a life here can last
    2026: (4, 5),
    2027: (3, 28),
    2028: (4, 16),
    2029: (4, 1),
    2030: (4, 21),
    2031: (4, 13),
    2032: (3, 28),
    2033: (4, 17),
    2034: (4, 9),
    2035: (3, 25),
    2036: (4, 13),
    2037: (4, 5),
    2038: (4, 25),
    2039: (4, 10),
    2040: (4, 1),
    2041: (4, 21),
    2042: (4, 6),
    2043: (3, 29),
    2044: (4, 17),
    2045: (4, 9),
    2046: (3, 25),
    2047: (4, 14),
    2048: (4, 5),
}
NEVER_ON_NOTICE = {"medicine"}  # of what the test makes premises essential for; "food" needs an arrangement


def day(moment: datetime) -> date:
    return moment.astimezone(TOWN).date()


def months_later(first: date, months: int) -> date:
    """Count month by month, and go back from a day that the month does not have."""
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for number in range(first.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, first.day)


def is_bank_holiday(on: date) -> bool:
    """As England and Wales keep them: by the day of the month and of the week, and by the table of Easter."""
    easter = date(on.year, *EASTER[on.year])
    if on in (easter - timedelta(days=2), easter + timedelta(days=1)):
        return True
    is_monday, is_weekday = on.isoweekday() == 1, on.isoweekday() < 6
    first = on.month == 1 and ((on.day == 1 and is_weekday) or (on.day in (2, 3) and is_monday))
    summer = is_monday and ((on.month == 5 and (on.day < 8 or on.day > 24)) or (on.month == 8 and on.day > 24))
    moved = on.day in (27, 28) and on.isoweekday() < 3
    return first or summer or (on.month == 12 and ((on.day in (25, 26) and is_weekday) or moved))


def two_business_days_later(posted: date) -> date:
    gone, last = 0, posted
    while gone < 2:
        last += timedelta(days=1)
        gone += last.isoweekday() < 6 and not is_bank_holiday(last)
    return last


@dataclass
class Signed:
    """What a member has signed: from when, and to which last day."""

    signed_on: date
    ends_on: date | None = None
    is_ended: bool = False

    def counts(self, on: date) -> bool:
        return not self.is_ended and self.signed_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass
class Case:
    """One exclusion. `stage` is a word of this ledger: asked, decided, issued, lapsed, served, over."""

    ref: str
    member: int
    proposer: int
    stage: str = "asked"
    words: dict[int, int | None] = field(default_factory=dict)  # by whom, for which member
    months: int = 0
    decided_at: datetime | None = None
    has_guardian: bool = False  # who has care of somebody young was told
    issued_at: datetime | None = None
    last_to_serve: date | None = None
    arranged: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    served_at: datetime | None = None
    ends_on: date | None = None
    was_wrong: bool = False  # lifted because it should not have been: it leaves nothing behind
    reviewers: set[int] = field(default_factory=set)
    hearers: set[int] = field(default_factory=set)  # who has said a word on an appeal
    counted: set[UUID] = field(default_factory=set)  # reports of the breaches that count

    def issue(self, now: datetime, listed: set[int]) -> None:
        self.stage, self.issued_at, self.listed = "issued", now, listed
        self.last_to_serve = day(now) + timedelta(days=60)

    def lapse(self, now: datetime) -> None:
        """Let it be over if nobody issued or served it within sixty days."""
        is_left = self.stage == "decided" and self.decided_at is not None
        if is_left and self.decided_at is not None and day(now) > day(self.decided_at) + timedelta(days=60):
            self.stage = "over"
        if self.stage == "issued" and self.last_to_serve is not None and self.last_to_serve < day(now):
            self.stage = "lapsed"

    def serve(self, counts_from: datetime) -> bool:
        """Let it be served; return whether that counts."""
        if self.stage not in ("issued", "lapsed") or self.issued_at is None or self.last_to_serve is None:
            return False
        if counts_from < self.issued_at or day(counts_from) > self.last_to_serve:
            return False
        self.stage, self.served_at = "served", counts_from
        self.ends_on = months_later(day(counts_from), self.months)
        return True

    def runs(self, now: datetime) -> bool:
        if self.stage != "served" or self.served_at is None or self.ends_on is None:
            return False
        over = datetime.combine(self.ends_on + timedelta(days=1), time(), TOWN)
        return self.served_at <= now < over


class Ran(NamedTuple):
    """A warning or an order: the days of it, both of them counted. No last day: until further order."""

    standing: Standing
    first: date
    last: date | None

    def counts(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass
class Ledger:
    cases: list[Case] = field(default_factory=list)
    signed: dict[int, list[Signed]] = field(default_factory=dict)  # by member; each has premises of its own number
    essential: dict[int, str] = field(default_factory=dict)
    reported_by: tuple[int, ...] = (ORCHARD,)  # Asha of Orchard Foods sends every report that one rests on
    others: dict[str, Ran] = field(default_factory=dict)  # warnings and orders, by their reference

    def has_signed(self, member: int, on: date) -> bool:
        return any(one.counts(on) for one in self.signed.get(member, []))

    def may_list(self, case: Case, place: int, on: date) -> bool:
        kind = self.essential.get(place, "")
        if not self.has_signed(place, on) or kind in NEVER_ON_NOTICE:
            return False
        return not kind or place in case.arranged

    def holding(self, place: int, now: datetime) -> list[Case]:
        """Return the exclusions that hold there now."""
        return [
            one for one in self.cases if one.runs(now) and place in one.listed and self.may_list(one, place, day(now))
        ]

    def standings(self, now: datetime) -> dict[Standing, list[date | None]]:
        """Return what counts today, with the last days of each."""
        today, found = day(now), dict[Standing, list[date | None]]()
        for one in self.others.values():
            if one.counts(today):
                found.setdefault(one.standing, []).append(one.last)
        for case in self.cases:
            if case.stage == "served" and case.served_at is not None and case.ends_on is not None:
                if day(case.served_at) <= today <= case.ends_on:
                    found.setdefault(Standing.EXCLUDED, []).append(case.ends_on)
                elif today < day(case.served_at):
                    found.setdefault(Standing.NOT_SERVED, []).append(day(case.served_at) - timedelta(days=1))
            elif case.stage == "issued" and case.last_to_serve is not None and today <= case.last_to_serve:
                found.setdefault(Standing.NOT_SERVED, []).append(case.last_to_serve)
        return found

    def standing(self, now: datetime) -> Standing:
        """Return how somebody stands: an order before an exclusion, that before a notice, that before a warning."""
        found = self.standings(now)
        for gravest in (Standing.UNDER_ORDER, Standing.EXCLUDED, Standing.NOT_SERVED, Standing.WARNED):
            if gravest in found:
                return gravest
        return Standing.EXPIRED if self.has_ever_run(now) else Standing.SUSPECTED

    def has_ever_run(self, now: datetime) -> bool:
        today = day(now)
        right = [one for one in self.cases if not one.was_wrong]
        began = any(one.served_at is not None and day(one.served_at) <= today for one in right)
        return began or any(
            one.first <= today and (one.last is None or one.first <= one.last) for one in self.others.values()
        )
