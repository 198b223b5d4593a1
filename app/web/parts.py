"""What a request is handed: the parts of this app, who is asking, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g, request
from flask_login import current_user

from app.access.breached import Ask
from app.access.models import Device, SignIn
from app.access.rules import purpose_of
from app.alerts.endpoints import Allowed
from app.config import Settings
from app.kernel.errors import NotAllowed
from app.kernel.keyring import Keyring
from app.kernel.outbox_keys import OutboxKeys
from app.kernel.vapid_keys import VapidKeys
from app.matching.index import Index
from app.members.models import Account
from app.photos.vault import Vault


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that create_app joined and that a screen may need."""

    settings: Settings
    keyring: Keyring
    vapid: VapidKeys
    outbox_keys: OutboxKeys
    vault: Vault
    index: Index
    clock: Callable[[], datetime]
    ask_breached: Ask

    @property
    def allowed(self) -> Allowed:
        return Allowed(hosts=self.settings.push_hosts, loopback=self.settings.push_loopback)


def parts() -> Parts:
    """Return the parts of the app that serves this request."""
    handed: Parts = g.parts
    return handed


def now() -> datetime:
    """Return the one time at which this request happens, in the scheme's time zone."""
    moment: datetime = g.now
    return moment


def zone() -> ZoneInfo:
    return parts().settings.zone


def today() -> date:
    """Return the day it is in the scheme's town."""
    return now().date()


def sign_in() -> SignIn | None:
    """Return the sign-in that this request's cookie stands for, if it is open; it may still be a half one."""
    found: SignIn | None = g.get("sign_in")
    return found


def the_sign_in() -> SignIn:
    """Return the open sign-in; raises NotAllowed without one."""
    found = sign_in()
    if found is None:
        raise NotAllowed("Sign in first.")
    return found


def locked() -> SignIn | None:
    """Return the sign-in of this request's cookie if it waits for a PIN."""
    found: SignIn | None = g.get("locked")
    return found


def device() -> Device | None:
    """Return the device of this request's cookie, also one that is locked out."""
    found: Device | None = g.get("device")
    return found


def author() -> Account:
    """Return under whose name a report comes in: who is signed in, or who left it on this device."""
    found: Account = g.author
    return found


def comes_locked() -> bool:
    """Return whether the report is brought by a device on which its author is not signed in just now."""
    return not g.author_is_signed_in


def purpose() -> str | None:
    """Return why this person said they are looking at records."""
    held = sign_in()
    return purpose_of(held, now()) if held else None


def said_why() -> str:
    """Return the reason that a look is written down with; a page that `asks_why` always has one."""
    said = purpose()
    if said is None:
        raise NotAllowed("Say first why you are looking.")
    return said


def signed_in() -> Account | None:
    """Return who is asking, or None."""
    return current_user if isinstance(current_user, Account) else None


def actor() -> Account:
    """Return who is asking; a page that `needs` a permission always has somebody."""
    account = signed_in()
    if account is None:
        raise NotAllowed("Sign in first.")
    return account


def wants_json() -> bool:
    """Return whether the answer is read by a program rather than by a person."""
    return request.path.startswith(("/api/", "/outbox/")) or request.headers.get("X-Townwatch") is not None
