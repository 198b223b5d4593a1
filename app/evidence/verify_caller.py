"""Verify who asks: somebody of the scheme calls back, on a number that they found themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.models import PackRequest, RequestState
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def verify_caller(
    session: Session, request: PackRequest, *, spoke_to: str, number_from: str, by: Account, now: datetime
) -> None:
    """Note whom one has spoken to, and where the number was found: never the number that was given with the request.

    Raises NotFit without either, NotPossible when the request is not open or was verified before.
    """
    require(by, Permission.ASSEMBLE_PACKS)
    if request.state is not RequestState.ASKED or request.called_back_at is not None:
        raise NotPossible(f"{request.ref} was verified, or is over. Open it again to see.")
    faults = {}
    if not spoke_to.strip():
        faults["spoke_to"] = "Say whom you have spoken to, by name and office."
    if not number_from.strip():
        faults["number_from"] = "Say where you found the number: not in the request."
    if faults:
        raise NotFit("Say whom you called, and on which number.", faults)
    request.called_back_at, request.called_back_by_id = now, by.id
    request.called_back = f"Spoke to {spoke_to.strip()}. The number is from: {number_from.strip()}"
    record(session, "called back", f"pack {request.ref}", by_id=by.id, now=now)
    session.flush()
