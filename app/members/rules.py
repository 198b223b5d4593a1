"""Judgements about signing in."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.members.models import Account, Role, SignIn

TRIES_PER_NAME = 8
TRIES_PER_ADDRESS = 40
TRIES_WINDOW = timedelta(minutes=15)

_DESK_LASTS, _OTHERS_LAST = timedelta(hours=12), timedelta(days=14)
_DESK_IDLE, _OTHERS_IDLE = timedelta(hours=2), timedelta(days=7)
_AT_THE_DESK = {Role.MANAGER, Role.DEPUTY, Role.AUDITOR, Role.POLICE, Role.COUNCIL, Role.BOARD}


def ends_at(account: Account, now: datetime) -> datetime:
    """Return when a sign-in that begins now ends whatever happens: whoever sees more signs in more often."""
    return now + (_DESK_LASTS if account.role in _AT_THE_DESK else _OTHERS_LAST)


def holds(sign_in: SignIn, now: datetime) -> bool:
    """Return whether a sign-in still counts: not ended, not over, not idle too long, account active."""
    idle = _DESK_IDLE if sign_in.account.role in _AT_THE_DESK else _OTHERS_IDLE
    return (
        sign_in.ended_at is None
        and now < sign_in.ends_at
        and now - sign_in.seen_at < idle
        and sign_in.account.is_active
    )
