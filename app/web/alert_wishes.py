"""Which alerts ring for me: kinds, how near, quiet hours, and until when I am on shift."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from app.alerts.models import AlertKind, Wishes
from app.alerts.quiet import A_DAY, Hours, hours_of
from app.alerts.wishes import (
    LEAST_RADIUS_M,
    LONGEST_SHIFT_HOURS,
    MAY_BE_UNWANTED,
    end_shift,
    start_shift,
    wish,
    wishes_of,
)
from app.kernel.db import db, transaction
from app.members.permissions import Permission
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("alert_wishes", __name__)

_RADII_M = (LEAST_RADIUS_M, 200, 400, 800)
_LONGEST_LIST = 20


class _Words(NamedTuple):
    label: str
    says: str


_KINDS = {
    AlertKind.SIGHTING: _Words("Sightings", "Somebody of the gallery was seen near you."),
    AlertKind.LIVE: _Words(
        "Somebody unknown, just now", "An adult whom nobody knows yet, seen by one person very near you."
    ),
    AlertKind.INCIDENT: _Words("Incidents", "What happened near you, checked by a named person."),
    AlertKind.MISSING: _Words(
        "Missing people", "Somebody may need help. Asked for by the police, the hospital or the council."
    ),
    AlertKind.INFORMATION: _Words("Information", "What the desk wants you to know. It never rings at night."),
    AlertKind.TOWN_WIDE: _Words("Notices to the whole town", "Sent by two people together. These always ring."),
}


class KindWish(Shape):
    """`always`: it rings whatever one wishes."""

    key: str
    label: str
    says: str
    wanted: bool
    always: bool


class WishesShape(Shape):
    """Minutes are after midnight in the town. `radius_m` None: as far as each alert is told.

    `usual_hours`: the quiet hours of where I work, in words; they hold while I name none of my own.
    """

    kinds: list[KindWish]
    radius_m: int | None
    radii: list[int]
    quiet_from: int | None
    quiet_until: int | None
    usual_hours: str
    works_nights: bool
    on_shift_until: AwareDatetime | None
    longest_shift_hours: int


class NewWishes(Shape):
    unwanted: list[str] = Field(max_length=_LONGEST_LIST)
    radius_m: int | None
    quiet_from: int | None
    quiet_until: int | None
    works_nights: bool


class Shift(Shape):
    """From now on for so many hours; None: it is over."""

    hours: int | None


@pages.get("/api/alerts/wishes")
@needs(Permission.SEE_ALERTS)
@speaks("Which alerts ring for me", gives={200: WishesShape})
def mine() -> ResponseReturnValue:
    return give(_shape(wishes_of(db.session(), actor())))


@pages.put("/api/alerts/wishes")
@needs(Permission.SEE_ALERTS)
@speaks("Say which alerts ring for me", takes=NewWishes, gives={200: WishesShape})
def say() -> ResponseReturnValue:
    said = read(NewWishes)
    with transaction() as session:
        return give(_shape(wish(session, **said.model_dump(), by=actor(), now=now())))


@pages.put("/api/alerts/shift")
@needs(Permission.SEE_ALERTS)
@speaks("Begin or end my shift: on shift, quiet hours do not hold", takes=Shift, gives={200: WishesShape})
def shift() -> ResponseReturnValue:
    said = read(Shift)
    with transaction() as session:
        if said.hours is None:
            return give(_shape(end_shift(session, by=actor(), now=now())))
        return give(_shape(start_shift(session, hours=said.hours, by=actor(), now=now())))


def _shape(own: Wishes) -> WishesShape:
    on_shift = own.on_shift_until if own.on_shift_until is not None and own.on_shift_until > now() else None
    return WishesShape(
        kinds=[
            KindWish(
                key=kind.value,
                label=words.label,
                says=words.says,
                wanted=kind.value not in own.unwanted,
                always=kind not in MAY_BE_UNWANTED,
            )
            for kind, words in _KINDS.items()
        ],
        radius_m=own.radius_m,
        radii=list(_RADII_M),
        quiet_from=own.quiet_from,
        quiet_until=own.quiet_until,
        usual_hours=_usual_hours(),
        works_nights=own.works_nights,
        on_shift_until=on_shift,
        longest_shift_hours=LONGEST_SHIFT_HOURS,
    )


def _usual_hours() -> str:
    """Return the quiet hours of where I work, in words: who works in several sectors rests when all of them do."""
    hours = hours_of({place.sector.value for place in actor().premises})
    begins = {one.begin for one in hours if all((one.begin - other.begin) % A_DAY < _length(other) for other in hours)}
    shared = [Hours(begin, (begin + min((one.end - begin) % A_DAY for one in hours)) % A_DAY) for begin in begins]
    return " and ".join(_in_words(one) for one in sorted(shared)) or "none"


def _length(hours: Hours) -> int:
    return (hours.end - hours.begin) % A_DAY


def _in_words(hours: Hours) -> str:
    begin, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in hours)
    return f"{begin} to {end}"
