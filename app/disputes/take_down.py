"""Take the wrong person from every screen: the profile, its pictures, what was counted to them, its prints."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.photos.destroy import destroy
from app.photos.models import Photo
from app.profiles.models import Associate, Copy, Hidden, Profile, ProfilePhoto, ProfileState, Sighting, Vehicle
from app.reports.models import ReportPhoto

BECAUSE = "It was the wrong person."


class TakenDown(NamedTuple):
    """`folders`: of the photos that are deleted. `kept`: how many stay, because a report or somebody else has them."""

    folders: list[str]
    kept: int
    prints: int


def take_down(session: Session, profile: Profile, *, also_from_reports: bool, now: datetime) -> TakenDown:
    """Withdraw the profile for good and let go of its pictures; the reports behind it keep their history.

    A picture that came with a report is deleted there as well when `also_from_reports`, else it stays with the report
    for the desk alone.
    """
    if profile.state is not ProfileState.WITHDRAWN:
        profile.withdraw(now=now, because=BECAUSE)
    profile.hidden_because = Hidden.WRONG_PERSON
    photos = [row.photo for row in profile.pictures]
    profile.pictures = []
    session.flush()
    folders, kept = _let_go(session, photos, also_from_reports=also_from_reports)
    # What was counted to them was another's, or nobody's.
    session.execute(delete(Sighting).where(Sighting.profile_id == profile.id))
    session.execute(delete(Associate).where(or_(Associate.profile_id == profile.id, Associate.other_id == profile.id)))
    session.execute(delete(Vehicle).where(Vehicle.profile_id == profile.id))
    profile.verified_incidents = 0
    return TakenDown(folders, kept, _recall_prints(session, profile, now))


def _let_go(session: Session, photos: list[Photo], *, also_from_reports: bool) -> tuple[list[str], int]:
    """Delete the pictures, what they were made from and what was made of them, unless something else needs one."""
    folders, kept = list[str](), 0
    for photo in _whole_family(session, photos):
        is_anothers = session.scalar(select(ProfilePhoto.profile_id).where(ProfilePhoto.photo_id == photo.id).limit(1))
        of_report = session.scalar(select(ReportPhoto.report_id).where(ReportPhoto.photo_id == photo.id).limit(1))
        if is_anothers is not None or (of_report is not None and not also_from_reports):
            kept += 1
            continue
        destroy(session, photo)
        folders.append(photo.folder)
    return folders, kept


def _whole_family(session: Session, photos: list[Photo]) -> list[Photo]:
    """Return these photos, those that they were made from, and all that was made of any of them."""
    family = {photo.id: photo for photo in photos}
    new = list(photos)
    while new:
        parents = [photo.made_from_id for photo in new if photo.made_from_id is not None]
        kin = select(Photo).where(or_(Photo.id.in_(parents), Photo.made_from_id.in_([photo.id for photo in new])))
        new = [photo for photo in session.scalars(kin) if photo.id not in family]
        family |= {photo.id: photo for photo in new}
    return [family[id] for id in sorted(family)]


def _recall_prints(session: Session, profile: Profile, now: datetime) -> int:
    out = (Copy.profile_id == profile.id, Copy.ended_at.is_(None), Copy.recalled_at.is_(None))
    ids = session.scalars(select(Copy.id).where(*out)).all()
    session.execute(update(Copy).where(Copy.id.in_(ids)).values(recalled_at=now))
    return len(ids)
