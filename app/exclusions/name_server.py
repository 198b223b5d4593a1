"""A lead names people of their member to give notices, themself too, and ends it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import Server
from app.exclusions.service_rules import naming_fault
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.rules import leads


def name_server(session: Session, account: Account, *, by: Account, now: datetime) -> Server:
    """Let somebody of one’s own member give notices from now on; said again it stays as it was.

    Raises NotThere for another member’s people, NotPossible for who is not active, under 18, or of another role.
    """
    member_id = _own_member(account, by)
    fault = naming_fault(account)
    if fault:
        raise NotPossible(fault)
    known = _running(session, account)
    if known is not None and known.member_id == member_id:
        return known
    if known is not None:
        known.ended_at = now  # named by a member for which they do not work any more
    named = Server(account_id=account.id, member_id=member_id, named_by_id=by.id, named_at=now)
    session.add(named)
    session.flush()
    record(session, "named to give notices", f"account {account.id}", by_id=by.id, now=now)
    return named


def end_server(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """Let somebody give notices no more; what they gave before still counts. Raises NotThere for another’s people."""
    _own_member(account, by)
    end_naming(session, account, by=by, now=now)


def end_naming(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """End it whoever named them: they work for another member now. Whoever comes back is named anew."""
    known = _running(session, account)
    if known is None:
        return
    known.ended_at = now
    session.flush()
    record(session, "ended giving notices", f"account {account.id}", by_id=by.id, now=now)


def _own_member(account: Account, by: Account) -> int:
    require(by, Permission.MANAGE_OWN_PEOPLE)
    if account.member_id is None or not leads(by, account.member_id):
        raise NotThere("There is nobody of that number, or they are another member’s.")
    return account.member_id


def _running(session: Session, account: Account) -> Server | None:
    return session.scalars(select(Server).where(Server.account_id == account.id, Server.ended_at.is_(None))).first()
