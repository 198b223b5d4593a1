"""The six weeks have exactly what the town's file says, at whatever moment they are drawn."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from app.demo.calendar import plan
from app.demo.hours import is_open
from app.demo.planned import SIGHTINGS, Planned
from app.demo.town import the_town

LONDON = ZoneInfo("Europe/London")
TOWN = the_town()
# By night, at noon, on a Sunday morning, on a Saturday night, on the days when clocks change.
MOMENTS = [
    datetime(2026, 11, 18, 3, 7, tzinfo=UTC),
    datetime(2026, 11, 19, 12, 0, tzinfo=UTC),
    datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
    datetime(2026, 11, 28, 23, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 14, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 6, 0, tzinfo=UTC),
]


@pytest.fixture(params=MOMENTS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@cache
def weeks_before(now: datetime) -> list[Planned]:
    return plan(TOWN, now=now, zone=LONDON)


@pytest.fixture
def reports(now: datetime) -> list[Planned]:
    return weeks_before(now)


def test_the_counts_are_exact(reports: list[Planned]) -> None:
    assert len(reports) == 252
    assert Counter(report.category for report in reports) == {c.category: c.n for c in TOWN.reports.categories}
    assert Counter(report.lane for report in reports) == {"at once": 31, "live": 9, "held": 212}
    assert Counter(report.outcome for report in reports) == {
        **{"approved": 157, "linked": 30, "merged": 25, "returned": 15, "rejected": 11, "waiting": 14}
    }


def test_the_same_moment_draws_the_same_weeks(now: datetime, reports: list[Planned]) -> None:
    assert plan(TOWN, now=now, zone=LONDON) == reports


def test_everything_happened_within_six_weeks_and_in_order(now: datetime, reports: list[Planned]) -> None:
    assert [report.number for report in reports] == list(range(1, 253))
    for report in reports:
        assert now - timedelta(days=42) < report.happened_at < report.received_at < now
        if report.decided_at is not None:
            assert report.received_at < report.decided_at < now
        if report.asked_at is not None:
            assert report.received_at < report.asked_at < (report.decided_at or now)


def test_shops_report_while_they_are_open(reports: list[Planned]) -> None:
    hours = {place.id: place.hours for place in TOWN.premises}
    for report in reports:
        # The control room also watches Weavers Walk when it is shut: the newest sighting may be its.
        assert is_open(hours[report.premises], report.happened_at) or (report.number, report.reporter) == (252, "joyce")


def test_nobody_decides_on_their_own_report(reports: list[Planned]) -> None:
    assert all(report.reporter != report.decided_by for report in reports)


def test_who_is_seventeen_reports_on_saturdays_and_names_nobody(reports: list[Planned]) -> None:
    hers = [report for report in reports if report.reporter == "rosie"]
    assert all(report.happened_at.weekday() == 5 and report.profile is None for report in hers)


def test_sightings_name_a_profile_and_nothing_else_does(reports: list[Planned]) -> None:
    assert all((report.profile is not None) is (report.category in SIGHTINGS) for report in reports)


def test_only_new_pictures_are_there(now: datetime, reports: list[Planned]) -> None:
    pictured = [report for report in reports if report.has_photo]
    assert 20 <= len(pictured) <= 40
    assert all(now - report.received_at < timedelta(days=3) for report in pictured)


def test_something_has_just_happened(now: datetime, reports: list[Planned]) -> None:
    newest = reports[-1]
    assert (newest.lane, newest.outcome) == ("at once", "waiting")
    assert now - newest.received_at < timedelta(minutes=5)
    assert sum(report.outcome == "returned" and report.decided_at is None for report in reports) == 1
