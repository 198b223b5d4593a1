"""Show again what was hidden: by a second person, after a first has looked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.disputes import rules
from app.disputes.models import Dispute
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode


def restore(session: Session, dispute: Dispute, *, by: Account, now: datetime, today: date) -> None:
    """End the dispute as the first person proposed, and let members see the profile again.

    Who may be under 18 stays hidden until two people have decided so anew. Raises NotPossible as the rules say.
    """
    require(by, Permission.HANDLE_DISPUTES)
    refuse_in_safe_mode(session)
    profile = dispute.profile
    fault = rules.fault_before_restoring(
        dispute, profile, by_id=by.id, by_members=by.member_ids, is_disputed_twice=_is_disputed_twice(session, dispute)
    )
    if fault:
        raise NotPossible(fault)
    profile.hidden_because = rules.hidden_after_restoring(profile, today=today)
    dispute.ended_at, dispute.ended_by_id = now, by.id
    session.flush()
    said = {"dispute": f"dispute {dispute.id}", "because": dispute.because}
    record(session, "shown again", f"profile {profile.ref}", by_id=by.id, now=now, **said)


def _is_disputed_twice(session: Session, dispute: Dispute) -> bool:
    others = select(Dispute.id).where(
        Dispute.profile_id == dispute.profile_id, Dispute.ended_at.is_(None), Dispute.id != dispute.id
    )
    return session.scalar(others.limit(1)) is not None
