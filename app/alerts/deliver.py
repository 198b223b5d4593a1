"""Send what is due. The network is never touched while a transaction is open.

The table is the queue: a row is claimed with a lease, sent, and its outcome written down. After a crash
the lease runs out and the row is due again; a phone shows the echo once, because both have the same tag.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.alerts import rules
from app.alerts.may_be_told import may_be_told
from app.alerts.models import Alert, Delivery, Message, Progress
from app.alerts.near_me import shows_person
from app.alerts.push import Device, Outcome, topic_for
from app.alerts.receipts import token_for
from app.members.models import Account

BATCH = 16  # eight at a time, each at most eight seconds: done long before the lease runs out
_LEASE = timedelta(minutes=1)
_MOST_ATTEMPTS = 8
_BACK_OFF_S, _LONGEST_BACK_OFF_S = 2, 300
_CORRECTION_LASTS = timedelta(hours=72)

Send = Callable[..., Outcome]


class Due(NamedTuple):
    """One delivery that was claimed, with all that is needed to send it without the database."""

    delivery_id: int
    device: Device
    payload: Mapping[str, Any]
    topic: str
    ttl_s: int


def is_any_due(session: Session, *, now: datetime) -> bool:
    """Return whether a push waits to be sent; only reads."""
    return session.scalar(select(Delivery.id).where(_is_due(now)).limit(1)) is not None


def claim(session: Session, *, public_url: str, secret: bytes, now: datetime) -> list[Due]:
    """Take up to 16 due deliveries for a minute; what came too late is closed as expired on the way."""
    rows = session.scalars(
        select(Delivery)
        .where(_is_due(now))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(BATCH)
        .options(joinedload(Delivery.alert), joinedload(Delivery.subscription))
    ).all()
    due = []
    for row in rows:
        ends_at = _ends_at(row)
        if ends_at <= now or _is_about_nobody(session, row, now):
            row.progress = Progress.EXPIRED
        elif not _may_still_have_it(session, row, now):
            row.progress = Progress.GONE
        else:
            row.leased_until, row.attempts = now + _LEASE, row.attempts + 1
            due.append(_ready(row, public_url, secret, int((ends_at - now).total_seconds())))
    return due


def send_all(due: list[Due], send: Send, executor: Executor) -> list[tuple[int, Outcome]]:
    """Send the claimed deliveries side by side; return each one's id with its outcome."""

    def one(item: Due) -> tuple[int, Outcome]:
        return item.delivery_id, send(item.device, item.payload, topic=item.topic, ttl_s=item.ttl_s)

    return list(executor.map(one, due))


def note(session: Session, outcomes: list[tuple[int, Outcome]], *, now: datetime) -> None:
    """Write down what became of each: sent, gone, due again later, or given up."""
    for delivery_id, outcome in outcomes:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.leased_until, delivery.status = None, outcome.status
        if 200 <= outcome.status < 300:
            delivery.progress, delivery.sent_at = Progress.SENT, now
        elif outcome.status in (404, 410):
            delivery.progress = Progress.GONE
            device = delivery.subscription
            device.dropped_at, device.dropped_because = now, f"push service said {outcome.status}"
        elif _may_work_later(outcome.status) and delivery.attempts < _MOST_ATTEMPTS:
            delivery.due_at = now + timedelta(seconds=_pause(delivery.attempts, outcome.retry_after))
        else:
            delivery.progress = Progress.FAILED


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until < now)
    return and_(Delivery.progress == Progress.PENDING, Delivery.due_at <= now, free)


def _is_about_nobody(session: Session, row: Delivery, now: datetime) -> bool:
    """Return whether the alert's profile has been hidden or withdrawn since: then no phone rings for it any more."""
    return row.message is Message.ALERT and not shows_person(session, row.alert, now=now, today=now.date())


def _may_still_have_it(session: Session, row: Delivery, now: datetime) -> bool:
    """Return whether the browser is still this account's, and the account may still be told."""
    device = row.subscription
    account = session.get_one(Account, row.account_id)
    return device.dropped_at is None and device.account_id == account.id and may_be_told(session, account, now=now)


def _may_work_later(status: int) -> bool:
    return status in (0, 408, 429) or status >= 500


def _pause(attempts: int, retry_after: int | None) -> float:
    """Exponential back-off with full jitter, unless the service says how long to wait (seconds)."""
    if retry_after is not None:
        return retry_after
    return random.uniform(0.5, min(_BACK_OFF_S * 2**attempts, _LONGEST_BACK_OFF_S))  # noqa: S311 - no secret


def _ends_at(row: Delivery) -> datetime:
    alert = row.alert
    if row.message is Message.CORRECTION:
        return (alert.recalled_at or alert.ends_at) + _CORRECTION_LASTS
    return alert.recalled_at or alert.ends_at


def _ready(row: Delivery, public_url: str, secret: bytes, ttl_s: int) -> Due:
    device = Device(row.subscription.endpoint, row.subscription.p256dh, row.subscription.auth)
    payload = payload_of(row.alert, row.message, token=token_for(row.id, secret), public_url=public_url)
    return Due(row.id, device, payload, topic_for(str(row.alert_id)), ttl_s)


def payload_of(alert: Alert, message: Message, *, token: str, public_url: str) -> dict[str, Any]:
    """Return a Declarative Web Push message. It says nothing about anybody: a lock screen is public."""
    title = rules.title(alert, message)
    return {
        "web_push": 8030,
        "notification": {
            "title": title,
            "body": "",
            "navigate": f"{public_url}/alerts/{alert.id}",
            "tag": str(alert.id),
            "silent": False,
        },
        "mutable": True,
        "townwatch": {"alert": str(alert.id), "token": token},
    }
