"""The same as iCalendar (RFC 5545), for a calendar that asks now and then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from app.calendar.entries import Entry, Kind

ASK_AGAIN = timedelta(hours=6)
_AHEAD = timedelta(days=-1)


def feed(entries: Iterable[Entry], *, scheme: str, host: str, now: datetime) -> bytes:
    """Return the calendar: all-day events, each the same one whenever it is asked for. `host` makes their numbers ours.

    What somebody has to do rings a day before; what begins or ends by itself does not. No event names a person.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Townwatch//What is due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{scheme}: what is due")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", f"{entry.about}: {entry.says}")
    event.add("categories", [entry.noun.value])
    event.add("transp", "TRANSPARENT")  # it fills nobody's day
    event.add("class", "CONFIDENTIAL")
    if entry.kind is Kind.DUE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _AHEAD)
        alarm.add("description", f"{entry.about}: {entry.says}")
        event.add_component(alarm)
    return event
