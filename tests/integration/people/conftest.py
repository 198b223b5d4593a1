"""What the tests about people have in common: two of each phone, and pushes that wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Delivery, Message, Progress, Subscription
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests.builders import new_alert, subscribe_phone

Rings = Callable[[int], Subscription]


@pytest.fixture
def rings(app: Flask, parts: Parts) -> Rings:
    """`rings(ASHA)` lets a browser of hers be pushed to, with one push that waits to be sent."""

    def ring(account_id: int) -> Subscription:
        with transaction() as session:
            browser = subscribe_phone(session, account_id)
            alert = new_alert(session, at=parts.clock())
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


def still_rung(account_id: int) -> int:
    """Return how many of somebody's browsers would still be pushed to."""
    mine = select(Subscription).where(Subscription.account_id == account_id, Subscription.dropped_at.is_(None))
    return len(db.session().scalars(mine).all())


def pending(account_id: int) -> int:
    mine = select(Delivery).where(Delivery.account_id == account_id, Delivery.progress == Progress.PENDING)
    return len(db.session().scalars(mine).all())
