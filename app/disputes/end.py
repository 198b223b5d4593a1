"""End a dispute about what is not hidden: by one person, with the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.disputes import rules
from app.disputes.models import Dispute, Outcome
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def end(
    session: Session,
    dispute: Dispute,
    outcome: Outcome,
    *,
    because: str,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
) -> None:
    """Say how it ended and why; raises NotFit without a reason, NotPossible as the rules say.

    `reporter_ids`: who sent the reports that the profile began with. None of them says that it stands.
    """
    require(by, Permission.HANDLE_DISPUTES)
    fault = rules.fault_before_ending(
        dispute, dispute.profile, outcome, by_members=by.member_ids, sent_it=by.id in reporter_ids
    )
    if fault:
        raise NotPossible(fault)
    if not because.strip():
        raise NotFit("Say why.", {"end_because": "Say in a sentence what you looked at, and what follows."})
    dispute.ended_at, dispute.ended_by_id = now, by.id
    dispute.outcome, dispute.because = outcome, because.strip()
    said = {"profile": dispute.profile.ref, "outcome": outcome.value, "because": dispute.because}
    record(session, "ended", f"dispute {dispute.id}", by_id=by.id, now=now, **said)
