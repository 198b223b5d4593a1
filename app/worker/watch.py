"""The watch over the desk: every few minutes it asks who should have looked, and whether anybody keeps the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.duty.escalate import escalate, late_now
from app.duty.late_disputes import chase, late_disputes
from app.duty.safe_mode import begin_safe_mode, is_safe_mode_due
from app.kernel.db import db, transaction
from app.web.parts import Parts

EVERY = timedelta(minutes=5)


def keep_watch(parts: Parts) -> Callable[[datetime], datetime]:
    """Return the thing for a calendar. It reads first: while all is well nobody who writes has to wait for it."""

    def watch(now: datetime) -> datetime:
        zone = parts.settings.zone
        local = now.astimezone(zone)
        if late_now(db.session(), zone=zone, now=local):
            with transaction() as session:
                escalate(session, zone=zone, now=local)
        if late_disputes(db.session(), now=local):
            with transaction() as session:
                chase(session, now=local)
        if is_safe_mode_due(db.session(), now=local):
            with transaction() as session:
                begin_safe_mode(session, now=local)
        return now + EVERY

    return watch
