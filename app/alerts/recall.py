"""Take an alert back from everybody who was told: because it was wrong, or because it is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.enqueue import enqueue_places
from app.alerts.models import Alert, Ending, Message
from app.alerts.told import devices_told, hold_back
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

_MESSAGES = {Ending.CORRECTION: Message.CORRECTION, Ending.STAND_DOWN: Message.STAND_DOWN}


def recall(
    session: Session, alert: Alert, *, because: str, ending: Ending = Ending.CORRECTION, by: Account, now: datetime
) -> int:
    """Take the alert back and say so to each device that was told, also in quiet hours; return to how many.

    What has not been sent yet is never sent. Raises NotFit without a reason, NotPossible when recalled before, and
    for a stand-down also when the alert has ended by itself.
    """
    require(by, Permission.RECALL_ALERTS)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why the alert is recalled."})
    return take_back(session, alert, because=because, ending=ending, by=by, now=now)


def take_back(session: Session, alert: Alert, *, because: str, ending: Ending, by: Account, now: datetime) -> int:
    """Do the same for whoever stands behind the alert: the verb that calls this has asked whether they do."""
    if ending is Ending.STAND_DOWN and alert.recalled_at is None and not alert.is_live(now):
        raise NotPossible("This alert has ended by itself. Nobody looks out for it any more.")
    alert.recall(by_id=by.id, now=now, because=because.strip(), ending=ending)
    hold_back(session, alert)
    told = enqueue_places(session, alert, _MESSAGES[ending], devices_told(session, alert), now=now)
    about, said = f"alert {alert.id}", {"because": because.strip(), "devices": told}
    if ending is Ending.CORRECTION:
        record(session, "recalled", about, by_id=by.id, now=now, **said)
    else:
        record(session, "stood down", about, by_id=by.id, now=now, **said)
    return told
