"""The feed as a calendar reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from app.calendar.entries import Entry, Kind, Noun
from app.calendar.ical import feed

NOW = datetime(2028, 2, 20, 9, 30, tzinfo=UTC)
SERVED = Entry(
    date(2028, 2, 29),
    Kind.ENDS,
    Noun.NOTICE,
    "EX-0007",
    "Last day of the exclusion",
    "/desk/exclusions/EX-0007",
    "exclusion 7",
)
ANSWER = Entry(date(2028, 3, 26), Kind.DUE, Noun.APPEAL, "AP-0002", "An answer is due", "/desk/appeals/2", "appeal 2")


def read(*entries: Entry) -> Calendar:
    return Calendar.from_ical(feed(entries, scheme="Quillby; Together, öffentlich", host="town.example", now=NOW))


def test_each_entry_is_a_whole_day_also_a_leap_day_and_one_whose_night_has_23_hours() -> None:
    events = read(SERVED, ANSWER).walk("VEVENT")
    days = [(event["DTSTART"].dt, event["DTEND"].dt) for event in events]
    assert days == [(one.on, one.on + timedelta(days=1)) for one in (SERVED, ANSWER)]
    assert all(b"VALUE=DATE" in event.to_ical() for event in events)


def test_what_somebody_has_to_do_rings_a_day_before_and_what_begins_or_ends_by_itself_does_not() -> None:
    begins = SERVED._replace(kind=Kind.BEGINS, says="First day of the order", row="order 7")
    ends, first, waits = read(SERVED, begins, ANSWER).walk("VEVENT")
    assert not ends.walk("VALARM")
    assert not first.walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in waits.walk("VALARM")] == [timedelta(days=-1)]


def test_the_same_thing_keeps_its_number_when_its_day_moves_so_that_no_calendar_doubles_it() -> None:
    moved = SERVED._replace(on=date(2028, 3, 1))
    assert read(SERVED).walk("VEVENT")[0]["UID"] == read(moved).walk("VEVENT")[0]["UID"]
    other = SERVED._replace(says="Last day on which an appeal comes in time")
    assert read(SERVED).walk("VEVENT")[0]["UID"] != read(other).walk("VEVENT")[0]["UID"]


def test_long_and_foreign_words_survive_the_folding_of_lines() -> None:
    long = SERVED._replace(says="Zażółć gęślą jaźń, " * 20)
    data = feed([long], scheme="Quillby", host="town.example", now=NOW)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert read(long).walk("VEVENT")[0]["SUMMARY"] == f"EX-0007: {long.says}"


def test_nothing_due_is_a_calendar_all_the_same() -> None:
    assert read()["VERSION"] == "2.0"
    assert read().walk("VEVENT") == []
