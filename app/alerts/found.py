"""Who asked for a missing person says how it goes on: they were found, it was a mistake, or they are still missing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.alerts.models import Alert, Ending, MissingRequest
from app.alerts.recall import take_back
from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require

_BECAUSE = {
    Ending.STAND_DOWN: "They have been found, says whoever asked.",
    Ending.CORRECTION: "It was a mistake, says whoever asked.",
}


def mine(session: Session, id: UUID, *, for_account: Account) -> MissingRequest:
    """Return one's own request; raises NotThere for anybody else's."""
    require(for_account, Permission.ASK_FOR_MISSING)
    request = session.get(MissingRequest, id)
    if request is None or request.asked_by_id != for_account.id:
        raise NotThere("There is no such request, or it was deleted.")
    return request


def end_request(session: Session, request: MissingRequest, ending: Ending, *, by: Account, now: datetime) -> None:
    """Take it back before the town is told, or end the alert at once: nobody has to wait for the desk to stop looking.

    Raises NotThere for another's request, NotPossible when it is over.
    """
    mine(session, request.id, for_account=by)
    if request.decided_at is None:
        request.decided_by_id, request.decided_at, request.because = by.id, now, _BECAUSE[ending]
    else:
        alert = _out(session, request, now)
        take_back(session, alert, because=_BECAUSE[ending], ending=ending, by=by, now=now)
    session.flush()
    tell_desk(session, f"missing {request.id}", f"Somebody who was missing: {_BECAUSE[ending]}", now=now)
    record(session, "ended", f"missing {request.id}", by_id=by.id, now=now, because=_BECAUSE[ending])


def ask_longer(session: Session, request: MissingRequest, *, by: Account, now: datetime) -> None:
    """Put before the desk that they are still missing; the desk lets the alert stand for another 72 hours.

    Raises NotThere for another's request, NotPossible when nothing is out, or when it was asked already.
    """
    mine(session, request.id, for_account=by)
    alert = _out(session, request, now)
    if waits_for_longer(request, alert):
        raise NotPossible("You have asked for longer already. It is at the desk.")
    request.longer_at = now
    session.flush()
    says = f"{by.name} asks to look out for another 72 hours for somebody who is missing."
    tell_desk(session, f"missing {request.id}", says, now=now)
    record(session, "asked for longer", f"missing {request.id}", by_id=by.id, now=now)


def waits_for_longer(request: MissingRequest, alert: Alert) -> bool:
    """Return whether they asked for longer and the desk has not let it stand for longer since."""
    return request.longer_at is not None and (alert.approved_at is None or alert.approved_at <= request.longer_at)


def _out(session: Session, request: MissingRequest, now: datetime) -> Alert:
    alert = session.get(Alert, request.alert_id) if request.alert_id is not None else None
    if alert is None or not alert.is_live(now):
        raise NotPossible("This is over. If they are still missing, ask again.")
    return alert
