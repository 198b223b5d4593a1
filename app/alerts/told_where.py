"""How far an alert has come, by premises and never by person, with each place where it lies around the alert's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import cos, radians
from typing import Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Answer, Delivery, Message, Progress, Word
from app.kernel.geo import EARTH_RADIUS_M, Point, metres_between
from app.members.models import Premises, account_premises

Told = Literal["told", "delivered", "opened", "looking_out", "not_here", "seen_here"]
# What says most about a place stands for it.
_ORDER: tuple[Told, ...] = ("told", "delivered", "opened", "looking_out", "not_here", "seen_here")
# Rows that never went out: nobody there was told.
_NOT_TOLD = (Progress.GONE, Progress.SUPPRESSED, Progress.EXPIRED, Progress.FAILED)


class Place(NamedTuple):
    """One premises: the most that came back from it, its phones, and how far it lies from the alert, in metres."""

    name: str
    state: Told
    phones: int
    metres: int
    east_m: int
    north_m: int


class _Row(NamedTuple):
    premises_id: int
    state: Told
    is_phone: bool


def told_where(session: Session, alert: Alert) -> list[Place]:
    """Return every premises where somebody was told or has answered, the nearest first.

    Whoever works at several is counted at the one nearest to the alert.
    """
    rows = [*_deliveries(session, alert), *_answers(session, alert)]
    known = {
        place.id: place
        for place in session.scalars(select(Premises).where(Premises.id.in_({row.premises_id for row in rows})))
    }
    by_place: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_place[row.premises_id].append(row)
    places = [_place(known[id], alert.where, found) for id, found in by_place.items()]
    return sorted(places, key=lambda place: (place.metres, place.name))


def _deliveries(session: Session, alert: Alert) -> Iterable[_Row]:
    """Return one row for each phone that was told, at the premises of its person that is nearest to the alert."""
    found = session.execute(
        select(
            Delivery.id, Delivery.delivered_at, Delivery.opened_at, Premises.id, Premises.latitude, Premises.longitude
        )
        .join(account_premises, account_premises.c.account_id == Delivery.account_id)
        .join(Premises, Premises.id == account_premises.c.premises_id)
        .where(Delivery.alert_id == alert.id, Delivery.message == Message.ALERT, Delivery.progress.not_in(_NOT_TOLD))
    )
    nearest: dict[int, tuple[float, _Row]] = {}
    for delivery_id, delivered_at, opened_at, premises_id, latitude, longitude in found:
        state: Told = "opened" if opened_at else "delivered" if delivered_at else "told"
        here = metres_between(Point(latitude, longitude), alert.where), _Row(premises_id, state, True)
        nearest[delivery_id] = min(nearest.get(delivery_id, here), here, key=lambda pair: pair[0])
    return [row for _, row in nearest.values()]


def _answers(session: Session, alert: Alert) -> Iterable[_Row]:
    words: dict[Word, Told] = {
        Word.SEEN_HERE: "seen_here",
        Word.NOT_HERE: "not_here",
        Word.LOOKING_OUT: "looking_out",
    }
    said = session.execute(
        select(Answer.premises_id, Answer.word).where(
            Answer.alert_id == alert.id, Answer.word.is_not(None), Answer.premises_id.is_not(None)
        )
    )
    return [_Row(premises_id, words[word], False) for premises_id, word in said if premises_id and word]


def _place(premises: Premises, centre: Point, rows: list[_Row]) -> Place:
    metre = EARTH_RADIUS_M * radians(1)
    return Place(
        name=premises.name,
        state=max((row.state for row in rows), key=_ORDER.index),
        phones=sum(row.is_phone for row in rows),
        metres=round(metres_between(premises.where, centre)),
        east_m=round((premises.longitude - centre.longitude) * metre * cos(radians(centre.latitude))),
        north_m=round((premises.latitude - centre.latitude) * metre),
    )
