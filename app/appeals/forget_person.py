"""It was the wrong person: what was said of them by those who took and heard their appeals goes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealSeat
from app.exclusions.models import Exclusion
from app.profiles.models import Profile

# What stands for the reasons of a panel whose letter was not written yet: the person reads it there.
BECAUSE = "It was the wrong person. The notice is lifted, and what was said of you for it is deleted."


def forget_reasons(session: Session, profile: Profile) -> None:
    """Empty why a late appeal was heard, and the reasons of everybody who heard it.

    What the person said themselves stays, who heard it and what they decided, and the letter once it is written with
    the reasons that are in it: it is in their hands, or may be in the post.
    """
    wanted = select(Appeal).join(Exclusion, Exclusion.id == Appeal.exclusion_id)
    for appeal in session.scalars(wanted.where(Exclusion.profile_id == profile.id)):
        appeal.why_taken = ""
        if appeal.decided_at is not None and not appeal.letter:
            appeal.because = BECAUSE
        for seat in session.scalars(select(AppealSeat).where(AppealSeat.appeal_id == appeal.id)):
            seat.because = ""
    session.flush()
