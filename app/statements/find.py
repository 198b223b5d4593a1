"""Find statements."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.statements.models import Statement


def signed_of(session: Session, report_ids: Collection[UUID]) -> list[Statement]:
    """Return the signed statements about these reports, the earliest first; supplements come after what they add to."""
    wanted = select(Statement).where(Statement.report_id.in_(report_ids), Statement.signed_at.is_not(None))
    return list(session.scalars(wanted.order_by(Statement.signed_at, Statement.ref)))


def all_of(session: Session, report_id: UUID) -> list[Statement]:
    """Return all statements about a report, signed or not, for the desk."""
    wanted = select(Statement).where(Statement.report_id == report_id)
    return list(session.scalars(wanted.order_by(Statement.drafted_at, Statement.ref)))


def find_own(session: Session, id: UUID, *, by: Account) -> Statement:
    """Return one's own statement; another's is answered like one that does not exist. Raises NotThere."""
    require(by, Permission.MAKE_STATEMENTS)
    found = session.get(Statement, id)
    if found is None or found.by_id != by.id:
        raise NotThere("There is no such statement of yours.")
    return found


def own_statements(session: Session, *, by: Account) -> list[Statement]:
    """Return one's own: first what waits to be signed, then the newest."""
    require(by, Permission.MAKE_STATEMENTS)
    mine = select(Statement).where(Statement.by_id == by.id)
    return list(session.scalars(mine.order_by(Statement.signed_at.is_not(None), Statement.drafted_at.desc())))


def signed_statement(session: Session, id: UUID, *, by: Account) -> Statement:
    """Return a signed statement for the desk; a draft is its author's alone. Raises NotThere."""
    require(by, Permission.READ_STATEMENTS)
    found = session.get(Statement, id)
    if found is None or found.signed_at is None:
        raise NotThere("There is no such signed statement.")
    return found
