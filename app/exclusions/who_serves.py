"""Who may give notices: whom their member has named, at its premises; and the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.exclusions import service_rules
from app.exclusions.models import Server
from app.members.models import Account, Premises
from app.members.permissions import Permission, may


def is_named(session: Session, account: Account, *, at: datetime | None = None) -> bool:
    """Return whether this account’s member has it named to give notices, now or `at` that moment.

    Nobody who was suspended, has left or is under 18, whatever was named before.
    """
    if not may(account, Permission.SERVE_NOTICES) or service_rules.naming_fault(account):
        return False
    named = select(Server.id).where(Server.account_id == account.id, Server.member_id == account.member_id)
    if at is None:
        named = named.where(Server.ended_at.is_(None))
    else:
        named = named.where(Server.named_at <= at, or_(Server.ended_at.is_(None), Server.ended_at >= at))
    return session.scalar(named.limit(1)) is not None


def gives_notices(session: Session, account: Account) -> bool:
    """Return whether this account may give notices anywhere: named, or at the desk."""
    if not may(account, Permission.SERVE_NOTICES):
        return False
    return service_rules.is_desk(account) or is_named(session, account)


def may_serve(session: Session, account: Account, premises: Premises | None, *, at: datetime | None = None) -> bool:
    """Return whether this account may give notices at these premises, now or `at` that moment; the desk anywhere."""
    if not may(account, Permission.SERVE_NOTICES):
        return False
    if service_rules.is_desk(account):
        return True
    return premises is not None and service_rules.serves_at(account, premises) and is_named(session, account, at=at)


def named_of(session: Session, accounts: Collection[Account]) -> set[int]:
    """Return the ids of those among these accounts who are named now."""
    ids = {account.id: account.member_id for account in accounts}
    rows = session.execute(
        select(Server.account_id, Server.member_id).where(Server.account_id.in_(ids), Server.ended_at.is_(None))
    )
    return {account_id for account_id, member_id in rows if ids[account_id] == member_id}
