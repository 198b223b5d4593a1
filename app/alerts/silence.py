"""After the town was put back from a copy: what was open then is over, and nothing that waited then rings now."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from app.alerts.models import WAITING, Alert, Delivery, Progress

_BECAUSE = "the town was put back from a copy"


def silence(session: Session, *, now: datetime) -> tuple[int, int]:
    """End every alert that is open, and let go every push that waits; return how many of each.

    Whether an alert was taken back after the copy was made is not known any more. One that still stood would accuse
    somebody whom the desk has cleared, so none stands: what is still true is told anew.
    """
    pushes = session.execute(
        update(Delivery)
        .where(Delivery.progress.in_(WAITING))
        .values(progress=Progress.EXPIRED, because=_BECAUSE, claimed_by=None, leased_until=None)
    )
    ended = session.execute(update(Alert).where(Alert.recalled_at.is_(None), Alert.ends_at > now).values(ends_at=now))
    session.execute(update(Alert).where(Alert.disregarded_at.is_(None)).values(disregarded_at=now))
    session.execute(update(Alert).where(Alert.fanned_after.is_not(None)).values(fanned_after=None))
    return cast("CursorResult[Any]", ended).rowcount, cast("CursorResult[Any]", pushes).rowcount
