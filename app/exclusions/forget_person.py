"""It was the wrong person: what was said of them in a case, and when a notice was given to them, goes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, ForcedReview, Service
from app.photos.destroy import destroy
from app.photos.models import Photo
from app.profiles.models import Profile


def forget_cases(session: Session, profile: Profile, *, because: str) -> None:
    """Empty what was said of this person in every exclusion, and of what they were asked; let go of its reports.

    Who did what and when stays, how each who decided voted, and the notice as it was written with where it holds, also
    one that nobody is known to have handed over: a phone may still say that it was. `because` stands where somebody
    had said in their own words how a case or a review of it had ended.
    """
    for one in session.scalars(select(Exclusion).where(Exclusion.profile_id == profile.id)):
        one.because = one.redacted = one.guardian_says = ""
        one.asked, one.points = {}, 0
        one.incidents.clear()
        one.ended_because = because if one.ended_because else ""
        for word in one.words:
            word.because = ""
        for review in session.scalars(select(ForcedReview).where(ForcedReview.exclusion_id == one.id)):
            review.why, review.says = "", because if review.says else ""
    session.flush()


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
