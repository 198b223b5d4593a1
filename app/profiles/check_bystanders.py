"""Note that somebody has looked whether anybody else is in a picture: without it no draft is published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.photos.models import PhotoState
from app.profiles.choose_face import picture_of, refuse_withdrawn
from app.profiles.models import Profile
from app.profiles.pictures import WENT_BACK, is_back


def check_bystanders(session: Session, profile: Profile, photo_id: int, *, by: Account, now: datetime) -> None:
    """Write who has looked, and when; looking again changes nothing. Raises NotPossible while it cannot be seen.

    `now` is in the town's own time: it says whether a picture that the police lent is due back.
    """
    require(by, Permission.PUBLISH_PROFILES)
    refuse_withdrawn(profile)
    row = picture_of(profile, photo_id)
    if row.police is not None and is_back(row.police, today=now.date()):
        raise NotPossible(WENT_BACK)
    if row.photo.state is not PhotoState.READY:
        raise NotPossible("This picture cannot be seen yet. Look at it first, then say so.")
    if row.bystanders_checked_at is not None:
        return
    row.bystanders_checked_by_id, row.bystanders_checked_at = by.id, now
    session.flush()
    record(session, "checked for bystanders", f"profile {profile.ref}", by_id=by.id, now=now, photo=photo_id)
