"""Show again what was hidden: by a second person, after a first has looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def restore(
    session: Session, dispute: Dispute, *, reporter_ids: Collection[int], by: Account, now: datetime, today: date
) -> bool:
    """End the dispute as the first person proposed; return whether members may see the profile again by that.

    They may not while it is hidden for another dispute as well: the last of them shows it. Who may be under 18 stays
    hidden unless the word of two people for it still holds. `reporter_ids`: who sent the reports that it began with.
    Raises NotPossible as the rules say.
    """
    require(by, Permission.HANDLE_DISPUTES)
    refuse_in_safe_mode(session)
    profile, others = dispute.profile, open_beside(session, dispute)
    fault = rules.fault_before_restoring(
        dispute,
        profile,
        by_id=by.id,
        by_members=by.member_ids,
        sent_it=by.id in reporter_ids,
        another_waits=any(one.hidden_at is None for one in others),
    )
    if fault:
        raise NotPossible(fault)
    dispute.ended_at, dispute.ended_by_id = now, by.id
    about, because = f"dispute {dispute.id}", dispute.because
    if others:
        outcome = dispute.outcome.value if dispute.outcome else None
        said = {"profile": profile.ref, "outcome": outcome, "because": because}
        record(session, "ended", about, by_id=by.id, now=now, **said)
    else:
        profile.hidden_because = rules.hidden_after_restoring(profile, today=today)
        record(session, "shown again", f"profile {profile.ref}", by_id=by.id, now=now, dispute=about, because=because)
    session.flush()
    return not others


def open_beside(session: Session, dispute: Dispute) -> Sequence[Dispute]:
    """Return the other disputes about the same profile that have not ended."""
    others = select(Dispute).where(
        Dispute.profile_id == dispute.profile_id, Dispute.ended_at.is_(None), Dispute.id != dispute.id
    )
    return session.scalars(others).all()
