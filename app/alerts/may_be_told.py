"""Whom alerts may reach at this moment, wherever they happen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.agreements.gate import lacks_agreement
from app.members.models import Account
from app.members.permissions import Permission, may


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
