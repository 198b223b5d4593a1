"""Take the wrong person from every screen: the profile, its pictures, what was kept of them besides, its prints."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.exclusions.models import Exclusion, PoliceOutcome
from app.matching.models import Likeness
from app.orders.note import end_all
from app.photos.destroy import destroy
from app.photos.models import Photo, PhotoState
from app.profiles.models import (
    Associate,
    Conviction,
    Copy,
    Hidden,
    Naming,
    Profile,
    ProfilePhoto,
    ProfileState,
    Sighting,
    Vehicle,
)
from app.profiles.words import remember
from app.reports.models import ReportPhoto, Subject

BECAUSE = "It was the wrong person."


class TakenDown(NamedTuple):
    """`folders`: of the photos that are deleted. `kept`: how many stay with a report. `others`: how many stay because
    they are on another profile as well. `reports`: how many named this profile and do so no more.
    """

    folders: list[str]
    kept: int
    others: int
    prints: int
    reports: int


def take_down(session: Session, profile: Profile, *, also_from_reports: bool, now: datetime) -> TakenDown:
    """Withdraw the profile for good, let go of its pictures and of all that was kept of the person besides.

    What was written and shown stays in the withdrawn profile, for the desk alone: the person may ask what was said of
    them. The reports keep their words and the decisions on them, and name the profile no more. A picture of the profile
    that came with a report is deleted there as well when `also_from_reports`, else it stays with the report for the
    desk alone; so does a picture with which only an alert has shown them. One that the police lent goes in any case:
    its terms end here, and without them the report would show it again.
    """
    if profile.state is not ProfileState.WITHDRAWN:
        profile.withdraw(now=now, because=BECAUSE)
    profile.hidden_because = Hidden.WRONG_PERSON
    photos = [row.photo for row in profile.pictures]
    lent = _whole_family(session, [row.photo for row in profile.pictures if row.police is not None])
    profile.pictures = []
    session.flush()
    family = _whole_family(session, photos)
    goes = {photo.id for photo in (family if also_from_reports else lent)}
    folders, kept, others = _let_go(session, family, goes)
    kept += _only_in_alerts(session, profile, family)
    reports = _forget_what_was_kept(session, profile)
    end_all(session, profile, because=BECAUSE, now=now)
    return TakenDown(folders, kept, others, _recall_prints(session, profile, now), reports)


def _forget_what_was_kept(session: Session, profile: Profile) -> int:
    """Delete what was counted to them: it was another's, or nobody's. Return how many reports named them."""
    resting = update(Exclusion).where(Exclusion.profile_id == profile.id)
    session.execute(resting.values(rests_on_arrest_id=None))
    for table in (Sighting, Vehicle, Conviction, Naming, PoliceOutcome):
        session.execute(delete(table).where(table.profile_id == profile.id))
    session.execute(delete(Associate).where(or_(Associate.profile_id == profile.id, Associate.other_id == profile.id)))
    session.execute(delete(Likeness).where(Likeness.profile_id == profile.id))
    named = session.scalars(select(Subject).where(Subject.profile_id == profile.id)).all()
    for subject in named:
        subject.profile_id = None
    profile.verified_incidents = 0
    remember(session, profile)  # or the vehicles would still be found
    return len({subject.report_id for subject in named})


def _let_go(session: Session, family: list[Photo], goes: Collection[int]) -> tuple[list[str], int, int]:
    """Delete the pictures; return their folders, how many stay with reports, and how many are another profile's too.

    `goes`: the ids of those that are deleted from their reports as well.
    """
    folders, kept, others = list[str](), 0, 0
    for photo in family:
        is_anothers = session.scalar(select(ProfilePhoto.profile_id).where(ProfilePhoto.photo_id == photo.id).limit(1))
        of_report = session.scalar(select(ReportPhoto.report_id).where(ReportPhoto.photo_id == photo.id).limit(1))
        if is_anothers is not None:
            others += 1
        elif of_report is not None and photo.id not in goes:
            kept += 1
        else:
            destroy(session, photo)
            either = or_(Likeness.photo_id == photo.id, Likeness.of_photo_id == photo.id)
            session.execute(delete(Likeness).where(either))
            folders.append(photo.folder)
    return folders, kept, others


def _only_in_alerts(session: Session, profile: Profile, family: list[Photo]) -> int:
    """Return how many pictures showed them in an alert alone, and stay with the report that they came with."""
    shown = select(Alert.photo_id).where(Alert.profile_id == profile.id, Alert.photo_id.is_not(None))
    with_report = select(ReportPhoto.photo_id).where(ReportPhoto.photo_id.in_(shown))
    still = select(Photo.id).where(Photo.id.in_(with_report), Photo.state != PhotoState.REFUSED)
    return len(set(session.scalars(still)) - {photo.id for photo in family})


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
