"""Who may give notices: whom their member has named, at its premises; and the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.exclusions import service_rules
from app.exclusions.models import Server
from app.members.models import Account, Premises
from app.members.permissions import Permission, may


def is_named(session: Session, account: Account, *, at: datetime | None = None) -> bool:
    """Return whether this account’s member has it named to give notices, now or `at` that moment.

    Nobody who was suspended, themself or with their member, has left or is under 18, whatever was named before.
    """
    return bool(_named(session, Account.id == account.id, at=at))


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
    return {one.id for one in _named(session, Account.id.in_([account.id for account in accounts]))}


def servers_at(session: Session, premises: Premises) -> list[int]:
    """Return the accounts of those who work at these premises and whom their own member has named."""
    return sorted(one.id for one in _named(session, Account.premises.any(Premises.id == premises.id)))


def _named(session: Session, which: ColumnElement[bool], *, at: datetime | None = None) -> list[Account]:
    """Return who among these is named, now or `at` that moment: by the member for which they work."""
    named = select(Account).join(Server, Server.account_id == Account.id).where(Server.member_id == Account.member_id)
    if at is None:
        named = named.where(Server.ended_at.is_(None))
    else:
        named = named.where(Server.named_at <= at, or_(Server.ended_at.is_(None), Server.ended_at >= at))
    found = session.scalars(named.where(which).distinct())
    return [one for one in found if may(one, Permission.SERVE_NOTICES) and not service_rules.naming_fault(one)]
