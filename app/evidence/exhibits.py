"""The pictures of a pack: numbered, each as it came, and beside it the copy in which the desk blurred others."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.evidence.case import CleanCopy, Exhibit
from app.evidence.reading import Reading
from app.exclusions.models import Exclusion, Service
from app.photos.models import Photo, PhotoState
from app.photos.recipe import from_json
from app.profiles.models import ProfilePhoto


class Picture(NamedTuple):
    """One picture of a case: of a report, or of a notice that was served (then `notice` is its reference)."""

    photo: Photo
    sent_by_id: int
    report_id: UUID | None
    notice: str = ""


def pictures_of(reading: Reading) -> list[Picture]:
    """Return the pictures that have come and can be opened, each once: of the reports that go in, then of notices."""
    found = dict[int, Picture]()
    for report in reading.reports:
        for sent in report.pictures:
            if sent.photo is not None and sent.photo.wrapped_key:
                found.setdefault(sent.photo.id, Picture(sent.photo, report.reporter_id, report.id))
    served = (
        select(Service, Photo, Exclusion.ref)
        .join(Photo, Photo.id == Service.photo_id)
        .join(Exclusion, Exclusion.id == Service.exclusion_id)
        .where(Exclusion.profile_id == reading.request.profile_id, Photo.wrapped_key != b"")
        .order_by(Service.at)
    )
    for service, photo, ref in reading.session.execute(served):
        found.setdefault(photo.id, Picture(photo, service.by_id, None, ref))
    return list(found.values())


def exhibits_of(reading: Reading) -> list[Exhibit]:
    """Number the pictures, but for what was left out, in the order of what they show."""
    cleaned = _clean_copies(reading)
    goes = [one for one in pictures_of(reading) if f"photo {one.photo.id}" not in reading.left_out]
    return [
        Exhibit(
            name=f"TW-{number:03d}",
            photo_id=one.photo.id,
            folder=one.photo.folder,
            wrapped_key=one.photo.wrapped_key,
            sha256=one.photo.sha256,
            kind=one.photo.kind,
            kept_at=one.photo.kept_at,
            sent_by_id=one.sent_by_id,
            report=str(one.report_id or ""),
            clean=cleaned.get(one.photo.id),
        )
        for number, one in enumerate(goes, 1)
    ]


def _clean_copies(reading: Reading) -> dict[int, CleanCopy]:
    """Return by their originals the copies that may be shown to others: of this person, blurred, looked at, ready.

    A copy that was only turned or cropped hides nobody, and another person's shows that other.
    """
    of_them = select(Photo).join(ProfilePhoto, ProfilePhoto.photo_id == Photo.id)
    made = of_them.where(
        ProfilePhoto.profile_id == reading.request.profile_id,
        ProfilePhoto.bystanders_checked_at.is_not(None),
        Photo.made_from_id.is_not(None),
        Photo.state == PhotoState.READY,
        Photo.wrapped_key != b"",
    )
    return {
        one.made_from_id: CleanCopy(one.id, one.folder, one.wrapped_key)
        for one in reading.session.scalars(made.order_by(Photo.id))
        if one.made_from_id is not None and from_json(one.retouch).blurred
    }
