"""A profile's picture was made anew or taken off: what is out must not go on showing the old one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert


def change_picture(session: Session, profile_id: int, old_id: int, new_id: int | None, *, now: datetime) -> int:
    """Let every alert that is out show the new picture, or none, instead of the old; return how many there were.

    Those about this profile, and those about nobody yet that carry the same picture: another profile's are its own.
    """
    showing = session.scalars(
        select(Alert).where(
            Alert.photo_id == old_id,
            or_(Alert.profile_id == profile_id, Alert.profile_id.is_(None)),
            Alert.recalled_at.is_(None),
            Alert.ends_at > now,
        )
    ).all()
    for alert in showing:
        alert.photo_id = new_id
    session.flush()
    return len(showing)
