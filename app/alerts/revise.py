"""The same person was seen again: the alert that is out is brought up to date, instead of a second one ringing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.audience import listeners
from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, Message
from app.alerts.rules import verdict
from app.alerts.told import devices_known, devices_told


def revise(session: Session, alert: Alert, now: datetime, *, by_id: int | None = None) -> tuple[int, int]:
    """Tell those who know that the alert has changed, without a sound, and ring those it now is for as well.

    `by_id` is whoever brought the news: their own phones stay silent. Returns how many are updated and how many ring.
    """
    session.flush()
    if not alert.rings:
        return 0, 0
    known, told = devices_known(session, alert), devices_told(session, alert)
    after = alert.fanned_after
    new = [
        Place(one.subscription_id, one.account_id, one.metres, verdict(one, alert, now=now))
        for one in listeners(session, alert, now=now)
        if one.subscription_id not in known and one.account_id != by_id
        # Behind the cursor of a fan-out that is under way, its next chunk finds them by itself.
        if after is None or one.subscription_id <= after
    ]
    updated = enqueue_places(
        session, alert, Message.UPDATE, [place for place in told if place.account_id != by_id], now=now
    )
    return updated, enqueue_places(session, alert, Message.ALERT, new, now=now)
