"""Let a browser be pushed to, if it names a push service that we know."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from app.alerts.encrypt import BadKeys, parse
from app.alerts.endpoints import Allowed, refusal
from app.alerts.models import Subscription
from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require


def subscribe(
    session: Session,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    key_id: str,
    sign_in_id: int | None,
    device_id: int | None = None,
    allowed: Allowed,
    by: Account,
    now: datetime,
) -> tuple[Subscription, bool]:
    """Keep a subscription, or renew it by its endpoint; return it and whether it is new. Raises NotFit."""
    require(by, Permission.SEE_ALERTS)
    because = refusal(endpoint, allowed) or _bad_keys(p256dh, auth)
    if because:
        raise NotFit(because)
    known = session.scalars(select(Subscription).where(Subscription.endpoint == endpoint)).first()
    if known is not None:
        known.account_id, known.sign_in_id, known.device_id = by.id, sign_in_id, device_id
        known.p256dh, known.auth = p256dh, auth
        known.key_id, known.dropped_at, known.dropped_because = key_id, None, None
        known.seen_at, known.refusals, known.refused_since, known.quarantined_at = now, 0, None, None
        return known, False
    new = Subscription(
        account_id=by.id,
        sign_in_id=sign_in_id,
        device_id=device_id,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        key_id=key_id,
        made_at=now,
        host=urlsplit(endpoint).hostname or "",
        seen_at=now,
    )
    session.add(new)
    session.flush()
    record(session, "subscribed", f"subscription {new.id}", by_id=by.id, now=now)
    return new, True


def unsubscribe(session: Session, endpoint: str, *, by: Account, now: datetime, because: str = "asked for") -> None:
    """Stop pushing to one's own browser; says nothing about whether it was known."""
    known = session.scalars(
        select(Subscription).where(Subscription.endpoint == endpoint, Subscription.account_id == by.id)
    ).first()
    if known is not None and known.dropped_at is None:
        known.dropped_at, known.dropped_because = now, because


def drop_all_of_sign_in(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Stop pushing to the browser that signs out."""
    _drop(session, Subscription.sign_in_id == sign_in_id, "signed out", now)


def drop_all_but_of_sign_in(session: Session, account_id: int, sign_in_id: int, *, because: str, now: datetime) -> None:
    """Stop pushing to every browser of somebody but the one that they sit at."""
    elsewhere = Subscription.sign_in_id.is_distinct_from(sign_in_id)
    _drop(session, and_(Subscription.account_id == account_id, elsewhere), because, now)


def drop_all_of_account(session: Session, account_id: int, *, because: str, now: datetime) -> None:
    """Stop pushing to every browser of somebody who may not be here any more."""
    _drop(session, Subscription.account_id == account_id, because, now)


def drop_all_of_device(session: Session, device_id: int, *, because: str, now: datetime) -> None:
    """Stop pushing to a device that was lost or given up."""
    _drop(session, Subscription.device_id == device_id, because, now)


def _drop(session: Session, which: ColumnElement[bool], because: str, now: datetime) -> None:
    session.execute(
        update(Subscription)
        .where(which, Subscription.dropped_at.is_(None))
        .values(dropped_at=now, dropped_because=because)
    )


def _bad_keys(p256dh: str, auth: str) -> str | None:
    try:
        parse(p256dh, auth)
    except BadKeys:
        return "This browser sent a key that cannot be used. Switch alerts off and on again."
    return None
