"""Open the pages of a copy that was handed out; each time is written down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.kernel.tokens import plain
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.sight import sight_of
from app.profiles import on_paper
from app.profiles.hand_out import require_printing
from app.profiles.models import Copy, Profile


def the_copy(session: Session, copy_id: int, *, for_account: Account) -> Copy:
    """Return a copy: any for the desk, their own for others; another's answers like none (NotThere)."""
    copy = session.get(Copy, copy_id)
    if copy is None or not (may(for_account, Permission.PRINT_PROFILES) or copy.account_id == for_account.id):
        raise NotThere("There is no such copy.")
    return copy


def by_code(session: Session, typed: str) -> Copy | None:
    """Return the copy whose code somebody read off a page, or off a picture on it."""
    code = plain(typed)
    return session.scalars(select(Copy).where(func.replace(Copy.code, "-", "") == code)).first() if code else None


def print_copy(session: Session, copy: Copy, *, by: Account, now: datetime, today: date) -> Profile:
    """Note that its pages are opened, and return whom they show.

    Raises NotPossible once it has ended or is overdue, and for a profile that `by` does not see any more: it may
    have ended, or be shown in other zones than theirs.
    """
    the_copy(session, copy.id, for_account=by)
    require_printing(session, by)
    profile = session.get_one(Profile, copy.profile_id)
    if copy.ended_at is not None:
        raise NotPossible("This copy has ended. Make another if it is needed.")
    if on_paper.is_overdue(copy, today=today):
        raise NotPossible("This copy should be back by now. Note how it ended, then make another if it is needed.")
    fault = on_paper.fault_before_printing(profile, sight_of(by), today=today)
    if fault:
        raise NotPossible(fault)
    record(session, "printed", f"profile {profile.ref}", by_id=by.id, now=now, code=copy.code, because=copy.purpose)
    return profile
