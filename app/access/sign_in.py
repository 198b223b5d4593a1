"""Sign in, stay signed in, sign out."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import limits, rules
from app.access.models import Device, DeviceUse, Level, SignIn
from app.access.passwords import fits
from app.audit.record import record
from app.kernel.tokens import new_token, sha
from app.members.models import Account


class Tried(NamedTuple):
    """One try at a password, counted before it is compared. `known_device` has been used under this name before."""

    name: str
    address: str
    known_device: str

    @property
    def counted(self) -> tuple[tuple[str, str], tuple[str, str]]:
        mine = ("name on device", f"{self.name} {self.known_device}") if self.known_device else ("name", self.name)
        return mine, ("address", self.address)


def count_try(session: Session, name: str, *, device: Device | None, address: str, now: datetime) -> Tried:
    """Count a try at this name's password; raises TooManyTries. Known and unknown names are counted alike."""
    name = name.strip().lower()
    tried = Tried(name, address, _known_device(session, name, device))
    limits.take(session, *tried.counted, now=now)
    return tried


def check_password(session: Session, tried: Tried, password: str) -> int | None:
    """Return the account that name and password belong to, or None; no transaction open: hashing is slow on purpose.

    One Argon2 comparison is made whether or not there is such a name. Whoever works on a shop floor comes in on an
    enrolled device: a password that is left from another role opens nothing.
    """
    account = session.scalars(select(Account).where(Account.sign_in == tried.name)).first()
    right = fits(password, account.password_hash if account else None)
    may = account is not None and account.is_active and not rules.signs_in_by_pin(account.role)
    return account.id if right and account and may else None


def begin_half_of(session: Session, account: Account, *, device: Device | None = None, now: datetime) -> str:
    """Begin a sign-in of somebody who still has to choose their second factor; return the cookie's token."""
    return _begin(session, account, device, Level.HALF, now=now)


def begin_half(session: Session, tried: Tried, account_id: int, *, device: Device | None, now: datetime) -> str:
    """Begin a sign-in that opens nothing but the second factor; return the cookie's token."""
    limits.forgive(session, tried.counted[0])
    limits.give_back(session, tried.counted[1])
    return _begin(session, session.get_one(Account, account_id), device, Level.HALF, now=now)


def complete(session: Session, sign_in: SignIn, device: Device, *, how: str, now: datetime) -> str:
    """Make a half sign-in whole once the second factor was right; return its new token: the old one was worth less."""
    sign_in.ended_at = now
    return begin(session, sign_in.account, device=device, how=how, now=now)


def begin(session: Session, account: Account, *, device: Device | None, how: str, now: datetime) -> str:
    """Begin a whole sign-in, both factors having been shown; return the cookie's token."""
    token = _begin(session, account, device, Level.FULL, now=now)
    if account.is_guard:
        account.placed_until = None  # yesterday's door is not tonight's
    if device is not None:
        device.seen_at = now
        use = session.get(DeviceUse, (device.id, account.id))
        if use is None:
            session.add(DeviceUse(device_id=device.id, account_id=account.id, last_at=now))
        else:
            use.last_at = now
    record(session, "signed in", f"account {account.id}", by_id=account.id, now=now, how=how)
    return token


def recognise(session: Session, token: str) -> SignIn | None:
    """Return the sign-in that this token stands for; whether it still holds is for `rules.hold`."""
    return session.scalars(select(SignIn).where(SignIn.token_sha == sha(token))).first()


def lock(sign_in: SignIn, *, now: datetime) -> None:
    """Cover everything until the PIN is shown again; whoever has no PIN is signed out."""
    if rules.hold(sign_in, now) is not rules.Hold.OPEN:
        return
    sign_in.locked_at = now
    sign_in.purpose = sign_in.purpose_at = sign_in.proved_at = None


def unlock(session: Session, sign_in: SignIn, *, now: datetime) -> str:
    """Open a locked sign-in again, its PIN or passkey having been right; return its new token."""
    token = new_token()
    sign_in.token_sha, sign_in.locked_at, sign_in.seen_at, sign_in.proved_at = sha(token), None, now, now
    record(session, "unlocked", f"account {sign_in.account_id}", by_id=sign_in.account_id, now=now)
    return token


def end(session: Session, sign_in: SignIn, *, now: datetime) -> None:
    """Sign out for good; the token is worth nothing from here on."""
    sign_in.ended_at = now
    record(session, "signed out", f"account {sign_in.account_id}", by_id=sign_in.account_id, now=now)


def _begin(session: Session, account: Account, device: Device | None, level: Level, *, now: datetime) -> str:
    token = new_token()
    session.add(
        SignIn(
            token_sha=sha(token),
            account_id=account.id,
            device_id=device.id if device else None,
            level=level,
            began_at=now,
            seen_at=now,
            ends_at=now + rules.stay(account.role, device, level).longest,
            proved_at=now if level is Level.FULL else None,
        )
    )
    session.flush()
    return token


def _known_device(session: Session, name: str, device: Device | None) -> str:
    if device is None:
        return ""
    used = select(DeviceUse.device_id).join(Account, Account.id == DeviceUse.account_id)
    known = session.scalar(used.where(DeviceUse.device_id == device.id, Account.sign_in == name))
    return "" if known is None else str(known)
