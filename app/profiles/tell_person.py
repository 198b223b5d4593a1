"""Write down that a person was told of what is kept of them, or why not."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfileState, Told


class Answer(NamedTuple):
    """On which day they were told, and how; without a day: why not."""

    told_on: date | None
    says: str


def tell_person(session: Session, profile: Profile, answer: Answer, *, by: Account, now: datetime, today: date) -> Told:
    """Write the answer down; raises NotFit as `check` does, NotPossible once the profile is withdrawn."""
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn already.")
    check(answer, today=today)
    told = Told(profile_id=profile.id, told_on=answer.told_on, says=answer.says.strip(), by_id=by.id, at=now)
    session.add(told)
    session.flush()
    if answer.told_on is None:
        record(session, "left untold", f"profile {profile.ref}", by_id=by.id, now=now, because=told.says)
    else:
        day = answer.told_on.isoformat()
        record(session, "told", f"profile {profile.ref}", by_id=by.id, now=now, told_on=day, how=told.says)
    return told


def check(answer: Answer, *, today: date) -> None:
    """Raise NotFit for a day to come, or without a word on how, or why not."""
    faults = {}
    if answer.told_on is not None and answer.told_on > today:
        faults["told_on"] = "This day has not come yet."
    if not answer.says.strip():
        faults["told_says"] = "Say how." if answer.told_on else "Say why they were not told, in a sentence."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
