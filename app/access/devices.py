"""Let a phone, tablet or till in; know it again; lock it out when it is lost."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import rules
from app.access.models import Device, DeviceUse, SignIn
from app.audit.record import record
from app.kernel.errors import NotThere
from app.kernel.tokens import new_token, sha
from app.members.models import Account, Premises


class Enrolled(NamedTuple):
    """A device that was let in, and the two tokens that only its browser keeps."""

    device: Device
    token: str
    outbox_token: str


def enrol(session: Session, name: str, *, whose: Account | Premises, by: Account | None, now: datetime) -> Enrolled:
    """Let a device in: one person's own, or a shop's, whose people switch by PIN."""
    token, outbox_token = new_token(), new_token()
    device = Device(
        name=name,
        token_sha=sha(token),
        outbox_sha=sha(outbox_token),
        made_at=now,
        seen_at=now,
        account_id=whose.id if isinstance(whose, Account) else None,
        premises_id=whose.id if isinstance(whose, Premises) else None,
    )
    session.add(device)
    session.flush()
    record(session, "enrolled", f"device {device.id}", by_id=by.id if by else None, now=now, name=name)
    return Enrolled(device, token, outbox_token)


def recognise_device(session: Session, token: str) -> Device | None:
    """Return the device whose cookie this is, unless it was given up."""
    found = session.scalars(select(Device).where(Device.token_sha == sha(token))).first()
    return found if found and found.ended_at is None else None


def recognise_outbox(session: Session, outbox_token: str) -> Device | None:
    """Return the device whose outbox cookie this is, unless it was given up."""
    found = session.scalars(select(Device).where(Device.outbox_sha == sha(outbox_token))).first()
    return found if found and found.ended_at is None else None


def author(session: Session, outbox_token: str, account_id: int | None, *, now: datetime) -> Account | None:
    """Return under whose name a device may bring a report without anybody signed in, or None.

    Its owner, or one who has signed in on it within 30 days. A device that is locked out still brings what was
    saved on it; one that was given up does not, nor does anybody who may not be here any more.
    """
    device = recognise_outbox(session, outbox_token)
    if device is None:
        return None
    use = session.get(DeviceUse, (device.id, account_id or device.account_id or 0))
    if use is None or now - use.last_at >= rules.OUTBOX_BELIEVED_FOR:
        return None
    account = session.get_one(Account, use.account_id)
    return account if account.is_active else None


def devices_of(session: Session, account: Account) -> list[Device]:
    """Return one's own devices, the latest used first."""
    own = select(Device).where(Device.account_id == account.id, Device.ended_at.is_(None))
    return list(session.scalars(own.order_by(Device.seen_at.desc())))


def sign_ins_of(session: Session, account: Account, *, now: datetime) -> list[SignIn]:
    """Return where one is signed in, open or locked, the latest seen first."""
    running = select(SignIn).where(SignIn.account_id == account.id, SignIn.ends_at > now)  # of many, those of today
    found = session.scalars(running.order_by(SignIn.seen_at.desc()))
    return [one for one in found if rules.hold(one, now) is not rules.Hold.OVER]


def people_of(session: Session, device: Device, *, now: datetime) -> list[Account]:
    """Return who may sign in by PIN on a shared device, by name."""
    if device.premises_id is None:
        return []
    by_pin = select(Account).where(Account.role.in_(rules.BY_PIN), Account.pin_hash.is_not(None))
    return [
        account
        for account in session.scalars(by_pin.order_by(Account.name))
        if account.is_active and not account.is_paused(now) and rules.may_use(device, account)
    ]


def give_up(session: Session, device: Device, *, by: Account, now: datetime) -> None:
    """Let a device go for good: it is signed out and brings nothing any more."""
    if device.ended_at is not None:
        raise NotThere("This device was given up already.")
    device.ended_at = now
    end_sign_ins(session, now=now, device_id=device.id)
    record(session, "gave up", f"device {device.id}", by_id=by.id, now=now, name=device.name)


def end_sign_ins(
    session: Session, *, now: datetime, account_id: int | None = None, device_id: int | None = None
) -> None:
    """End every sign-in of this account, or on this device."""
    whose = SignIn.account_id == account_id if account_id is not None else SignIn.device_id == device_id
    session.execute(update(SignIn).where(whose, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_all_sign_ins(session: Session, *, now: datetime) -> None:
    """End every sign-in there is: after a restore nobody knows which of them had been ended since the copy."""
    session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now))
