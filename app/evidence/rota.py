"""Who can be asked for an approval when the desk is not kept, so that Monday's court is possible."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.bank_holidays import bank_holidays
from app.evidence.models import OnRota
from app.evidence.rules import ROTA_WEEKS
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account, AccountState
from app.members.permissions import MAY, Permission, permissions_of, require

FEWEST = 2


class Reachable(NamedTuple):
    row: OnRota
    account: Account


class Day(NamedTuple):
    """A day when the desk is not kept, and who can be asked on it. `is_short`: fewer than two."""

    day: date
    name: str
    people: list[Reachable]

    @property
    def is_short(self) -> bool:
        return len(self.people) < FEWEST


def days_without_desk(today: date) -> dict[date, str]:
    """Return Saturdays, Sundays and bank holidays of the next eight weeks, by what they are."""
    holidays = bank_holidays(today.year) | bank_holidays(today.year + 1)
    days = (today + timedelta(days=ahead) for ahead in range(7 * ROTA_WEEKS))
    return {day: holidays.get(day, f"{day:%A}") for day in days if day.weekday() >= 5 or day in holidays}


def rota(session: Session, *, today: date) -> list[Day]:
    """Return each of these days with who can be asked."""
    days = days_without_desk(today)
    by_day = _on(session, min(days), max(days))
    return [Day(day, name, by_day.get(day, [])) for day, name in days.items()]


def can_be_rung(session: Session, *, today: date) -> list[Reachable]:
    """Return who is on the rota today."""
    return _on(session, today, today).get(today, [])


def approvers(session: Session) -> list[Account]:
    """Return everybody who may approve packs, by name."""
    roles = [role for role, may in MAY.items() if Permission.APPROVE_PACKS in may]
    rows = select(Account).where(Account.role.in_(roles), Account.state == AccountState.ACTIVE).order_by(Account.name)
    return [one for one in session.scalars(rows) if Permission.APPROVE_PACKS in permissions_of(one)]


def put_on(session: Session, day: date | None, who: Account, *, reach: str, by: Account, now: datetime) -> None:
    """Put somebody on the rota of a day, or change how they are reached. The Board's people put on themselves."""
    _refuse(by, who)
    faults = {}
    if day is None or day < now.date():
        faults["day"] = "Choose a day to come."
    if not reach.strip():
        faults["reach"] = "Say how they are reached on that day."
    if Permission.APPROVE_PACKS not in permissions_of(who):
        faults["account_id"] = "They may not approve packs."
    if faults or day is None:
        raise NotFit("Some fields need a word.", faults)
    row = session.scalars(select(OnRota).where(OnRota.day == day, OnRota.account_id == who.id)).first()
    if row is None:
        session.add(OnRota(day=day, account_id=who.id, reach=reach.strip(), by_id=by.id, at=now))
    else:
        row.reach, row.by_id, row.at = reach.strip(), by.id, now
    record(session, "put on the rota", f"account {who.id}", by_id=by.id, now=now, day=day.isoformat())
    session.flush()


def take_off(session: Session, row: OnRota, *, by: Account, now: datetime) -> None:
    """Take somebody off the rota of a day."""
    _refuse(by, session.get_one(Account, row.account_id))
    record(session, "took off the rota", f"account {row.account_id}", by_id=by.id, now=now, day=row.day.isoformat())
    session.delete(row)
    session.flush()


def _refuse(by: Account, who: Account) -> None:
    require(by, Permission.APPROVE_PACKS)
    if by.id != who.id and Permission.ASSEMBLE_PACKS not in permissions_of(by):
        raise NotAllowed("You put yourself on the rota. The desk does it for others.")


def _on(session: Session, first: date, last: date) -> dict[date, list[Reachable]]:
    rows = select(OnRota, Account).join(Account, Account.id == OnRota.account_id)
    rows = rows.where(OnRota.day >= first, OnRota.day <= last).order_by(OnRota.day, Account.name)
    found: dict[date, list[Reachable]] = {}
    for row, account in session.execute(rows):
        if Permission.APPROVE_PACKS in permissions_of(account):
            found.setdefault(row.day, []).append(Reachable(row, account))
    return found
