"""Show that it is you: the tries at a second factor, counted before they are made, and what a right one is worth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access import limits
from app.access.models import SignIn
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.members.models import Account


def count_try(session: Session, account: Account, *, now: datetime) -> None:
    """Count a try at this account's code, passkey or recovery code; raises TooManyTries."""
    limits.take(session, ("second factor", str(account.id)), now=now)


def was_wrong(session: Session, account: Account, *, now: datetime) -> None:
    """Tell the desk once the tries are used up: whoever gets so far may know the password."""
    if limits.is_met(session, "second factor", str(account.id), now=now):
        says = f"{account.name}: too many wrong codes after the right password. If it was not they, it needs changing."
        tell_desk(session, f"account {account.id}", says, now=now)


def was_right(session: Session, account: Account) -> None:
    """Forget the wrong tries."""
    limits.forgive(session, ("second factor", str(account.id)))


def prove(session: Session, sign_in: SignIn, *, how: str, now: datetime) -> None:
    """Note that somebody who is signed in has just shown again that it is they: it counts for five minutes."""
    sign_in.proved_at = now
    record(session, "proved", f"account {sign_in.account_id}", by_id=sign_in.account_id, now=now, how=how)
