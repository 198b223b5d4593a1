"""Order a pack: the worker builds it, a step at a time. A person can watch how far it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.find import approvers_of, reporters_in
from app.evidence.look_anew import more_than_approved
from app.evidence.models import Pack, PackRequest, PackState
from app.evidence.rules import fault_before_building
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

UNDER_WAY = (PackState.WAITING, PackState.BUILDING)


def order_build(session: Session, request: PackRequest, *, by: Account, now: datetime) -> Pack:
    """Put the next pack of an approved request in the worker's queue; raises NotPossible."""
    require(by, Permission.ASSEMBLE_PACKS)
    fault = fault_now(session, request)
    if fault is not None:
        raise NotPossible(fault)
    busy = select(Pack.id).where(Pack.request_id == request.id, Pack.state.in_(UNDER_WAY))
    if session.scalar(busy.limit(1)) is not None:
        raise NotPossible("One is being built. Wait until it is ready.")
    last = session.scalar(select(func.max(Pack.number)).where(Pack.request_id == request.id)) or 0
    pack = Pack(request_id=request.id, number=last + 1, ordered_by_id=by.id, ordered_at=now, says="Waiting its turn.")
    session.add(pack)
    session.flush()
    record(session, "ordered", f"pack {request.ref}", by_id=by.id, now=now, number=pack.number)
    return pack


def fault_now(session: Session, request: PackRequest) -> str | None:
    """Return why no pack of this request is built as things stand, if so."""
    approvers, reporters = approvers_of(session, request), reporters_in(session, request)
    more = more_than_approved(session, request)
    return fault_before_building(request, approvers=approvers, reporters=reporters, more=more)
