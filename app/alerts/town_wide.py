"""A notice that rings every phone at any hour: one person proposes it, another sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind, Proposal
from app.alerts.notices import EVERYBODY, hours_faults, notice, wording_faults
from app.alerts.raise_alert import sound
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

LAPSES_AFTER = timedelta(hours=24)


def propose(session: Session, *, wording: str, hours: int, by: Account, now: datetime) -> Proposal:
    """Put a notice before a second person; raises NotFit. It lapses after a day."""
    require(by, Permission.SEND_NOTICES)
    faults = wording_faults(wording) | hours_faults(hours)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    proposal = Proposal(id=uuid4(), wording=wording.strip(), hours=hours, proposed_by_id=by.id, proposed_at=now)
    session.add(proposal)
    session.flush()
    record(session, "proposed", f"proposal {proposal.id}", by_id=by.id, now=now, wording=proposal.wording)
    return proposal


def second(session: Session, proposal: Proposal, *, by: Account, now: datetime) -> Alert:
    """Send it to every phone of the town, as it was proposed.

    Raises NotAllowed for whoever proposed it, NotPossible when it was decided or has lapsed.
    """
    require(by, Permission.SECOND_NOTICES)
    _refuse_unless_open(proposal, now)
    if by.id == proposal.proposed_by_id:
        raise NotAllowed("You proposed this notice. Somebody else must send it.")
    ends_at = now + timedelta(hours=proposal.hours)
    alert = notice(session, AlertKind.TOWN_WIDE, EVERYBODY, wording=proposal.wording, ends_at=ends_at, by=by, now=now)
    sound(session, alert, by=by, now=now, kind=alert.kind.value, proposed_by=proposal.proposed_by_id)
    proposal.decided_by_id, proposal.decided_at, proposal.alert_id = by.id, now, alert.id
    record(session, "seconded", f"proposal {proposal.id}", by_id=by.id, now=now, alert=str(alert.id))
    return alert


def turn_down(session: Session, proposal: Proposal, *, by: Account, now: datetime) -> None:
    """Let a proposal fall: whoever may send it may, and whoever proposed it. Raises NotPossible when it was decided."""
    if by.id != proposal.proposed_by_id:
        require(by, Permission.SECOND_NOTICES)
    else:
        require(by, Permission.SEND_NOTICES)
    _refuse_unless_open(proposal, now)
    proposal.decided_by_id, proposal.decided_at = by.id, now
    record(session, "turned down", f"proposal {proposal.id}", by_id=by.id, now=now)


def open_proposals(session: Session, *, for_account: Account, now: datetime) -> list[Proposal]:
    """Return what waits for a second person, the oldest first."""
    require(for_account, Permission.SECOND_NOTICES)
    waiting = select(Proposal).where(Proposal.decided_at.is_(None), Proposal.proposed_at > now - LAPSES_AFTER)
    return list(session.scalars(waiting.order_by(Proposal.proposed_at, Proposal.id)))


def _refuse_unless_open(proposal: Proposal, now: datetime) -> None:
    if proposal.decided_at is not None:
        raise NotPossible("Somebody has decided on this notice already.")
    if now >= proposal.proposed_at + LAPSES_AFTER:
        raise NotPossible("This proposal is more than a day old. Propose it anew if it is still needed.")
