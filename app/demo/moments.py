"""Where and when something may have happened in the demo town: in opening hours, and with somebody to tell of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.demo.hours import is_open
from app.demo.town import AccountOfTown, CategoryOfTown, PremisesOfTown, Town

WAITING_HOURS = 13
_RAINY_DAYS = (18, 19)  # days ago
_NIGHT_TRADE = {"refusal or ejection", "false ID", "drugs", "spiking", "alcohol disorder"}
_SHOP_TRADE = {"theft", "deterred theft", "fraud and counterfeit", "cyber"}
_CONTROL_ROOM_BY_NIGHT, _BY_DAY = ("joyce",), ("marek", "stella")


@dataclass(frozen=True)
class Moment:
    at: datetime
    premises: PremisesOfTown
    reporter: AccountOfTown


class Moments:
    """Draws moments for one town, always in the same order; `now` is aware, `zone` the town's own clock."""

    def __init__(self, town: Town, now: datetime, zone: ZoneInfo) -> None:
        self.town, self.now = town, now.astimezone(zone)
        self.r = random.Random(town.reports.seed)
        self.waiting_since = self.now - timedelta(hours=WAITING_HOURS)
        self.begin = self.now - timedelta(days=town.reports.days)

    def past(self, category: CategoryOfTown, *, days_ago: tuple[int, int] | None = None, place: str = "") -> Moment:
        """Return a moment before the waiting ones; `days_ago` and `place` narrow it, such as (0, 3) and "P13"."""
        spread = self.town.reports
        while True:
            back = self.r.randint(*days_ago) if days_ago else self._days_ago(spread.week_factor)
            day = (self.now - timedelta(days=back)).replace(hour=0, minute=0, second=0, microsecond=0)
            at = day.replace(hour=self._pick(spread.hours[category.hours]), minute=self.r.randrange(60))
            week = spread.week[category.week]
            zone = self.r.choices(list(category.zones), list(category.zones.values()))[0]
            if not self.begin < at < self.waiting_since - timedelta(minutes=90):
                continue
            if self.r.random() >= week[at.weekday()] / max(week) * self._street(zone, at):
                continue
            moment = self._at(category, zone, at, place)
            if moment:
                return moment

    def waiting(self, category: CategoryOfTown) -> Moment | None:
        """Return a moment in the last hours, or None when nothing that suits was open."""
        for _ in range(60):
            at = self.now - timedelta(minutes=self.r.randint(25, WAITING_HOURS * 60 - 10))
            zone = self.r.choices(list(category.zones), list(category.zones.values()))[0]
            moment = self._at(category, zone, at)
            if moment:
                return moment
        return None

    def just_now(self) -> Moment:
        """Return a moment a few minutes ago at Weavers Walk; the control room watches it when it is shut."""
        at = self.now - timedelta(minutes=5)
        for id in ("P13", "P11", "P10"):
            place = self._premises(id)
            if is_open(place.hours, at):
                return Moment(at, place, self._own_people(place, at)[-1])
        night = next(who for who in self.town.accounts if who.id in _CONTROL_ROOM_BY_NIGHT)
        return Moment(at, self._premises("P09"), night)

    def _days_ago(self, week_factor: list[float]) -> int:
        return 7 * self._pick(week_factor[::-1]) + self.r.randrange(8)

    def _street(self, zone: str, at: datetime) -> float:
        share = 0.5
        if (self.now.date() - at.date()).days in _RAINY_DAYS:
            share /= 2
        if zone == "MKT" and at.weekday() == 3 and at.hour < 15:  # market day
            share *= 2
        return share

    def _at(self, category: CategoryOfTown, zone: str, at: datetime, place: str = "") -> Moment | None:
        places = [self._premises(place)] if place else [p for p in self.town.premises if p.zone == zone]
        found = [p for p in places if _suits(category.category, p) and is_open(p.hours, at)]
        if not found:
            return None
        own = [5 if self._own_people(p, at) else 1 for p in found]
        chosen = self.r.choices(found, own)[0]
        return Moment(at, chosen, self.r.choice(self._own_people(chosen, at) or self._who_reports_for_any(at)))

    def _own_people(self, place: PremisesOfTown, at: datetime) -> list[AccountOfTown]:
        return [
            who
            for who in self.town.accounts
            if place.id in who.premises and who.role in ("staff", "door", "lead") and self._was_there(who, at)
        ]

    def _who_reports_for_any(self, at: datetime) -> list[AccountOfTown]:
        names = _BY_DAY if 7 <= at.hour < 19 else _CONTROL_ROOM_BY_NIGHT
        return [who for who in self.town.accounts if who.id in names]

    def _was_there(self, who: AccountOfTown, at: datetime) -> bool:
        if who.state == "left":
            return self.now - at > timedelta(days=31)
        return who.state == "active" and (not who.under_18 or at.weekday() == 5)

    def _premises(self, id: str) -> PremisesOfTown:
        return next(place for place in self.town.premises if place.id == id)

    def _pick(self, weights: list[float]) -> int:
        return self.r.choices(range(len(weights)), weights)[0]


def _suits(category: str, place: PremisesOfTown) -> bool:
    if category == "missing person":
        return place.essential == "health"
    if category in _NIGHT_TRADE:
        return place.sector == "licensed"
    return place.sector == "retail" if category in _SHOP_TRADE else True
