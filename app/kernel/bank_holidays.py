"""Bank holidays of England and Wales, computed: those that an Act or the usual proclamation makes each year.

Banking and Financial Dealings Act 1971, Schedule 1, with New Year's Day and the first Monday in May as they have been
proclaimed each year since 1974 and 1978. One that is proclaimed for a single year is not known here.
"""

from __future__ import annotations

from datetime import date, timedelta

_MONDAY, _SATURDAY = 0, 5


def bank_holidays(year: int) -> dict[date, str]:
    """Return the bank holidays of a year with their names."""
    easter = easter_sunday(year)
    found = {
        _next_weekday(date(year, 1, 1)): "New Year’s Day",
        easter - timedelta(days=2): "Good Friday",
        easter + timedelta(days=1): "Easter Monday",
        _first_monday(date(year, 5, 1)): "Early May bank holiday",
        _first_monday(date(year, 5, 25)): "Spring bank holiday",
        _first_monday(date(year, 8, 25)): "Summer bank holiday",
    }
    christmas = date(year, 12, 25)
    first = _next_weekday(christmas)
    second = _next_weekday(date(year, 12, 26))
    if christmas.weekday() >= _SATURDAY:  # the two are kept on two days after the weekend
        second = max(second, first + timedelta(days=1)) if christmas.weekday() == _SATURDAY else second
        first = first if christmas.weekday() == _SATURDAY else date(year, 12, 27)
    found |= {second: "Boxing Day", first: "Christmas Day"}
    return dict(sorted(found.items()))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * x) // 433
    month = (h + x - 7 * m + 90) // 25
    return date(year, month, (h + x - 7 * m + 33 * month + 19) % 32)


def _next_weekday(day: date) -> date:
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def _first_monday(day: date) -> date:
    """Return the first Monday on or after a day."""
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)
