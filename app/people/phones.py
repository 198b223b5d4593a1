"""Whose phone is whose: for whoever has to lock one out."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.models import Device
from app.kernel.errors import NotThere
from app.members.models import Account, AccountState, Premises
from app.people.rules import lock_out_fault


def phones_of(session: Session, account: Account) -> list[Device]:
    """Return the devices of one person that were not given up, the latest used first."""
    own = select(Device).where(Device.account_id == account.id, Device.ended_at.is_(None))
    return list(session.scalars(own.order_by(Device.seen_at.desc(), Device.id)))


def shop_phones(session: Session, member_id: int | None) -> list[Device]:
    """Return the devices that a member's people share, by where they are."""
    shared = select(Device).join(Premises, Premises.id == Device.premises_id).where(Premises.member_id == member_id)
    return list(session.scalars(shared.where(Device.ended_at.is_(None)).order_by(Premises.name, Device.name)))


def phones_of_colleagues(session: Session, account: Account) -> list[Device]:
    """Return the devices that this person may lock out and that are not their own, by whose they are.

    The desk finds everybody else's with the person.
    """
    here = [place.id for place in account.premises]
    mine = Account.member_id == account.member_id if account.member_id is not None else Account.id.in_(())
    near = or_(mine, Account.premises.any(Premises.id.in_(here)))
    of_people = select(Device).join(Account, Account.id == Device.account_id)
    personal = of_people.where(near, Account.state == AccountState.ACTIVE, Account.id != account.id)
    whose = Premises.member_id == account.member_id if account.member_id is not None else Premises.id.in_(())
    of_shops = select(Device).join(Premises, Premises.id == Device.premises_id)
    shared = of_shops.where(or_(whose, Premises.id.in_(here)))
    found = [
        *session.scalars(personal.where(Device.ended_at.is_(None)).order_by(Account.name, Device.seen_at.desc())),
        *session.scalars(shared.where(Device.ended_at.is_(None)).order_by(Premises.name, Device.name)),
    ]
    return [device for device in found if lock_out_fault(account, device) is None]


def phone(session: Session, id: int, *, for_account: Account) -> Device:
    """Return a device that this account may lock out; all others answer like none (NotThere)."""
    found = session.get(Device, id)
    if found is None or lock_out_fault(for_account, found) is not None:
        raise NotThere("There is no such phone, or it is another member’s.")
    return found
