"""When a notice counts as given, and what is said of one that does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.exclusions import service_rules as rules
from app.exclusions.models import Exclusion, Panel, State
from app.kernel.bank_holidays import bank_holidays
from app.kernel.months import day_of
from app.warnings.models import Given

TOWN = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 18, 21, 14, tzinfo=UTC)


def posted(at: datetime, days: int = 2) -> date:
    return day_of(rules.counts_from(at, Given.POST, post_days=days, zone=TOWN), TOWN)


def exclusion(**changes: object) -> Exclusion:
    fields: dict[str, object] = {
        "ref": "EX-0007", "profile_id": 1, "rules_version": 0, "member_id": 1, "proposed_by_id": 1, "proposed_at": AT,
        "because": "", "points": 3, "proposes_months": 12, "panel": Panel.MEMBER, "state": State.ISSUED, "months": 12,
        "issued_at": AT - timedelta(days=1), "lapses_on": date(2026, 11, 20),
    }  # fmt: skip
    return Exclusion(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [Given.IN_PERSON, Given.CUSTODY])
def test_what_is_handed_over_counts_at_once(how: Given) -> None:
    assert rules.counts_from(AT, how, post_days=2, zone=TOWN) == AT


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        ((2026, 11, 16), date(2026, 11, 18)),  # Monday: Wednesday
        ((2026, 11, 19), date(2026, 11, 23)),  # Thursday: Friday, Monday
        ((2026, 11, 20), date(2026, 11, 24)),  # Friday: Monday, Tuesday
        ((2026, 11, 21), date(2026, 11, 24)),  # Saturday
        ((2026, 11, 22), date(2026, 11, 24)),  # Sunday
        ((2028, 2, 28), date(2028, 3, 1)),  # a leap day is a day
        ((2027, 2, 26), date(2027, 3, 2)),  # without one
        ((2026, 12, 23), date(2026, 12, 29)),  # Christmas Eve; then Christmas, a weekend and Boxing Day, kept on Monday
        ((2027, 3, 25), date(2027, 3, 31)),  # Good Friday, a weekend, Easter Monday: Tuesday, Wednesday
        ((2026, 12, 31), date(2027, 1, 5)),  # New Year's Day, a weekend: Monday, Tuesday
        ((2027, 8, 27), date(2027, 9, 1)),  # the Monday is the summer holiday
    ],
)
def test_a_letter_counts_business_days_after_posting(on: tuple[int, int, int], counts: date) -> None:
    assert posted(datetime(*on, 12, tzinfo=UTC)) == counts


@pytest.mark.parametrize("start", [date(2026, 12, 1), date(2027, 3, 1), date(2027, 12, 15), date(2028, 5, 1)])
def test_two_business_days_are_never_earlier_than_a_court_deems_a_letter_served(start: date) -> None:
    """CPR 6.26: the second day after posting, or the next business day when that is none."""
    for on in (start + timedelta(days=number) for number in range(45)):
        deemed = on + timedelta(days=2)
        while deemed.weekday() > 4 or deemed in bank_holidays(deemed.year):
            deemed += timedelta(days=1)
        assert posted(datetime.combine(on, time(12), TOWN)) >= deemed


def test_the_day_of_posting_is_the_towns() -> None:
    """At 23:30 in Greenwich on a Sunday in June it is Monday in the town."""
    assert posted(datetime(2026, 6, 14, 23, 30, tzinfo=UTC)) == date(2026, 6, 17)
    assert posted(datetime(2026, 6, 14, 22, 30, tzinfo=UTC)) == date(2026, 6, 16)


def test_it_counts_from_the_first_moment_of_that_day_by_the_towns_clock() -> None:
    over_the_change = rules.counts_from(datetime(2026, 3, 27, 12, tzinfo=UTC), Given.POST, post_days=2, zone=TOWN)
    assert over_the_change == datetime(2026, 3, 30, 23, 0, tzinfo=UTC)  # midnight of the 31st in summer time


def test_without_days_of_post_it_counts_when_it_was_posted_and_never_before() -> None:
    assert rules.counts_from(AT, Given.POST, post_days=0, zone=TOWN) == AT


def test_what_was_given_already_says_when() -> None:
    given = exclusion(state=State.SERVED, served_at=AT, ends_on=date(2027, 11, 18))
    fault = rules.fault_before_counting(given, served_at=AT, zone=TOWN)
    assert fault == "Given already, on 18 November 2026, 21:14. This one is kept beside it."


def test_the_hour_that_is_said_is_the_towns() -> None:
    assert rules.clock_and_day(datetime(2026, 6, 14, 23, 30, tzinfo=UTC), TOWN) == "15 June 2026, 00:30"


def test_the_last_day_is_a_day_of_the_town() -> None:
    summer = exclusion(lapses_on=date(2026, 6, 14), issued_at=datetime(2026, 6, 1, tzinfo=UTC))
    last = datetime(2026, 6, 14, 22, 59, tzinfo=UTC)
    assert rules.fault_before_counting(summer, served_at=last, zone=TOWN) is None
    too_late = rules.fault_before_counting(summer, served_at=last + timedelta(minutes=1), zone=TOWN)
    assert too_late == "The last day to give it was 14 June 2026. It counts no more."


def test_what_comes_from_before_the_issue_does_not_count() -> None:
    assert "issued only after" in (
        rules.fault_before_counting(exclusion(), served_at=AT - timedelta(days=2), zone=TOWN) or ""
    )


def test_what_was_lifted_is_not_put_in_force_again() -> None:
    assert "had ended" in (rules.fault_before_counting(exclusion(state=State.LIFTED), served_at=AT, zone=TOWN) or "")
