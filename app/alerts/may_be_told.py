"""Whom alerts may reach at this moment, wherever they happen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from app.agreements.gate import lacks_agreement
from app.agreements.models import Paper, PaperKind
from app.agreements.rules import in_force, sees_by_agreement
from app.members.models import Account, AccountState, Member, Role
from app.members.permissions import MAY, Permission, may

_BY_AGREEMENT = [role for role in Role if sees_by_agreement(role)]


def may_be_told(session: Session, account: Account, *, now: datetime) -> bool:
    """Return whether this account may be told of anything now. `now` is in the town's own time.

    Not when nobody vouches for its person any more, when a guard has not said where they work tonight, or when its
    body has no agreement in force.
    """
    gone_home = account.is_guard and (account.placed_until is None or now >= account.placed_until)
    return (
        may(account, Permission.SEE_ALERTS)
        and not account.is_paused(now)
        and not gone_home
        and not lacks_agreement(session, account, today=now.date())
    )


def who_may_be_told(session: Session, *, now: datetime) -> list[ColumnElement[bool]]:
    """Return the same for many at once: conditions on a query that joins Account and, outer, its Member."""
    sharing = session.scalars(select(Paper).where(Paper.kind == PaperKind.SHARING))
    bodies = {paper.member_id for paper in sharing if in_force(paper, now.date())}
    is_guard = and_(Account.role == Role.DOOR, Member.is_guard_firm.is_(True))
    return [
        Account.state == AccountState.ACTIVE,
        Member.suspended_at.is_(None),
        Account.is_under_18.is_(False),
        Account.role.in_([role for role in Role if Permission.SEE_ALERTS in MAY[role]]),
        or_(Account.confirmed_until.is_(None), Account.confirmed_until > now),
        or_(Member.id.is_(None), not_(is_guard), Account.placed_until > now),
        or_(Account.role.not_in(_BY_AGREEMENT), Account.member_id.in_(bodies) if bodies else false()),
    ]
