"""What is known of the demo town, read from town.json; everything in it is invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("town.json")


class Shape(BaseModel):
    """Only what raising the town needs; the file tells more stories than that."""

    model_config = ConfigDict(frozen=True)


class Place(Shape):
    """Metres east (x) and north (y) of the Market Cross."""

    x: float
    y: float


class ZoneOfTown(Place):
    id: str
    name: str
    radius: int


class PremisesOfTown(Place):
    id: str
    name: str
    member: str
    zone: str
    sector: Literal["retail", "licensed", "service", "public body", "health", "education"]
    kind: str
    hours: str
    exclusion_authority: bool
    essential: str | None = None


class FirmOfTown(Shape):
    id: str
    name: str


class AccountOfTown(Shape):
    id: str
    name: str
    role: str
    premises: list[str]
    title: str
    sign_in: str
    state: Literal["active", "invited", "left"] = "active"
    under_18: bool = False
    guard_firm: str | None = None


class Portrait(Shape):
    palette: str = ""
    scene: str = ""
    glasses: bool = False


class Look(Shape):
    appears: str
    age: str
    build: str
    height: str
    hair: str
    wearing: str
    marks: str = ""
    portrait: Portrait = Portrait()

    def words(self) -> dict[str, str]:
        """The description as members read it, empty parts left out."""
        told = self.model_dump(exclude={"portrait"})
        return {part: words for part, words in told.items() if words}


class Step(Shape):
    """A warning, exclusion, order or correction; days count from today, past ones are negative."""

    served_day: int | None = None
    decided_day: int | None = None
    given_day: int | None = None
    published_day: int | None = None
    ends_day: int | None = None
    kind: str = ""  # of an order
    area: list[str] = []
    hours: str | None = None
    may_enter: list[str] = []
    told: int | None = None
    seen_correction: int | None = None


class ProfileOfTown(Shape):
    ref: str
    kind: Literal["known", "id_sought"]
    state: Literal["draft", "published", "hidden", "withdrawn"]
    standing: str
    name: str = ""
    label: str = ""
    look: Look
    mo: str
    why: str
    verified: int
    grading: str
    zones: list[str]
    review_in_days: int | None
    opened_day: int | None = None
    hidden_because: str | None = None
    exclusion: Step | None = None
    warning: Step | None = None
    order: Step | None = None
    correction: Step | None = None
    breaches: list[int] = []

    @property
    def published_day(self) -> int:
        """The day on which members first saw it; the earliest that its story allows."""
        steps = [step for step in (self.exclusion, self.warning, self.order, self.correction) if step]
        days = [day for s in steps for day in (s.served_day, s.given_day, s.decided_day, s.published_day)]
        days += [self.opened_day, self.review_in_days - 90 if self.review_in_days is not None else None]
        return min((day for day in days if day is not None), default=-1)


class CategoryOfTown(Shape):
    """How many reports of one kind there were, at which hours (a name in `hours`), on which days, where."""

    category: str
    n: int
    hours: str
    week: str
    zones: dict[str, float]
    photo_share: float
    value_gbp: tuple[int, int] = (0, 0)


class Spread(Shape):
    median: float
    p90: float


class DecisionMinutes(Shape):
    day: Spread
    night: Spread
    away: Spread
    manager_away_days: tuple[int, int]


class Outcomes(Shape):
    """Shares of all reports; `waiting` is a number."""

    linked_as_sighting: float
    merged: float
    returned: float
    rejected: float
    waiting: int


class Lanes(Shape):
    at_once: int
    live: int
    held: int


class Reports(Shape):
    days: int
    total: int
    seed: int
    week_factor: list[float]
    hours: dict[str, list[float]]
    week: dict[str, list[float]]
    categories: list[CategoryOfTown]
    outcomes: Outcomes
    rejected_because: list[str]
    decision_minutes: DecisionMinutes
    lanes: Lanes
    recalled_alerts: int


class Origin(Shape):
    lat: float
    lon: float


class TownItself(Shape):
    name: str
    origin: Origin


class SchemeOfTown(Shape):
    name: str
    short: str
    colour: str
    phone: str
    email: str


class Town(Shape):
    """All of it."""

    town: TownItself
    scheme: SchemeOfTown
    zones: list[ZoneOfTown]
    premises: list[PremisesOfTown]
    members_without_premises: list[FirmOfTown]
    accounts: list[AccountOfTown]
    profiles: list[ProfileOfTown]
    reports: Reports = Field()


@cache
def the_town() -> Town:
    """Return the town; raises pydantic's ValidationError when the file is not what it should be."""
    return Town.model_validate_json(FILE.read_bytes())
