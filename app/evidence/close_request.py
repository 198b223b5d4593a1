"""Note what became of a case, or take a request back. The hold ends; packs and links that are left go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.find import packs_of
from app.evidence.hold import end_hold, holds_of_request
from app.evidence.models import PackRequest, RequestState
from app.evidence.rules import OPEN
from app.evidence.throw_away import throw_away
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def close_request(session: Session, request: PackRequest, *, outcome: str, by: Account, now: datetime) -> list[str]:
    """Write down the outcome of an approved request and return the files to remove after the commit."""
    require(by, Permission.ASSEMBLE_PACKS)
    if request.state is not RequestState.APPROVED:
        raise NotPossible(f"{request.ref} is {request.state}. Only what was approved has an outcome.")
    if not outcome.strip():
        raise NotFit("Say what became of it.", {"outcome": "Say in a sentence what became of it, and who said so."})
    return _end(session, request, RequestState.CLOSED, outcome.strip(), by=by, now=now)


def withdraw_request(session: Session, request: PackRequest, *, because: str, by: Account, now: datetime) -> list[str]:
    """Take it back: it is not needed any more. Returns the files to remove after the commit."""
    require(by, Permission.ASSEMBLE_PACKS)
    if request.state not in OPEN:
        raise NotPossible(f"{request.ref} is {request.state} already.")
    if not because.strip():
        raise NotFit("Say why.", {"withdraw_because": "Say in a sentence why it is not needed any more."})
    return _end(session, request, RequestState.WITHDRAWN, because.strip(), by=by, now=now)


def _end(
    session: Session, request: PackRequest, state: RequestState, says: str, *, by: Account, now: datetime
) -> list[str]:
    request.state, request.outcome, request.closed_at = state, says, now
    for hold in holds_of_request(session, request):
        end_hold(session, hold, because=says, by=by, now=now)
    files = [file for pack in packs_of(session, request) if (file := throw_away(session, pack, now=now))]
    record(session, "closed", f"pack {request.ref}", by_id=by.id, now=now, state=str(state))
    session.flush()
    return files
