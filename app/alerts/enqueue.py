"""One row for each device that is to hear of an alert: the rows are the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Delivery, Message, Progress, Subscription
from app.kernel import wake

_ASKED_AT_ONCE = 10_000  # what any database takes in one question


class Place(NamedTuple):
    """One device's place in the queue. `because` says why it is spared the sound: then its row is only written down."""

    subscription_id: int
    account_id: int
    metres: int = 0
    because: str | None = None


def enqueue(session: Session, alert: Alert, message: Message, devices: Sequence[Subscription], *, now: datetime) -> int:
    """Queue the message to each device, due at once; return how many."""
    return enqueue_places(session, alert, message, (Place(one.id, one.account_id) for one in devices), now=now)


def enqueue_places(session: Session, alert: Alert, message: Message, places: Iterable[Place], *, now: datetime) -> int:
    """Queue the message to each place, the nearest first, then the last used; return how many will be sent.

    An update that a device was sent before, or still waits for, begins anew as the next round of the same row: what
    comes back of the round before changes nothing any more.
    """
    session.flush()
    ordered = _in_order(session, list(places))
    if message is Message.UPDATE:
        again = _begin_next_round(session, alert, ordered, now)
        fresh = [place for place in ordered if place.subscription_id not in again]
    else:
        fresh = ordered
    if fresh:
        session.execute(insert(Delivery), [_row(alert, message, place, now) for place in fresh])
    told = sum(place.because is None for place in ordered)
    if told:
        wake.ask(session)
    return told


def _in_order(session: Session, places: list[Place]) -> list[Place]:
    """Sort them as they are to be sent: of equally near ones, those first on which the app was started last."""
    ids = [place.subscription_id for place in places]
    found: list[int] = []
    for first in range(0, len(ids), _ASKED_AT_ONCE):
        some = Subscription.id.in_(ids[first : first + _ASKED_AT_ONCE])
        found += session.scalars(select(Subscription.id).where(some).order_by(Subscription.seen_at.desc().nulls_last()))
    rank = {id: place for place, id in enumerate(found)}
    return sorted(places, key=lambda place: (place.metres, rank.get(place.subscription_id, 0)))


def _row(alert: Alert, message: Message, place: Place, now: datetime) -> dict[str, object]:
    return {
        "alert_id": alert.id,
        "subscription_id": place.subscription_id,
        "account_id": place.account_id,
        "message": message,
        "progress": Progress.PENDING if place.because is None else Progress.SUPPRESSED,
        "because": place.because,
        "metres": place.metres,
        "round": 0,
        "attempts": 0,
        "queued_at": now,
        "due_at": _due_at(alert, now),
    }


def _due_at(alert: Alert, now: datetime) -> datetime:
    """Return when a message may go out: not while whoever decided may still undo it."""
    return max(now, alert.held_until) if alert.held_until is not None else now


def _begin_next_round(session: Session, alert: Alert, places: Sequence[Place], now: datetime) -> set[int]:
    """Put the rows that are there already back into the queue; return their subscriptions."""
    ours = Delivery.alert_id == alert.id, Delivery.message == Message.UPDATE
    there = set(session.scalars(select(Delivery.subscription_id).where(*ours)))
    ringing = [place.subscription_id for place in places if place.because is None and place.subscription_id in there]
    session.execute(
        update(Delivery)
        .where(*ours, Delivery.subscription_id.in_(ringing))
        .values(
            progress=Progress.PENDING,
            because=None,
            round=Delivery.round + 1,
            queued_at=now,
            due_at=_due_at(alert, now),
            claimed_by=None,
            leased_until=None,
            attempts=0,
            status=None,
            sent_at=None,
            delivered_at=None,
            opened_at=None,
        ),
        execution_options={"synchronize_session": "fetch"},
    )
    return there
