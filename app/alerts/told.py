"""Who was told of an alert: whatever becomes of it, they hear, and may read it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from app.alerts.enqueue import Place
from app.alerts.models import WAITING, Alert, Delivery, Message, Opened, Progress, Subscription
from app.members.models import Account


def devices_told(session: Session, alert: Alert) -> list[Place]:
    """Return the devices to which the alert went out and that are still the same person's.

    Also those whose sending is under way or failed: the push service may have taken it all the same.
    """
    rows = session.execute(
        select(Delivery.subscription_id, Delivery.account_id, Delivery.metres)
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .where(_of(alert, Message.ALERT), Delivery.attempts > 0, Delivery.account_id == Subscription.account_id)
        .where(Subscription.dropped_at.is_(None))
    )
    return [Place(*row) for row in rows]


def devices_known(session: Session, alert: Alert) -> set[int]:
    """Return the devices that have a place in the alert's queue already, also those that were spared the sound."""
    return set(session.scalars(select(Delivery.subscription_id).where(_of(alert, Message.ALERT))))


def hold_back(session: Session, alert: Alert) -> None:
    """Let nothing of the alert go out that has not gone yet: neither the rest of its fan-out nor what waits."""
    alert.fanned_after = None
    session.execute(
        update(Delivery)
        .where(_of(alert, Message.ALERT, Message.UPDATE), Delivery.progress.in_(WAITING), Delivery.attempts == 0)
        .values(progress=Progress.EXPIRED)
    )


def read_by(session: Session, account: Account) -> set[UUID]:
    """Return the alerts that this account was told of or has opened: it may go on reading how they end."""
    told = select(Delivery.alert_id).where(
        Delivery.account_id == account.id,
        Delivery.message.in_((Message.ALERT, Message.CORRECTION)),
        Delivery.progress != Progress.SUPPRESSED,
    )
    opened = select(Opened.alert_id).where(Opened.account_id == account.id)
    return {*session.scalars(told), *session.scalars(opened)}


def was_told(session: Session, alert: Alert, account: Account) -> bool:
    """Return the same for one alert."""
    rows = select(Delivery.id).where(
        _of(alert, Message.ALERT, Message.CORRECTION),
        Delivery.account_id == account.id,
        Delivery.progress != Progress.SUPPRESSED,
    )
    return session.scalar(rows.limit(1)) is not None or session.get(Opened, (alert.id, account.id)) is not None


def _of(alert: Alert, *messages: Message) -> ColumnElement[bool]:
    return and_(Delivery.alert_id == alert.id, or_(*(Delivery.message == one for one in messages)))
