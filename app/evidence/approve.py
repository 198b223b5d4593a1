"""Approve a request for evidence, or refuse it: two different people, one at the desk and one of the Board."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence import rules
from app.evidence.find import approver, approvers_of, reporters_in
from app.evidence.goes_in import goes_in
from app.evidence.hold import begin_hold, end_hold, holds_of_request
from app.evidence.look_anew import void_what_was_said_of_less
from app.evidence.models import PackApproval, PackRequest, RequestState
from app.evidence.rota import approvers
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Role
from app.members.permissions import Permission, require


def approve(
    session: Session, request: PackRequest, *, agrees: bool, because: str, by: Account, now: datetime
) -> RequestState:
    """Say yes or no, with the reason, and return how the request stands then.

    The second yes approves it and holds the person's record; one no ends it. What goes in is kept with each: a first
    yes that was said of less is void, and this is the first. Raises NotFit without a reason, NotPossible when this
    person may not say anything (`rules.fault_before_word`).
    """
    require(by, Permission.APPROVE_PACKS)
    fault = fault_before_word(session, request, by=by)
    if fault is not None:
        raise NotPossible(fault)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why."})
    goes = goes_in(session, request)
    if agrees:
        void_what_was_said_of_less(session, request, goes, by=by, now=now)
    why = because.strip()
    session.add(PackApproval(request_id=request.id, by_id=by.id, agrees=agrees, because=why, at=now, goes_in=goes))
    session.flush()
    if not agrees:
        request.state, request.outcome, request.closed_at = RequestState.REFUSED, because.strip(), now
        for hold in holds_of_request(session, request):  # begun with an approval that is void
            end_hold(session, hold, because=because.strip(), by=by, now=now)
        record(session, "refused", f"pack {request.ref}", by_id=by.id, now=now)
        return request.state
    record(session, "approved", f"pack {request.ref}", by_id=by.id, now=now)
    if rules.is_of_both(approvers_of(session, request)):
        request.state = RequestState.APPROVED
        if all(hold.ended_at for hold in holds_of_request(session, request)):
            begin_hold(session, request, by=by, now=now)
    session.flush()
    return request.state


class CanApprove(NamedTuple):
    """Who may still say yes to a request: at the desk, and of the Board. `needs`: where one of the two is missing."""

    desk: list[Account]
    board: list[Account]
    needs: list[str]


def can_approve(session: Session, request: PackRequest) -> CanApprove:
    """Return whom to ask for the words that are still missing; each of them may speak now."""
    said, reporters = approvers_of(session, request), reporters_in(session, request)
    able = [
        one
        for one in approvers(session)
        if rules.fault_before_word(request, approver(one), said=said, reporters=reporters) is None
    ]
    desk, board = ([one for one in able if (one.role is Role.BOARD) is is_board] for is_board in (False, True))
    return CanApprove(desk, board, rules.needs_before_two(said, desk=bool(desk), board=bool(board)))


def fault_before_word(session: Session, request: PackRequest, *, by: Account) -> str | None:
    """Return why this person may not say yes or no, if so."""
    said = approvers_of(session, request)
    return rules.fault_before_word(request, approver(by), said=said, reporters=reporters_in(session, request))
