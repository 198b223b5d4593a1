"""More has come since it was approved: what was said is void, as where the desk changes what goes in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.evidence.change import end_packs, void_approvals
from app.evidence.find import approvals_of
from app.evidence.goes_in import goes_in
from app.evidence.models import PackApproval, PackRequest, RequestState
from app.evidence.rules import said_more
from app.members.models import Account
from app.members.permissions import Permission, require


def more_than_approved(session: Session, request: PackRequest) -> str:
    """Return as a sentence what goes in now and is not in what each of the two approved; empty where nothing is."""
    if request.state is not RequestState.APPROVED:
        return ""
    return said_more(_by_all(_agreed(session, request)), goes_in(session, request))


def look_anew(session: Session, request: PackRequest, *, by: Account, now: datetime) -> list[str]:
    """Make void what was said of less than goes in now, and end the packs built before; without more nothing happens.

    Returns the files to remove after the commit.
    """
    require(by, Permission.ASSEMBLE_PACKS)
    if not more_than_approved(session, request):
        return []
    files = end_packs(session, request, now=now)
    void_approvals(session, request, by=by, now=now)
    return files


def void_what_was_said_of_less(
    session: Session, request: PackRequest, goes: Collection[str], *, by: Account, now: datetime
) -> None:
    """Before another says yes to what `goes` in: let what was said of less count no more."""
    said = _agreed(session, request)
    if said and said_more(_by_all(said), goes):
        void_approvals(session, request, by=by, now=now)


def _agreed(session: Session, request: PackRequest) -> list[PackApproval]:
    return [one for one in approvals_of(session, request) if one.agrees]


def _by_all(said: Collection[PackApproval]) -> set[str]:
    """Return what each of them has approved."""
    return set[str].intersection(*(set(one.goes_in) for one in said)) if said else set()
