"""It was the wrong person: what was written at doors about them goes."""

from __future__ import annotations

from sqlalchemy import select, union, update
from sqlalchemy.orm import Session

from app.breaches.models import Breach, DoorCheck, FollowUp
from app.profiles.models import Profile
from app.reports.models import Subject


def forget_words(session: Session, profile: Profile) -> None:
    """Empty the words of every follow-up and of every door check of reports about this person.

    How each ended stays, and so does what somebody asked with a card: they wait for an answer. Before the reports are
    let go of: afterwards they name nobody any more.
    """
    about = union(
        select(Breach.report_id).where(Breach.profile_id == profile.id),
        select(Subject.report_id).where(Subject.profile_id == profile.id),
    ).subquery()
    ids = select(about.c.report_id)
    session.execute(update(FollowUp).where(FollowUp.report_id.in_(ids)).values(note="", police_ref=""))
    session.execute(update(DoorCheck).where(DoorCheck.report_id.in_(ids)).values(found=""))
    session.flush()
