"""What is due of profiles and what was handed out or lent of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.entries import Entry, Kind, Noun
from app.kernel.months import day_of
from app.profiles.models import Copy, PolicePhoto, Profile, ProfileState, Told
from app.profiles.models import Kind as ProfileKind
from app.profiles.rules import TELL_WITHIN


def of_profiles(session: Session, *, zone: tzinfo) -> Iterator[Entry]:
    """Yield when a profile hides itself, and by when a person should know of it."""
    told = set(session.scalars(select(Told.profile_id)))
    for one in session.scalars(select(Profile).where(Profile.state == ProfileState.PUBLISHED)):
        page, row = f"/desk/profiles/{one.ref}", f"profile {one.id}"
        if one.review_on is not None:
            says = "Hides itself unless looked at again"
            yield Entry(one.review_on, Kind.DUE, Noun.PROFILE, one.ref, says, page, row)
        if one.kind is ProfileKind.KNOWN and one.id not in told and one.published_at is not None:
            by = day_of(one.published_at, zone) + TELL_WITHIN
            says = "The person should know, or it is written why not"
            yield Entry(by, Kind.DUE, Noun.PROFILE, one.ref, says, page, row)


def of_copies(session: Session) -> Iterator[Entry]:
    """Yield what must come back: prints, and pictures that the police lent."""
    for copy in session.scalars(select(Copy).where(Copy.ended_at.is_(None))):
        about, row = f"Print {copy.code}", f"print {copy.id}"
        yield Entry(copy.return_by, Kind.DUE, Noun.PROFILE, about, "Must be back", "/desk/copies", row)
    lent = select(PolicePhoto, Profile.ref).join(Profile, Profile.id == PolicePhoto.profile_id)
    for picture, ref in session.execute(lent.where(PolicePhoto.returned_at.is_(None))):
        page, row = f"/desk/profiles/{ref}", f"picture {picture.profile_id}-{picture.photo_id}"
        yield Entry(picture.return_on, Kind.DUE, Noun.PROFILE, ref, "A picture goes back to the police", page, row)
