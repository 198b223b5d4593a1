"""Choose which picture of a profile is shown first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfilePhoto, ProfileState
from app.profiles.pictures import WENT_BACK, is_back


def choose_face(session: Session, profile: Profile, photo_id: int, *, by: Account, now: datetime) -> None:
    """Put this picture first; the others keep their order. Raises NotPossible once it is withdrawn, or went back."""
    require(by, Permission.PUBLISH_PROFILES)
    refuse_withdrawn(profile)
    face = picture_of(profile, photo_id)
    if face.police is not None and is_back(face.police, today=now.date()):
        raise NotPossible(WENT_BACK)
    ordered = [face, *(row for row in profile.pictures if row is not face)]
    for place, row in enumerate(ordered):
        row.position = place
    session.flush()
    session.refresh(profile, ["pictures"])
    record(session, "chose the face", f"profile {profile.ref}", by_id=by.id, now=now, photo=photo_id)


def picture_of(profile: Profile, photo_id: int) -> ProfilePhoto:
    """Return one picture of a profile; raises NotThere for a photo that is none of its."""
    for row in profile.pictures:
        if row.photo_id == photo_id:
            return row
    raise NotThere("This profile has no such picture, or not any more.")


def refuse_withdrawn(profile: Profile) -> None:
    """Raise NotPossible for a profile that is over: its pictures stay as they were."""
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Its pictures stay as they were.")
