"""The pictures of a pack: numbered, each as it came, and beside it the copy in which the desk blurred others."""

from __future__ import annotations

from sqlalchemy import select

from app.evidence.case import CleanCopy, Exhibit
from app.evidence.reading import Reading
from app.photos.models import Photo, PhotoState
from app.photos.recipe import from_json
from app.profiles.models import ProfilePhoto


def exhibits_of(reading: Reading) -> list[Exhibit]:
    """Number the pictures in the order of what they show."""
    cleaned = _clean_copies(reading)
    rows, seen = list[Exhibit](), set[int]()
    for report in reading.reports:
        for picture in report.pictures:
            photo = picture.photo
            if photo is None or not photo.wrapped_key or photo.id in seen or f"photo {photo.id}" in reading.left_out:
                continue
            seen.add(photo.id)
            rows.append(
                Exhibit(
                    name=f"TW-{len(rows) + 1:03d}",
                    photo_id=photo.id,
                    folder=photo.folder,
                    wrapped_key=photo.wrapped_key,
                    sha256=photo.sha256,
                    kind=photo.kind,
                    kept_at=photo.kept_at,
                    sent_by_id=report.reporter_id,
                    report=str(report.id),
                    clean=cleaned.get(photo.id),
                )
            )
    return rows


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
