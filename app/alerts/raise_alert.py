"""Raise one alert: its row and a delivery for each device, in the commit that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.audience import listeners
from app.alerts.enqueue import enqueue
from app.alerts.models import Alert, AlertKind, Message, Subscription
from app.alerts.rules import verdict
from app.audit.record import record
from app.members.models import Account, Premises


class Occasion(NamedTuple):
    """What an alert is about. It carries no words of the reporter and not the reporter's name."""

    report_id: UUID
    profile_id: int | None
    photo_id: int | None
    premises: Premises
    chips: Sequence[str]
    happened_at: datetime


def raise_alert(
    session: Session,
    occasion: Occasion,
    *,
    radius_m: int,
    tells_zone: bool,
    ends_at: datetime,
    rings: bool,
    is_approved: bool,
    reporter_id: int,
    by: Account,
    now: datetime,
) -> Alert:
    """Write the alert; when it rings, queue a push to each device of those it concerns but the reporter's."""
    place = occasion.premises
    alert = Alert(
        id=uuid4(),
        kind=AlertKind.SIGHTING,
        report_id=occasion.report_id,
        profile_id=occasion.profile_id,
        photo_id=occasion.photo_id,
        place=place.name,
        premises_id=place.id,
        zone_id=place.zone_id if tells_zone else None,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_m=radius_m,
        chips=list(occasion.chips),
        happened_at=occasion.happened_at,
        raised_at=now,
        ends_at=ends_at,
        raised_by_id=by.id,
        approved_at=now if is_approved else None,
        approved_by_id=by.id if is_approved else None,
        except_account_id=reporter_id,
        rings=rings,
    )
    session.add(alert)
    session.flush()
    told = _queue(session, alert, now=now) if rings else 0
    record(session, "raised", f"alert {alert.id}", by_id=by.id, now=now, devices=told, approved=is_approved)
    return alert


def open_alert_for(session: Session, report_id: UUID) -> Alert | None:
    """Return the newest alert that a report has raised, if any."""
    raised = select(Alert).where(Alert.report_id == report_id).order_by(Alert.raised_at.desc(), Alert.id)
    return session.scalars(raised.limit(1)).first()


def _queue(session: Session, alert: Alert, *, now: datetime) -> int:
    heard = listeners(session, alert, now=now)
    ids = [one.subscription_id for one in heard if verdict(one, alert, now=now) is None]
    devices = session.scalars(select(Subscription).where(Subscription.id.in_(ids))).all()
    return enqueue(session, alert, Message.ALERT, devices, now=now)
