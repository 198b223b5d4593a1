"""Where an alert has come: each premises as it lies around the alert's own, with the most that came back from it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy.orm import Session

from app.alerts import reach
from app.alerts.models import Alert, Word
from app.kernel.geo import Point, metres_between, offset
from app.members.models import Premises

Told = Literal["told", "unreachable", "delivered", "opened", "looking_out", "not_here", "seen_here"]


class Place(NamedTuple):
    """One premises: the most that came back from it, its phones, and how far it lies from the alert, in metres."""

    name: str
    state: Told
    phones: int
    metres: int
    east_m: int
    north_m: int


def told_where(session: Session, alert: Alert, *, now: datetime) -> list[Place]:
    """Return every premises where somebody was told or has answered, the nearest first; never who."""
    found = reach.by_premises(session, alert, now=now)
    return [_place(one.premises, alert.where, one) for one in found if one.premises is not None]


def state_of(counts: reach.Place) -> Told:
    """Return the most that came back from a place: a word says more than an opened alert, "seen here" more than all."""
    words: tuple[tuple[Word, Told], ...] = (
        (Word.SEEN_HERE, "seen_here"),
        (Word.NOT_HERE, "not_here"),
        (Word.LOOKING_OUT, "looking_out"),
    )
    for word, state in words:
        if counts.answered.get(word.value):
            return state
    if counts.opened or counts.delivered:
        return "opened" if counts.opened else "delivered"
    return "unreachable" if counts.unreachable else "told"


def _place(premises: Premises, centre: Point, counts: reach.Place) -> Place:
    lies = offset(centre, premises.where)
    return Place(
        name=premises.name,
        state=state_of(counts),
        phones=counts.told,
        metres=round(metres_between(premises.where, centre)),
        east_m=round(lies.east_m),
        north_m=round(lies.north_m),
    )
