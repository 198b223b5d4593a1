"""Who can be asked for an approval when the desk is not kept, so that Monday's court is possible."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.models import OnRota
from app.evidence.rules import ROTA_WEEKS, Approver, is_of_both
from app.kernel.bank_holidays import bank_holidays
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account, AccountState, Role
from app.members.permissions import MAY, Permission, permissions_of, require


class Reachable(NamedTuple):
    row: OnRota
    account: Account


class Day(NamedTuple):
    """A day, and who can be asked on it."""

    day: date
    name: str
    people: list[Reachable]

    @property
    def missing(self) -> str:
        """Return who has to be added before two of them may approve a pack; empty when two may."""
        at_desk = [one for one in self.people if one.account.role is not Role.BOARD]
        of_board = [one for one in self.people if one.account.role is Role.BOARD]
        if not self.people:
            return "Nobody"
        if not of_board:
            return "Nobody of the Board"
        if not at_desk:
            return "Nobody of the desk"
        if not any(_may_be_two(one.account, other.account) for one in at_desk for other in of_board):
            return "Nobody of a second member"
        return ""

    @property
    def is_short(self) -> bool:
        """Return whether no two of them may approve a pack (app/evidence/rules.py): then Monday's court has to wait."""
        return bool(self.missing)


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


def can_be_rung(session: Session, *, today: date) -> Day:
    """Return today with who is on its rota."""
    return Day(today, f"{today:%A}", _on(session, today, today).get(today, []))


def approvers(session: Session) -> list[Account]:
    """Return everybody who may approve packs, by name."""
    roles = [role for role, may in MAY.items() if Permission.APPROVE_PACKS in may]
    rows = select(Account).where(Account.role.in_(roles), Account.state == AccountState.ACTIVE).order_by(Account.name)
    return [one for one in session.scalars(rows) if Permission.APPROVE_PACKS in permissions_of(one)]


def put_on(
    session: Session, day: date | None, who: Account, *, reach: str, by: Account, now: datetime, today: date
) -> None:
    """Put somebody on the rota of a day, or change how they are reached. The Board's people put on themselves.

    `today` is the town's. Raises NotFit by `day`, `reach` and `account_id`.
    """
    _refuse(by, who)
    faults = {}
    if day is None or day < today:
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


def _may_be_two(one: Account, other: Account) -> bool:
    """Return whether these two may approve the same pack: one of the desk, one of the Board, not of one member."""
    is_one_member = one.member_id is not None and one.member_id == other.member_id
    return not is_one_member and is_of_both(Approver(it.id, it.member_id, it.role) for it in (one, other))


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
