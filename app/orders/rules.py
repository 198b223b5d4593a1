"""Judgements about orders: whether one holds here and now, and what has to be written down of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from app.orders.models import Order

_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")


class Terms(NamedTuple):
    """An order as it is written down. `terms` are its words, one a line; `zones` are ids, none of them: everywhere."""

    route: str
    made_by: str
    made_on: date | None
    starts_on: date | None
    ends_on: date | None
    terms: tuple[str, ...]
    source: str
    case_ref: str = ""
    area: str = ""
    zones: tuple[str, ...] = ()
    hours: str = ""
    members_told: bool = True


def hours_of(said: str) -> tuple[time, time] | None:
    """Return from and until when of "20:00-06:00"; None for anything else. Equal times are the whole day."""
    found = _HOURS.fullmatch(said.replace(" ", "").replace("–", "-"))
    if found is None:
        return None
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))


def is_running(order: Order, day: date) -> bool:
    """Return whether it counts on this day: it has begun, and neither its last day nor an earlier end is over."""
    if day < order.starts_on or (order.ends_on is not None and day > order.ends_on):
        return False
    return order.ended_on is None or day <= order.ended_on


def applies_at(order: Order, zone_id: str, moment: datetime, zone: tzinfo) -> bool:
    """Return whether it keeps somebody from this zone of the town at this moment, by the town's clock.

    Hours that run past midnight begin on the evening of its first day and end at midnight after its last one: it never
    keeps anybody from a place on a day that is not its own. Hours that cannot be read keep nobody from anywhere.
    """
    here = moment.astimezone(zone)
    if (order.zones and zone_id not in order.zones) or not is_running(order, here.date()):
        return False
    if not order.hours.strip():
        return True
    hours = hours_of(order.hours)
    if hours is None:
        return False
    if hours[0] == hours[1]:
        return True
    begins, ends = hours
    clock = here.time().replace(tzinfo=None)
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or (clock < ends and is_running(order, here.date() - timedelta(days=1)))


def place_says(order: Order, zone_names: Collection[str]) -> str:
    """Return where and when it holds, in few words: "Riverside, 20:00-06:00"; empty when everywhere at any hour."""
    where = order.area.strip() or " and ".join(sorted(zone_names))
    return ", ".join(part for part in (where, order.hours) if part)


def until(order: Order) -> date | None:
    """Return the last day on which somebody stands under it."""
    days = [day for day in (order.ends_on, order.ended_on) if day is not None]
    return min(days, default=None)


def faults_in(said: Terms, *, routes: Collection[str], zone_ids: Collection[str], today: date) -> dict[str, str]:
    """Return a sentence for each thing without which an order is not written down, by its field."""
    faults = {}
    if said.route not in routes:
        faults["route"] = "Choose one of the routes that the scheme uses."
    if len(said.made_by.strip()) < 3:
        faults["made_by"] = "Which court, council or force made it."
    if not said.terms:
        faults["terms"] = "Word by word what it forbids or asks, one to a line."
    if not set(said.zones) <= set(zone_ids):
        faults["zones"] = "Choose from the zones of the town."
    if said.hours and hours_of(said.hours) is None:
        faults["hours"] = "From and until, such as 20:00-06:00. Leave it empty if it counts at any hour."
    if not said.source.strip():
        faults["source"] = "Who told the desk, and what you saw of it: the sealed order, a court list."
    return faults | _faults_in_days(said, today=today)


def _faults_in_days(said: Terms, *, today: date) -> dict[str, str]:
    faults = {}
    if said.made_on is None or said.made_on > today:
        faults["made_on"] = "The day on which it was made, not later than today."
    if said.starts_on is None:
        faults["starts_on"] = "The first day on which it counts."
    elif said.made_on is not None and said.starts_on < said.made_on:
        faults["starts_on"] = "Not before the day on which it was made."
    if said.ends_on is not None and said.starts_on is not None and said.ends_on < said.starts_on:
        faults["ends_on"] = "Not before its first day. Leave it empty if it runs until further order."
    return faults
