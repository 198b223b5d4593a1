"""Write a draft anew, while nobody but the desk has seen it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.agree_young import ask_anew
from app.profiles.draft import NewProfile, check, written, zones_of
from app.profiles.models import Profile, ProfileState
from app.profiles.words import remember


def revise(session: Session, profile: Profile, new: NewProfile, *, by: Account, now: datetime) -> None:
    """Put what is written now in the place of what was; raises NotPossible once it is published, NotFit as a draft.

    What two people had agreed on for somebody under 18 was about other words: it is asked anew.
    """
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is not ProfileState.DRAFT:
        raise NotPossible(f"{profile.ref} is {profile.state}. Only a draft can be written anew.")
    check(new)
    zones = profile.zones if new.zone_ids is None else zones_of(session, new.zone_ids)
    before = {"title": profile.title, "seen": profile.seen, "grading": profile.grading}
    for field, value in written(new).items():
        setattr(profile, field, value)
    profile.zones = list(zones)
    ask_anew(session, profile, now=now)
    remember(session, profile)
    session.flush()
    record(session, "revised", f"profile {profile.ref}", by_id=by.id, now=now, before=before)
