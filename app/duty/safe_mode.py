"""Nobody has kept the desk for a week: nothing new is published until somebody has taken it over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.models import SignIn
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.duty.keepers import DESK_ROLES
from app.duty.models import SafeMode
from app.duty.rules import kept_until, nobody_keeps
from app.duty.since import waits_since
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.review.models import Decision


def last_kept(session: Session) -> datetime | None:
    """Return when somebody last kept the desk, or None when that cannot be told."""
    seen = select(func.max(SignIn.seen_at)).join(Account, Account.id == SignIn.account_id)
    return kept_until(
        decided_at=_last_decided(session),
        seen_at=session.scalar(seen.where(Account.role.in_(DESK_ROLES))),
        waits_since=waits_since(session),
        taken_over_at=session.scalar(select(func.max(SafeMode.ended_at))),
    )


def is_safe_mode_due(session: Session, *, now: datetime) -> bool:
    """Return whether nobody has kept the desk for a week, and nothing was done about it yet; only reads."""
    scheme = the_scheme(session)
    return scheme is not None and scheme.safe_since is None and nobody_keeps(last_kept(session), now)


def begin_safe_mode(session: Session, *, now: datetime) -> bool:
    """Begin safe mode when it is due, and return whether it was."""
    scheme = the_scheme(session)
    if scheme is None or not is_safe_mode_due(session, now=now):
        return False
    scheme.safe_since = now
    session.add(SafeMode(began_at=now, last_decided_at=_last_decided(session)))
    session.flush()
    tell_desk(session, "queue", "Nobody has kept the desk for a week: nothing new is published.", now=now)
    record(session, "began safe mode", "the desk", by_id=None, now=now)
    return True


def take_over(session: Session, *, has_read: bool, by: Account, now: datetime) -> None:
    """End safe mode under one person's name. Raises NotFit unless they have read the hand-over pack, NotPossible when
    there is none: somebody was faster.
    """
    require(by, Permission.DECIDE_REPORTS)
    if not has_read:
        raise NotFit("Look at what is marked.", {"has_read": "Read what waits first, and say so."})
    scheme = the_scheme(session)
    if scheme is None or scheme.safe_since is None:
        raise NotPossible("Somebody keeps the desk already. There is nothing to take over.")
    scheme.safe_since = None
    for one in session.scalars(select(SafeMode).where(SafeMode.ended_at.is_(None))):
        one.ended_at, one.ended_by_id = now, by.id
    session.flush()
    record(session, "took over", "the desk", by_id=by.id, now=now)


def _last_decided(session: Session) -> datetime | None:
    return session.scalar(select(func.max(Decision.at)))
