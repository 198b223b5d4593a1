"""Look out for somebody who is missing for another 72 hours, by the word of the body that asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.notices import MOST_HOURS
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode


def extend(session: Session, alert: Alert, *, asked_by: str, by: Account, now: datetime) -> None:
    """Let the alert stand until 72 hours from now; nobody's phone rings again.

    `asked_by` is who of the asking body said once more that it is needed: kept in the record alone. Raises NotFit
    without, NotPossible for any other kind, for one that is over (then the body asks anew), and in safe mode.
    """
    require(by, Permission.SEND_NOTICES)
    refuse_in_safe_mode(session)
    if alert.kind is not AlertKind.MISSING:
        raise NotPossible("Only an alert about somebody who is missing may stand for longer.")
    if not alert.is_live(now):
        raise NotPossible("This alert is over. If they are still missing, send a new one.")
    if not asked_by.strip() or len(asked_by.strip()) > 120:
        raise NotFit("Look at what is marked.", {"asked_by": "Who asked for it once more, by name."})
    # Approved anew: phones that hold the list are told that it has changed.
    alert.approve(by_id=by.id, now=now, ends_at=now + timedelta(hours=MOST_HOURS))
    record(
        session,
        "extended",
        f"alert {alert.id}",
        by_id=by.id,
        now=now,
        asked_by=asked_by.strip(),
        until=alert.ends_at.isoformat(),
    )
