"""It was the wrong person: an appeal that waits has nothing left to be heard about, and ends by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealEnd
from app.audit.record import record
from app.exclusions.models import Exclusion
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile

BECAUSE = "It was the wrong person: the exclusion is lifted, so there is nothing left to hear."


def end_moot(session: Session, profile: Profile, *, by: Account, now: datetime) -> int:
    """End what is not decided yet of this person, confirmed or not; return how many.

    No letter is written: what they are told goes out with the correction. What was decided stays to be told.
    """
    require(by, Permission.HANDLE_DISPUTES)
    waiting = select(Appeal).join(Exclusion, Exclusion.id == Appeal.exclusion_id)
    waiting = waiting.where(Exclusion.profile_id == profile.id, Appeal.decided_at.is_(None))
    ended = list(session.scalars(waiting.where(Appeal.withdrawn_at.is_(None)).order_by(Appeal.ref)))
    for one in ended:
        one.withdrawn_at, one.ended_as, one.because = now, AppealEnd.MOOT, BECAUSE
        record(session, "withdrew", f"appeal {one.ref}", by_id=by.id, now=now, because=BECAUSE)
    session.flush()
    return len(ended)
