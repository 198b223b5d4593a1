"""Periods of months, and the day that it is somewhere."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta, tzinfo

from app.kernel.bank_holidays import bank_holidays


def later(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last of that month when it has no such day.

    The corresponding date rule: a period of months that runs from the 30th of January ends on the last of February
    (Dodds v Walker [1981] 1 WLR 1027). The day from which it runs is not counted, the day returned is the last.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def in_months(months: int) -> str:
    """Return a number of months as it is read: "1 month", "12 months"."""
    return "1 month" if months == 1 else f"{months} months"


def day_of(moment: datetime, zone: tzinfo) -> date:
    """Return the day that it is in a place at a moment; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(zone).date()


def business_days_later(day: date, days: int) -> date:
    """Return the business day so many days after this one, in England and Wales.

    Saturdays, Sundays and bank holidays do not count (CPR 6.2(b)); one that is proclaimed for a single year is not
    known (see `bank_holidays`).
    """
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in bank_holidays(day.year)
    return day
