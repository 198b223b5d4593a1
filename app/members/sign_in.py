"""Sign in, stay signed in, sign out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import TooManyTries
from app.members import rules
from app.members.models import Account, Attempt, SignIn
from app.members.passwords import fits

_SEEN_EVERY = timedelta(minutes=1)


class Checked(NamedTuple):
    """Outcome of comparing name and password, before anything is written."""

    name: str
    address: str
    account_id: int | None


def check_password(session: Session, name: str, password: str, *, address: str, now: datetime) -> Checked:
    """Compare name and password, with no transaction open: hashing is slow on purpose.

    Raises TooManyTries when this name or address has failed too often within the window.
    """
    name = name.strip().lower()
    since = now - rules.TRIES_WINDOW
    for key, limit in ((_key("name", name), rules.TRIES_PER_NAME), (_key("from", address), rules.TRIES_PER_ADDRESS)):
        tries = session.scalar(select(func.count()).where(Attempt.key == key, Attempt.at > since)) or 0
        if tries >= limit:
            raise TooManyTries("Too many tries. Wait 15 minutes, or ask the desk to help you in.")
    account = session.scalars(select(Account).where(Account.sign_in == name)).first()
    right = fits(password, account.password_hash if account else None)
    return Checked(name, address, account.id if right and account and account.is_active else None)


def begin(session: Session, checked: Checked, *, now: datetime) -> tuple[Account, str] | None:
    """Write down the outcome; return the account and the cookie's token, or None if name and password do not fit."""
    session.execute(delete(Attempt).where(Attempt.at < now - rules.TRIES_WINDOW))
    if checked.account_id is None:
        keys = _key("name", checked.name), _key("from", checked.address)
        session.add_all([Attempt(key=key, at=now) for key in keys])
        return None
    account = session.get_one(Account, checked.account_id)
    session.execute(delete(Attempt).where(Attempt.key == _key("name", checked.name)))
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_sha=_sha(token), account_id=account.id, began_at=now, seen_at=now, ends_at=rules.ends_at(account, now)
        )
    )
    record(session, "signed in", f"account {account.id}", by_id=account.id, now=now)
    return account, token


def recognise(session: Session, token: str, *, now: datetime) -> SignIn | None:
    """Return the sign-in that this token stands for, if it still holds."""
    found = session.scalars(select(SignIn).where(SignIn.token_sha == _sha(token))).first()
    return found if found and rules.holds(found, now) else None


def is_due_to_be_seen(sign_in: SignIn, now: datetime) -> bool:
    """Return whether the time last seen is old enough to be worth a write."""
    return now - sign_in.seen_at > _SEEN_EVERY


def end(session: Session, sign_in: SignIn, *, now: datetime) -> None:
    """Sign out for good; the token is worth nothing from here on."""
    sign_in.ended_at = now
    record(session, "signed out", f"account {sign_in.account_id}", by_id=sign_in.account_id, now=now)


def _sha(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind} {value}".encode()).hexdigest()
