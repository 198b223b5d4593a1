"""Take a business or body in as a member, and call it by another name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account, Member
from app.members.permissions import Permission, require
from app.members.rules import named


def add_member(session: Session, name: str, *, is_guard_firm: bool, by: Account, now: datetime) -> Member:
    """Write a new member; raises NotFit without a name, or for one that another member has."""
    require(by, Permission.MANAGE_EVERYBODY)
    member = Member(name=_free(session, name, besides=None), is_guard_firm=is_guard_firm)
    session.add(member)
    session.flush()
    record(session, "joined", f"member {member.id}", by_id=by.id, now=now, name=member.name, guard_firm=is_guard_firm)
    return member


def rename_member(session: Session, member: Member, name: str, *, by: Account, now: datetime) -> None:
    """Call a member by another name; raises NotFit as above."""
    require(by, Permission.MANAGE_EVERYBODY)
    before, member.name = member.name, _free(session, name, besides=member.id)
    record(session, "renamed", f"member {member.id}", by_id=by.id, now=now, before=before, after=member.name)


def _free(session: Session, typed: str, *, besides: int | None) -> str:
    name = named(typed)
    same = select(Member.id).where(func.lower(Member.name) == name.lower())
    if any(id != besides for id in session.scalars(same)):
        raise NotFit("Look at what is marked.", {"name": "Another member has this name."})
    return name
