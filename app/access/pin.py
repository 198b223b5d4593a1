"""The personal PIN: the second of the two things that somebody on a shop floor shows, after an enrolled device."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import limits, rules
from app.access.passwords import fits, hash_password
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account


def hash_pin(pin: str, *, pepper: bytes) -> str:
    """Return what is kept of a PIN; raises NotFit for one that anybody would try first. Hashes: no transaction.

    Six digits are soon tried out against a stolen database, so a secret that is not in it is mixed in.
    """
    fault = rules.pin_fault(pin)
    if fault:
        raise NotFit("Choose another PIN.", {"pin": fault})
    return hash_password(_mixed(pin, pepper))


def count_try(session: Session, account: Account, *, now: datetime) -> None:
    """Count a try at this account's PIN; raises TooManyTries, or NotAllowed once ten wrong ones have closed it."""
    if account.pin_wrong >= rules.WRONG_PINS_CLOSE:
        raise NotAllowed("This PIN is closed after too many wrong ones. Ask your lead for a new code.")
    limits.take(session, ("pin", str(account.id)), now=now)
    account.pin_wrong += 1  # taken back when it is right: so none can be tried side by side unseen
    if account.pin_wrong == rules.WRONG_PINS_CLOSE:
        tell_desk(session, f"account {account.id}", f"{account.name}: PIN closed after ten wrong tries.", now=now)
        record(session, "closed PIN", f"account {account.id}", by_id=None, now=now)


def is_right(account: Account | None, pin: str, *, pepper: bytes) -> bool:
    """Compare, with no transaction open; takes as long for nobody as for somebody."""
    kept = account.pin_hash if account else None
    return fits(_mixed(pin, pepper), kept)


def was_right(session: Session, account: Account) -> None:
    """Forget the wrong tries."""
    account.pin_wrong = 0
    limits.forgive(session, ("pin", str(account.id)))


def _mixed(pin: str, pepper: bytes) -> str:
    return hmac.digest(pepper, pin.encode(), "sha256").hex()
