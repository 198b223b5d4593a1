"""It was the wrong person: what was written and photographed when a notice was given to them goes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, Service
from app.photos.destroy import destroy
from app.photos.models import Photo
from app.profiles.models import Profile


def forget_services(session: Session, profile: Profile) -> list[str]:
    """Empty witness and note of every service of a notice on this person, and delete its picture.

    That it was given, when and by whom stays, for whoever asks what was done to them. A picture that was promised and
    has not come is not taken any more. Returns the folders of the deleted pictures, for after the commit.
    """
    wanted = select(Service).join(Exclusion, Exclusion.id == Service.exclusion_id)
    folders = []
    for service in session.scalars(wanted.where(Exclusion.profile_id == profile.id)):
        service.witness = service.note = ""
        if service.photo_id is None:
            service.photo_sha = None
            continue
        photo = session.get_one(Photo, service.photo_id)
        if photo.wrapped_key:
            destroy(session, photo)
            folders.append(photo.folder)
    session.flush()
    return folders
