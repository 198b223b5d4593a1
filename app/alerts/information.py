"""Something that is useful to know, in the desk's words. It does not ring by night."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.notices import EVERYBODY, Target, hours_faults, notice, wording_faults
from app.alerts.raise_alert import sound
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode


def information(
    session: Session, *, wording: str, hours: int, target: Target = EVERYBODY, by: Account, now: datetime
) -> Alert:
    """Tell the zones and sectors that were chosen, for so many hours; raises NotFit."""
    require(by, Permission.SEND_NOTICES)
    refuse_in_safe_mode(session)
    faults = wording_faults(wording) | hours_faults(hours)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    ends_at = now + timedelta(hours=hours)
    alert = notice(session, AlertKind.INFORMATION, target, wording=wording, ends_at=ends_at, by=by, now=now)
    sound(session, alert, by=by, now=now, kind=alert.kind.value)
    return alert
