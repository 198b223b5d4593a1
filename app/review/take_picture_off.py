"""Take one picture off a profile; it stays with its report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.alerts.change_picture import change_picture
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.choose_face import picture_of, refuse_withdrawn
from app.profiles.models import Profile


def take_picture_off(session: Session, profile: Profile, photo_id: int, *, by: Account, now: datetime) -> None:
    """Take it from every screen that shows it because of this profile, alerts that are out as well.

    Raises NotPossible for a withdrawn profile, and for a picture that the police lent: that ends with its return. Then
    it stays listed, shown to nobody, because by that the report that it came with does not show it again either.
    """
    require(by, Permission.PUBLISH_PROFILES)
    refuse_withdrawn(profile)
    row = picture_of(profile, photo_id)
    if row.police is not None and row.police.returned_at is None:
        raise NotPossible(
            "The police have lent this picture. Note on the profile that it went back: nobody sees it then."
        )
    if row.police is not None:
        raise NotPossible(
            "This picture went back to the police. Nobody is shown it; that it was lent stays noted here."
        )
    profile.pictures.remove(row)
    for place, left in enumerate(profile.pictures):
        left.position = place
    session.flush()
    change_picture(session, profile.id, photo_id, None, now=now)
    record(session, "took off a picture", f"profile {profile.ref}", by_id=by.id, now=now, photo=photo_id)
