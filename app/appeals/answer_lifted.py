"""A review lifted the exclusion: the appeal that was being heard has its answer, which the person is to be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.appeals.models import Appeal, AppealOutcome
from app.audit.record import record
from app.exclusions.models import Exclusion
from app.members.models import Account
from app.members.permissions import Permission, require

# The person reads it in the letter: so not in the words in which whoever looked at it again wrote to the desk.
BECAUSE = "The notice was looked at again, by somebody who had no part in it, and was lifted."


def answer_lifted(session: Session, exclusion: Exclusion, *, by: Account, now: datetime) -> Appeal | None:
    """Decide the appeal that is being heard in favour of whoever appealed; return it, or None without one.

    `by` looked at the exclusion again. What came by the public form and nobody has confirmed stays with the desk.
    """
    require(by, Permission.DECIDE_EXCLUSIONS)
    heard = select(Appeal).where(Appeal.exclusion_id == exclusion.id, Appeal.taken_by_id.is_not(None))
    appeal = session.scalars(heard.where(Appeal.decided_at.is_(None), Appeal.withdrawn_at.is_(None))).first()
    if appeal is None:
        return None
    appeal.outcome, appeal.decided_at, appeal.because = AppealOutcome.LIFTED, now, BECAUSE
    session.flush()
    record(session, "decided", f"appeal {appeal.ref}", by_id=by.id, now=now, outcome=AppealOutcome.LIFTED.value)
    tell_desk(session, f"appeal {appeal.ref}", f"{appeal.ref} is answered by a review. Write to the person.", now=now)
    return appeal
