"""Note how a copy on paper ended: it came back, was destroyed, or is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, may
from app.profiles.models import Copy, CopyEnd, Profile
from app.profiles.print_copy import the_copy


def end_copy(session: Session, copy: Copy, how: CopyEnd, *, by: Account, now: datetime) -> None:
    """Write down how it ended, and by whose word; a lost one is put before the desk.

    The desk may say it of any copy; whoever had it made, that they destroyed or lost it: that it came back, only the
    desk can say. Raises NotThere, NotAllowed, and NotPossible when it had ended before.
    """
    the_copy(session, copy.id, for_account=by)
    if how is CopyEnd.RETURNED and not may(by, Permission.PRINT_PROFILES):
        raise NotAllowed("Hand it to the desk; the desk notes that it came back.")
    if copy.ended_at is not None and copy.ended_as is not None:
        raise NotPossible(f"That this copy was {copy.ended_as.value} is written down already.")
    copy.ended_at, copy.ended_as, copy.ended_by_id = now, how, by.id
    session.flush()
    ref = session.get_one(Profile, copy.profile_id).ref
    record(session, "ended a copy", f"profile {ref}", by_id=by.id, now=now, code=copy.code, ended_as=how.value)
    if how is CopyEnd.LOST:
        says = f"Copy {copy.code} of {ref}, made for {copy.given_to}, is lost. Look whether it is a breach to report."
        tell_desk(session, f"copy {copy.id}", says, now=now)
