"""The code app: a secret that a phone shares with us, and from which both make six digits every 30 seconds.

TOTP, RFC 6238, by pyotp. The secret is kept sealed and bound to its account: moved to another row it opens nothing.
"""

from __future__ import annotations

import base64
import hmac
import os
from datetime import datetime, timedelta
from typing import NamedTuple

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.access import rules
from app.access.factors import factors_of
from app.access.models import CodeApp
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account

_NONCE_BYTES = 12
_SET_UP_WITHIN = timedelta(minutes=15)
_STEPS_EITHER_WAY = 1  # a phone's clock may be half a minute off
_GONE = "This square has run out. Here is a new one: put it into your code app, and delete the one before."


class Offer(NamedTuple):
    """A secret that nobody has confirmed yet. `sealed` goes through the page and comes back with the first code."""

    secret: str
    sealed: str

    @property
    def in_groups(self) -> str:
        """The secret as somebody types it, four letters at a time."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def address(self, account: Account, scheme: str) -> str:
        """Return what the square says to a code app: whose secret it is and where it is for."""
        return pyotp.TOTP(self.secret).provisioning_uri(name=account.sign_in or account.name, issuer_name=scheme)


def offer(account: Account, *, key: bytes, now: datetime) -> Offer:
    """Make a secret for this account (160 bits, base32); nothing is kept until `confirm`."""
    secret = pyotp.random_base32()
    text = f"{int(now.timestamp())} {secret}".encode()
    return Offer(secret, base64.urlsafe_b64encode(_seal(text, _setting_up(account.id), key)).decode())


def offered(sealed: str, account: Account, *, key: bytes, now: datetime) -> Offer:
    """Return the offer that comes back from its page; raises NotFit for none of ours, or an old one."""
    try:
        made_at, secret = _open(base64.urlsafe_b64decode(sealed), _setting_up(account.id), key).decode().split()
    except (ValueError, InvalidTag):
        raise NotFit(_GONE, {"code": _GONE}) from None
    if now - datetime.fromtimestamp(int(made_at), tz=now.tzinfo) >= _SET_UP_WITHIN:
        raise NotFit(_GONE, {"code": _GONE})
    return Offer(secret, sealed)


def confirm(session: Session, account: Account, made: Offer, code: str, *, key: bytes, now: datetime) -> bool:
    """Keep the offered secret if the code comes from it; it takes the place of an earlier one."""
    step = _step_of(made.secret, code, after=0, now=now)
    if step is None:
        return False
    session.execute(delete(CodeApp).where(CodeApp.account_id == account.id))
    session.add(
        CodeApp(
            account_id=account.id, sealed_secret=seal(made.secret, account.id, key=key), made_at=now, last_step=step
        )
    )
    session.flush()
    record(session, "set code app", f"account {account.id}", by_id=account.id, now=now)
    return True


def use(session: Session, account_id: int, code: str, *, key: bytes, now: datetime) -> bool:
    """Return whether the code is right and has not been used; it works once, whichever process sees it first."""
    kept = session.get(CodeApp, account_id, populate_existing=True)
    if kept is None:
        return False
    try:
        secret = _open(kept.sealed_secret, _kept(account_id), key).decode()
    except InvalidTag:  # moved here from another row, or sealed with a key that is gone: no code comes from it
        return False
    step = _step_of(secret, code, after=kept.last_step, now=now)
    if step is None:
        return False
    later = update(CodeApp).where(CodeApp.account_id == account_id, CodeApp.last_step < step)
    return session.scalar(later.values(last_step=step).returning(CodeApp.account_id)) is not None


def remove(session: Session, account: Account, *, now: datetime) -> None:
    """Let go of one's own code app; raises NotPossible when nothing else is left. The page asks for proof."""
    fault = rules.last_factor_fault(account.role, factors_of(session, account)._replace(has_code_app=False))
    if fault:
        raise NotPossible(fault)
    session.execute(delete(CodeApp).where(CodeApp.account_id == account.id))
    record(session, "removed code app", f"account {account.id}", by_id=account.id, now=now)


def seal(secret: str, account_id: int, *, key: bytes) -> bytes:
    """Return the secret as it lies in the database: AES-256-GCM, nonce first."""
    return _seal(secret.encode(), _kept(account_id), key)


def next_code(session: Session, account_id: int, *, key: bytes, now: datetime) -> str | None:
    """Return a code that would be taken now, or None without a code app. Only a demo town ever tells it."""
    kept = session.get(CodeApp, account_id)
    if kept is None:
        return None
    app = pyotp.TOTP(_open(kept.sealed_secret, _kept(account_id), key).decode())
    return app.generate_otp(max(app.timecode(now), kept.last_step + 1))


def _step_of(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    app, typed = pyotp.TOTP(secret), "".join(code.split())
    present = app.timecode(now)
    right = None
    for step in range(present - _STEPS_EITHER_WAY, present + _STEPS_EITHER_WAY + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode()) and step > after:
            right = step
    return right


def _kept(account_id: int) -> bytes:
    return f"code app of account {account_id}".encode()


def _setting_up(account_id: int) -> bytes:
    return f"code app that account {account_id} is setting up".encode()


def _seal(text: bytes, about: bytes, key: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, about)


def _open(sealed: bytes, about: bytes, key: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
