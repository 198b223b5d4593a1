"""The browsers in which somebody has switched alerts on, as they see them themselves."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Device
from app.alerts.models import Subscription
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, require

OFF = "asked for"  # its owner's own word: only that word again switches it on
_SERVICES = {
    "fcm.googleapis.com": "Google’s push service: Chrome and most browsers on Android",
    "push.services.mozilla.com": "Mozilla’s push service: Firefox",
    "push.apple.com": "Apple’s push service: iPhone, iPad, Safari",
    "notify.windows.com": "Microsoft’s push service: Edge",
}


class MyDevice(NamedTuple):
    """One browser. `service` is whose push service rings it, in words; `name` is the device's, if it has one."""

    subscription: Subscription
    name: str | None
    service: str


def my_devices(session: Session, account: Account) -> list[MyDevice]:
    """Return the browsers that ring for this account, the one seen last first."""
    rows = session.execute(
        select(Subscription, Device.name)
        .outerjoin(Device, Device.id == Subscription.device_id)
        .where(Subscription.account_id == account.id, Subscription.dropped_at.is_(None))
        .order_by(Subscription.seen_at.desc(), Subscription.id.desc())
    )
    return [MyDevice(one, name, service_of(one.host)) for one, name in rows]


def service_of(host: str) -> str:
    """Return whose push service this is, in words."""
    known = (words for name, words in _SERVICES.items() if host == name or host.endswith(f".{name}"))
    return next(known, "Another push service")


def switch_off(session: Session, subscription_id: int, *, by: Account, now: datetime) -> None:
    """Stop pushing to one of one's own browsers; another's answers like one that does not exist (NotThere)."""
    require(by, Permission.SEE_ALERTS)
    known = session.get(Subscription, subscription_id)
    if known is None or known.account_id != by.id:
        raise NotThere("There is no such device of yours.")
    if known.dropped_at is None:
        known.dropped_at, known.dropped_because = now, OFF


def is_switched_off(session: Session, endpoint: str, *, by: Account) -> bool:
    """Return whether this person has switched alerts off for this browser, here or from another."""
    known = session.scalars(select(Subscription).where(Subscription.endpoint == endpoint)).first()
    return known is not None and known.account_id == by.id and known.dropped_because == OFF
