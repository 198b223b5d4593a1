"""Say that what is hidden may be shown again, having looked. It stays hidden until a second person has looked too."""

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

_MAY_BE_CLEARED_AS = (Outcome.STANDS, Outcome.CHANGED)


def clear(
    session: Session,
    dispute: Dispute,
    outcome: Outcome,
    *,
    looked_at: str,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
) -> None:
    """Propose how it ends, with what was looked at; raises NotFit without that, NotPossible as the rules say.

    `reporter_ids`: who sent the reports that the profile began with. None of them says that it may be shown.
    """
    require(by, Permission.HANDLE_DISPUTES)
    if outcome not in _MAY_BE_CLEARED_AS:
        raise NotFit("Choose how it ends.", {"outcome": "It stands, or something written was changed."})
    if not looked_at.strip():
        raise NotFit("Say what you looked at.", {"looked_at": "A till roll, a picture, who was asked: in a sentence."})
    fault = rules.fault_before_clearing(
        dispute, dispute.profile, by_members=by.member_ids, sent_it=by.id in reporter_ids
    )
    if fault:
        raise NotPossible(fault)
    dispute.cleared_at, dispute.cleared_by_id = now, by.id
    dispute.outcome, dispute.because = outcome, looked_at.strip()
    said = {"profile": dispute.profile.ref, "because": dispute.because}
    record(session, "cleared", f"dispute {dispute.id}", by_id=by.id, now=now, **said)


def keep_hidden(session: Session, dispute: Dispute, *, because: str, by: Account, now: datetime) -> None:
    """Say, as anybody at the desk, that it may not be shown yet after all: who looks next begins anew.

    Raises NotFit without a reason, NotPossible unless somebody has cleared it.
    """
    require(by, Permission.HANDLE_DISPUTES)
    if rules.stage(dispute) is not rules.Stage.CLEARED:
        raise NotPossible("Nobody has said that it may be shown again.")
    if not because.strip():
        raise NotFit("Say why.", {"keep_because": "Say in a sentence what is still open."})
    dispute.cleared_at = dispute.cleared_by_id = dispute.outcome = None
    dispute.because = ""
    said = {"profile": dispute.profile.ref, "because": because.strip()}
    record(session, "kept hidden", f"dispute {dispute.id}", by_id=by.id, now=now, **said)
