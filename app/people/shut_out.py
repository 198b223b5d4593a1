"""What every ending has in common: from its commit on, nothing of an account is served or rung any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.access.devices import end_sign_ins, give_up
from app.access.models import Device, Invite, SignIn
from app.alerts.models import Subscription
from app.alerts.subscribe import drop_all_of_account
from app.kernel.errors import NotAllowed
from app.members.models import Account, AccountState, Role
from app.people.rules import managing_fault


def refuse_unless_managed(by: Account, account: Account) -> None:
    """Raise NotAllowed unless `by` may change this account."""
    fault = managing_fault(by, account)
    if fault:
        raise NotAllowed(fault)


def shut_out(session: Session, account: Account, *, because: str, now: datetime) -> None:
    """End every sign-in and push of this account, and every code that it made or that was made for it."""
    end_sign_ins(session, account_id=account.id, now=now)
    drop_all_of_account(session, account.id, because=because, now=now)
    end_codes(session, or_(Invite.account_id == account.id, Invite.made_by_id == account.id), now=now)


def end_codes(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    """Let no code of these work any more."""
    session.execute(update(Invite).where(which, Invite.used_at.is_(None)).values(used_at=now))


def give_up_devices(session: Session, account: Account, *, by: Account, now: datetime) -> None:
    """Let every device of this person go for good; a shop's device stays the shop's."""
    own = select(Device).where(Device.account_id == account.id, Device.ended_at.is_(None))
    for device in session.scalars(own).all():
        give_up(session, device, by=by, now=now)


def leave_shop_devices(session: Session, account: Account, *, now: datetime) -> None:
    """Sign this person out of every till they share, and ring them there no more; their own phones stay."""
    shared = select(Device.id).where(Device.premises_id.is_not(None))
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account.id, SignIn.device_id.in_(shared), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
    session.execute(
        update(Subscription)
        .where(
            Subscription.account_id == account.id,
            Subscription.device_id.in_(shared),
            Subscription.dropped_at.is_(None),
        )
        .values(dropped_at=now, dropped_because="works elsewhere")
    )


def active_managers(session: Session) -> list[Account]:
    """Return the managers who are here."""
    managers = select(Account).where(Account.role == Role.MANAGER, Account.state == AccountState.ACTIVE)
    return list(session.scalars(managers))
