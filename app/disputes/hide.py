"""Hide what somebody disputes, at once and by one approver's word: it can wait, the person cannot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.correct_person import stand_down_all
from app.audit.record import record
from app.disputes import rules
from app.disputes.models import Dispute
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import AgeGroup, Hidden


def hide(session: Session, dispute: Dispute, *, because: str = "", by: Account, now: datetime) -> None:
    """Take the profile from members' screens and end what is out about it, in neutral words.

    Raises NotFit when nobody stands behind it and no reason is given, NotPossible when it is hidden already.
    """
    require(by, Permission.HANDLE_DISPUTES)
    profile = dispute.profile
    fault = rules.fault_before_hiding(dispute, profile, because=because)
    if fault and rules.fault_before_hiding(dispute, profile, because="said") is None:
        raise NotFit(fault, {"hide_because": fault})
    if fault:
        raise NotPossible(fault)
    if profile.hidden_because is Hidden.UNDER_18:
        profile.age_group = AgeGroup.YOUNG  # so that whoever restores it does not show somebody under 18
    profile.hidden_because = Hidden.DISPUTE
    dispute.hidden_at, dispute.hidden_by_id = now, by.id
    session.flush()
    stand_down_all(session, profile, because="It is being looked at again.", by=by, now=now)
    about = f"dispute {dispute.id}"
    record(session, "hid", f"profile {profile.ref}", by_id=by.id, now=now, dispute=about, because=because.strip())
