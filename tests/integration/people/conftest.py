"""What the tests about people have in common: two of each phone, and pushes that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind, Delivery, Message, Progress, Subscription
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests.builders import subscribe_phone
from tests.town import CROSS, MO

Rings = Callable[[int], Subscription]


@pytest.fixture
def rings(app: Flask, parts: Parts) -> Rings:
    """`rings(ASHA)` lets a browser of hers be pushed to, with one push that waits to be sent."""

    def ring(account_id: int) -> Subscription:
        with transaction() as session:
            browser = subscribe_phone(session, account_id)
            alert = some_alert(parts.clock())
            session.add(alert)
            session.flush()
            session.add(
                Delivery(
                    alert_id=alert.id,
                    subscription_id=browser.id,
                    account_id=account_id,
                    message=Message.ALERT,
                    queued_at=parts.clock(),
                    due_at=parts.clock(),
                )
            )
        return browser

    return ring


def some_alert(now: datetime) -> Alert:
    return Alert(
        id=uuid4(),
        kind=AlertKind.SIGHTING,
        place="Orchard Foods",
        latitude=CROSS.latitude,
        longitude=CROSS.longitude,
        radius_m=400,
        happened_at=now,
        raised_at=now,
        ends_at=now + timedelta(hours=1),
        raised_by_id=MO,
    )


def still_rung(account_id: int) -> int:
    """Return how many of somebody's browsers would still be pushed to."""
    mine = select(Subscription).where(Subscription.account_id == account_id, Subscription.dropped_at.is_(None))
    return len(db.session().scalars(mine).all())


def pending(account_id: int) -> int:
    mine = select(Delivery).where(Delivery.account_id == account_id, Delivery.progress == Progress.PENDING)
    return len(db.session().scalars(mine).all())
