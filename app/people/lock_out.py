"""A phone is lost: a colleague locks it out, a manager lets it in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access.devices import end_sign_ins
from app.access.models import Device, SignIn
from app.access.tell_desk import tell_desk
from app.alerts.models import Subscription
from app.alerts.subscribe import drop_all_of_device
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.people.rules import lock_out_fault, undo_fault


def lock_out(session: Session, device: Device, *, because: str = "", by: Account, now: datetime) -> None:
    """Let nobody in on this device any more, from now on. What was saved on it still comes in.

    Doing it twice does nothing more. Raises NotAllowed for the device of somebody who is no colleague, NotPossible
    for one that was given up.
    """
    fault = lock_out_fault(by, device)
    if fault:
        raise NotAllowed(fault)
    if device.ended_at is not None:
        raise NotPossible("This device was given up already. Nobody gets in on it.")
    if device.locked_at is not None:
        return
    device.locked_at, device.locked_by_id = now, by.id
    end_sign_ins(session, device_id=device.id, now=now)
    drop_all_of_device(session, device.id, because="locked out", now=now)
    _drop_pushes_of_sign_ins(session, device, now=now)
    tell_desk(session, f"device {device.id}", f"{_whose(device)} was locked out by {by.name}.", now=now)
    record(
        session,
        "locked out",
        f"device {device.id}",
        by_id=by.id,
        now=now,
        name=device.name,
        account=device.account_id,
        premises=device.premises_id,
        because=because.strip()[:400],
    )


def undo_lock_out(session: Session, device: Device, *, by: Account, now: datetime) -> None:
    """Let a device that was found again in; raises NotAllowed, or NotPossible when it is not locked out."""
    fault = undo_fault(by, device)
    if fault:
        raise NotAllowed(fault)
    if device.locked_at is None or device.ended_at is not None:
        raise NotPossible("This device is not locked out.")
    device.locked_at = device.locked_by_id = None
    end_sign_ins(session, device_id=device.id, now=now)  # one that was under way when it was locked out
    record(session, "let in again", f"device {device.id}", by_id=by.id, now=now, name=device.name)


def _drop_pushes_of_sign_ins(session: Session, device: Device, *, now: datetime) -> None:
    """Browsers that subscribed before they were tied to a device are known by their sign-in."""
    here = select(SignIn.id).where(SignIn.device_id == device.id)
    session.execute(
        update(Subscription)
        .where(Subscription.sign_in_id.in_(here), Subscription.dropped_at.is_(None))
        .values(dropped_at=now, dropped_because="locked out")
    )


def _whose(device: Device) -> str:
    if device.account is not None:
        return f"{device.name}, {device.account.name}’s,"
    return f"{device.name}, a shop’s device at {device.premises.name if device.premises else 'no premises'},"
