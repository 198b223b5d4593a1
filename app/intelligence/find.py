"""The pieces of intelligence, for the desk alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.intelligence.models import Item, ItemState
from app.intelligence.rules import is_overdue
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, require


def items(session: Session, *, for_account: Account, today: date) -> list[Item]:
    """Return all, those first that are overdue, then what is open, each the newest first."""
    require(for_account, Permission.GRADE_INTELLIGENCE)
    every = session.scalars(select(Item).order_by(Item.at.desc(), Item.id.desc()))
    return sorted(every, key=lambda one: (not is_overdue(one, today=today), one.state is ItemState.CLOSED))


def find(session: Session, ref: str, *, for_account: Account) -> Item:
    """Return one; raises NotThere."""
    require(for_account, Permission.GRADE_INTELLIGENCE)
    item = session.scalars(select(Item).where(Item.ref == ref)).first()
    if item is None:
        raise NotThere("There is no intelligence with this reference.")
    return item


def of_report(session: Session, report_id: UUID) -> Item | None:
    """Return what a report was kept as, if it was."""
    return session.scalars(select(Item).where(Item.report_id == report_id).limit(1)).first()


def viewed(session: Session, item: Item, *, because: str, by: Account, now: datetime) -> None:
    """Write down that somebody opened it, and why."""
    record(session, "viewed", f"intelligence {item.ref}", by_id=by.id, now=now, because=because)
