"""Somebody for each trial: a member, an account, a phone that is signed in and pushed to; and what ends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Device
from app.alerts.models import Alert, AlertKind, Delivery, Message, Progress, Subscription
from app.kernel.db import transaction
from app.members.models import Account, Member, Premises, Role
from app.people.change_role import change_role
from app.people.let_go import let_go
from app.people.lock_out import lock_out
from app.people.suspend import suspend
from app.people.suspend_member import suspend_member
from app.web.parts import Parts
from bench.reliability.town import let_in

PUSHES = 24  # half of them are claimed before the end, half come with it and must not be


class Victim(NamedTuple):
    """Who is ended in one trial, and the headers of their browser."""

    account_id: int
    member_id: int
    headers: dict[str, str]


def make_victim(app: Flask, push_port: int) -> Victim:
    """Write a member, its person, a phone, and a browser of it that is pushed to."""
    parts: Parts = app.extensions["townwatch"]
    with transaction() as session:
        model = session.scalars(select(Premises).limit(1)).one()
        known = session.scalars(select(Subscription).limit(1)).first()
        member = Member(name=f"Member {uuid4().hex[:8]}")
        session.add(member)
        session.flush()
        place = Premises(
            name=member.name,
            member_id=member.id,
            zone_id=model.zone_id,
            sector=model.sector,
            latitude=model.latitude,
            longitude=model.longitude,
        )
        account = Account(name="Somebody", role=Role.STAFF, member_id=member.id, premises=[place])
        session.add(account)
        session.flush()
        id, member_id = account.id, member.id
    headers = let_in(app, id, is_signed_in=True).headers
    with transaction() as session:
        device = session.scalars(select(Device).where(Device.account_id == id)).one()
        session.add(
            Subscription(
                account_id=id,
                device_id=device.id,
                endpoint=f"http://127.0.0.1:{push_port}/{uuid4().hex}",
                p256dh=known.p256dh if known else "",
                auth=known.auth if known else "",
                key_id="bench",
                made_at=parts.clock(),
            )
        )
    return Victim(id, member_id, headers)


def raise_alerts(session: Session, raised_by_id: int, now: datetime) -> list[UUID]:
    """Write the alerts that every victim in turn is pushed: with new ones each time every page would grow slower."""
    alerts = [
        Alert(
            id=uuid4(),
            kind=AlertKind.SIGHTING,
            place="the bench",
            latitude=53.2,
            longitude=2.2,
            radius_m=100,
            happened_at=now,
            raised_at=now,
            ends_at=now + timedelta(hours=12),
            raised_by_id=raised_by_id,
        )
        for _ in range(2 * PUSHES)
    ]
    session.add_all(alerts)
    session.flush()
    return [alert.id for alert in alerts]


def queue_pushes(session: Session, account_id: int, alerts: list[UUID], now: datetime) -> None:
    """Let these alerts be due to be pushed to this account's browsers."""
    browsers = session.scalars(
        select(Subscription).where(Subscription.account_id == account_id, Subscription.dropped_at.is_(None))
    ).all()
    session.add_all(
        Delivery(
            alert_id=alert_id,
            subscription_id=browser.id,
            account_id=account_id,
            message=Message.ALERT,
            queued_at=now,
            due_at=now,
        )
        for alert_id in alerts
        for browser in browsers
    )
    session.flush()


def not_claimed(session: Session, account_id: int) -> set[int]:
    """Return the pushes to this account that no worker has taken yet."""
    waiting = select(Delivery.id).where(Delivery.account_id == account_id, Delivery.attempts == 0)
    return set(session.scalars(waiting.where(Delivery.progress.in_((Progress.PENDING, Progress.GONE)))))


End = Callable[[Session, Account, Account, datetime], None]


def _suspend(session: Session, one: Account, by: Account, now: datetime) -> None:
    suspend(session, one, by=by, now=now)


def _let_go(session: Session, one: Account, by: Account, now: datetime) -> None:
    let_go(session, one, by=by, now=now)


def _new_role(session: Session, one: Account, by: Account, now: datetime) -> None:
    change_role(session, one, Role.DOOR, by=by, now=now)


def _suspend_member(session: Session, one: Account, by: Account, now: datetime) -> None:
    suspend_member(session, session.get_one(Member, one.member_id), by=by, now=now)


def _lock_out(session: Session, one: Account, by: Account, now: datetime) -> None:
    lock_out(session, session.scalars(select(Device).where(Device.account_id == one.id)).one(), by=by, now=now)


ENDINGS: dict[str, End] = {
    "suspended": _suspend,
    "left": _let_go,
    "another role": _new_role,
    "member suspended": _suspend_member,
    "phone locked out": _lock_out,
}
