"""Let somebody new in: by a lead into their own business, by the desk anywhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.invite import invite_account
from app.access.rules import signs_in_by_pin
from app.agreements.rules import sees_by_agreement
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Member, Premises, Role
from app.people.rules import role_fault


def let_in(
    session: Session,
    role: Role,
    member: Member | None,
    premises: Collection[Premises],
    *,
    is_under_18: bool,
    by: Account,
    now: datetime,
) -> str:
    """Return a code for somebody new; their name is theirs to say. Raises NotAllowed, NotPossible or NotFit."""
    if member is not None and member.suspended_at is not None:
        raise NotPossible(f"{member.name} is suspended. Nobody is let in there meanwhile.")
    fault = role_fault(is_under_18, role)
    if fault:
        raise NotFit("Look at what is marked.", {"is_under_18": fault})
    if sees_by_agreement(role) and member is None:
        raise NotFit("Look at what is marked.", {"member": "Their body is a member as well: it signs what is shared."})
    if any(member is None or place.member_id != member.id for place in premises):
        raise NotFit("Look at what is marked.", {"premises": "Choose premises of their own member."})
    is_firm = member is not None and member.is_guard_firm
    if signs_in_by_pin(role) and not is_firm and not premises:
        raise NotFit("Look at what is marked.", {"premises": "Choose at least one of the premises."})
    return invite_account(session, role, member, list(premises), is_under_18=is_under_18, by=by, now=now)
