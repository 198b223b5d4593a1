"""A PIN, code or passkey as a page or a phone sends it: counted first, compared, and used up where it works once."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.access import code_app, passkeys, prove, recovery_codes
from app.access import pin as pins
from app.access.ceremony import Site
from app.access.factors import factors_of
from app.access.rules import signs_in_by_pin
from app.kernel.db import db, transaction
from app.members.models import Account
from app.members.scheme import the_scheme
from app.web.parts import now, parts

WRONG = {
    "pin": "That is not the PIN.",
    "code": "That code is not right, or was used already. Wait for the next one, then type it here.",
    "passkey": "That passkey could not be checked. Try again, or use another way.",
    "recovery_code": "That is none of your recovery codes, or it was used already.",
}
NOTHING = "Show one of these to go on."


class Said(NamedTuple):
    """What somebody shows; the first that is not empty counts. `passkey` is what the browser answered, as JSON."""

    passkey: str = ""
    pin: str = ""
    code: str = ""
    recovery_code: str = ""

    @property
    def by(self) -> str:
        """Which of them it is, or nothing."""
        return next((name for name, value in self._asdict().items() if value), "")

    @property
    def wrong(self) -> str:
        """The sentence for when it was not right."""
        return WRONG.get(self.by, NOTHING)


class Ways(NamedTuple):
    """What this account can show here. `told`: a code that a demo town gives away, or nothing."""

    pin: bool
    passkey: bool
    code: bool
    told: str


def ways_of(account: Account) -> Ways:
    has = factors_of(db.session(), account)
    by_pin = signs_in_by_pin(account.role)
    has_code = has.has_code_app and not by_pin
    return Ways(by_pin and has.has_pin, has.passkeys > 0, has_code, _told(account) if has_code else "")


def shown(account_id: int, said: Said, *, may_recover: bool = False) -> str | None:
    """Return in a word what was shown, or None when it was wrong.

    Raises TooManyTries, and NotAllowed once ten wrong PINs have closed it. Opens transactions of its own.
    """
    if said.by == "passkey":
        return "passkey" if _passkey(account_id, said.passkey) else None
    if said.by == "pin":
        return "PIN" if _pin(account_id, said.pin) else None
    if said.by == "code" or (said.by == "recovery_code" and may_recover):
        return _code(account_id, said)
    return None


def site() -> Site:
    """Return for which site passkeys are made here."""
    settings, scheme = parts().settings, the_scheme(db.session())
    host = urlsplit(settings.public_url).hostname or ""
    return Site(host, settings.origin, scheme.name if scheme else "Townwatch")


def _pin(account_id: int, pin: str) -> bool:
    with transaction() as session:
        account = session.get_one(Account, account_id)
        if not signs_in_by_pin(account.role):
            return False
        pins.count_try(session, account, now=now())
    if not pins.is_right(db.session().get(Account, account_id), pin, pepper=parts().keyring.pins):
        return False
    with transaction() as session:
        pins.was_right(session, session.get_one(Account, account_id))
    return True


def _code(account_id: int, said: Said) -> str | None:
    with transaction() as session:
        account = session.get_one(Account, account_id)
        prove.count_try(session, account, now=now())
        if said.by == "code":
            right = code_app.use(session, account_id, said.code, key=parts().keyring.code_apps, now=now())
        else:
            right = recovery_codes.use(session, account, said.recovery_code, now=now())
        _settle(session, account, right)
    how = "code app" if said.by == "code" else "recovery code"
    return how if right else None


def _passkey(account_id: int, said: str) -> bool:
    with transaction() as session:
        prove.count_try(session, session.get_one(Account, account_id), now=now())
    signed = passkeys.check(db.session(), account_id, said, site=site())
    with transaction() as session:
        account = session.get_one(Account, account_id)
        right = signed is not None and passkeys.use(session, account, signed, now=now())
        _settle(session, account, right)
    return right


def _settle(session: Session, account: Account, right: bool) -> None:
    if right:
        prove.was_right(session, account)
    else:
        prove.was_wrong(session, account, now=now())


def _told(account: Account) -> str:
    scheme = the_scheme(db.session())
    if scheme is None or not scheme.is_demo or not parts().settings.is_loopback:
        return ""
    return code_app.next_code(db.session(), account.id, key=parts().keyring.code_apps, now=now()) or ""
