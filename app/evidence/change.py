"""What goes into a pack is changed: packs built before are ended, and what two have said of it may be void."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence import queue
from app.evidence.find import approvals_of, packs_of
from app.evidence.models import PackRequest, PackState, RequestState
from app.evidence.throw_away import throw_away
from app.members.models import Account

_BROKEN_OFF = "What goes in was changed meanwhile. Build it again."


def end_packs(session: Session, request: PackRequest, *, now: datetime) -> list[str]:
    """End every pack of a request, built or being built, and their links; return the files to remove after the commit.

    They hold what is not to be handed over any more.
    """
    files = list[str]()
    for pack in packs_of(session, request):
        queue.fail(session, pack, _BROKEN_OFF, now)
        if pack.state is PackState.READY and (file := throw_away(session, pack, now=now)):
            files.append(file)
    return files


def void_approvals(session: Session, request: PackRequest, *, by: Account, now: datetime) -> None:
    """Let what was said of a request count no more: what goes in was changed since. It waits for two again.

    What is held for the case stays held meanwhile.
    """
    said = approvals_of(session, request)
    for one in said:
        one.void_at = now
    if request.state is RequestState.APPROVED:
        request.state = RequestState.ASKED
    if said:
        record(session, "voided", f"pack {request.ref}", by_id=by.id, now=now)
    session.flush()
