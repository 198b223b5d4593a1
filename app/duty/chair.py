"""Who of the Board hears of a queue that nobody keeps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account, AccountState, Role
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme


def of_the_board(session: Session) -> list[Account]:
    """Return the active accounts of the Board, by name."""
    board = select(Account).where(Account.role == Role.BOARD, Account.state == AccountState.ACTIVE)
    return sorted((one for one in session.scalars(board) if one.is_active), key=lambda one: (one.name, one.id))


def choose_chair(session: Session, account_id: int | None, *, by: Account, now: datetime) -> None:
    """Name the Board's chair, or nobody; raises NotFit for an account that is not of the Board."""
    require(by, Permission.MANAGE_EVERYBODY)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotThere("There is no scheme yet.")
    if account_id is not None and account_id not in {one.id for one in of_the_board(session)}:
        raise NotFit("Look at what is marked.", {"chair": "Choose somebody of the Board."})
    before = scheme.chair_id
    if before == account_id:
        return
    scheme.chair_id = account_id
    changed = {"what": ["chair"], "before": {"chair": before}, "after": {"chair": account_id}}
    record(session, "changed", "the scheme", by_id=by.id, now=now, **changed)
