"""Who keeps the desk: the accounts that may decide, as they are now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.duty.rules import Keeper
from app.members.models import Account, AccountState, Role
from app.members.permissions import MAY, Permission, may

DESK_ROLES = tuple(role for role in Role if Permission.DECIDE_REPORTS in MAY[role])


def keepers(session: Session) -> list[Account]:
    """Return everybody who may decide on reports, managers first."""
    of_the_desk = select(Account).where(Account.role.in_(DESK_ROLES), Account.state == AccountState.ACTIVE)
    able = [one for one in session.scalars(of_the_desk) if may(one, Permission.DECIDE_REPORTS)]
    return sorted(able, key=lambda one: (one.role is not Role.MANAGER, one.name, one.id))


def as_keeper(account: Account) -> Keeper:
    return Keeper(account.id, account.role is Role.MANAGER)
