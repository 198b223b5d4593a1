"""Which profiles show a picture like this one. A suggestion: a person looks at both and decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.matching.index import Index
from app.matching.models import Alike, Found, Likeness
from app.matching.rules import MOST_SHOWN
from app.members.sight import Sight
from app.photos.fingerprint import Print
from app.photos.models import Photo
from app.profiles.models import PolicePhoto, Profile, ProfilePhoto, ProfileState
from app.profiles.pictures import may_be_shown, pictures_for
from app.profiles.rules import visible_to


class Suggestion(NamedTuple):
    """A profile's photo that is like the one asked about."""

    profile: Profile
    photo: Photo
    alike: Alike


def find(session: Session, index: Index, asked: Print | None) -> list[Found]:
    """Return the stored photos that are like the one asked about, strongest first; none for a picture too plain.

    Only so many are compared. Those on profiles are compared by themselves as well: however many reports the picture
    came with, the profile that shows it is found. Slow: no transaction is open.
    """
    if asked is None:
        return []
    carried = session.scalars(
        select(ProfilePhoto.photo_id)
        .join(Profile, Profile.id == ProfilePhoto.profile_id)
        .where(Profile.state != ProfileState.WITHDRAWN)
    ).all()
    both = *index.find(session, asked), *index.find(session, asked, among=carried)
    found = {one.photo_id: one for one in both}
    return sorted(found.values(), key=lambda one: (-one.alike.strength, one.photo_id))


def find_for_members(session: Session, index: Index, asked: Print, *, sight: Sight, now: datetime) -> list[Suggestion]:
    """Return at most three profiles that who sees so far may see now and that show this picture, strongest first.

    Only their photos are compared: what else is stored can neither be found nor crowd them out. Slow: no transaction.
    """
    today, sectors = now.date(), None if sight.is_desk else sight.sectors
    among = [
        photo_id
        for photo_id, profile, lent in _published(session)
        if visible_to(profile, sight, today=today) and may_be_shown(lent, today=today, sectors=sectors)
    ]
    return suggest(session, index.find(session, asked, among=among), sight=sight, now=now)


def suggest(session: Session, found: Iterable[Found], *, sight: Sight, now: datetime) -> list[Suggestion]:
    """Return at most three profiles that who sees so far may see now, each with its nearest photo, strongest first.

    `now` is aware; its own time zone says which day it is.
    """
    today = now.date()
    shown = [
        one
        for one in on_profiles(session, found)
        if visible_to(one.profile, sight, today=today)
        and any(row.photo_id == one.photo.id for row in pictures_for(one.profile, sight, today=today))
    ]
    best: dict[int, Suggestion] = {}
    for one in shown:
        best.setdefault(one.profile.id, one)
    return list(best.values())[:MOST_SHOWN]


def on_profiles(session: Session, found: Iterable[Found]) -> list[Suggestion]:
    """Return every profile that carries one of these photos, for the desk: also drafts and hidden ones.

    A withdrawn one is over; its pictures are like nothing any more.
    """
    alike = {one.photo_id: one.alike for one in found}
    if not alike:
        return []
    carried = session.scalars(
        select(ProfilePhoto)
        .join(Profile, Profile.id == ProfilePhoto.profile_id)
        .where(ProfilePhoto.photo_id.in_(alike), Profile.state != ProfileState.WITHDRAWN)
        .order_by(ProfilePhoto.position, ProfilePhoto.profile_id)
    ).all()
    named = [Suggestion(session.get_one(Profile, row.profile_id), row.photo, alike[row.photo_id]) for row in carried]
    return sorted(named, key=lambda one: -one.alike.strength)


def _published(session: Session) -> list[tuple[int, Profile, PolicePhoto | None]]:
    lent = and_(PolicePhoto.profile_id == ProfilePhoto.profile_id, PolicePhoto.photo_id == ProfilePhoto.photo_id)
    rows = session.execute(
        select(ProfilePhoto.photo_id, Profile, PolicePhoto)
        .join(Profile, Profile.id == ProfilePhoto.profile_id)
        .outerjoin(PolicePhoto, lent)
        .where(Profile.state == ProfileState.PUBLISHED)
    )
    return [(photo_id, profile, terms) for photo_id, profile, terms in rows]


def keep(
    session: Session,
    photo_id: int,
    of_photo_id: int,
    alike: Alike,
    *,
    profile_id: int | None = None,
    report_id: UUID | None = None,
) -> None:
    """Write down that two photos are alike, the second being on a profile or in another report; twice is once."""
    where = Likeness.photo_id == photo_id, Likeness.of_photo_id == of_photo_id
    of = Likeness.profile_id == profile_id if report_id is None else Likeness.report_id == report_id
    row = session.scalars(select(Likeness).where(*where, of)).first()
    if row is None:
        row = Likeness(
            photo_id=photo_id,
            of_photo_id=of_photo_id,
            profile_id=profile_id,
            report_id=report_id,
            band=alike.band,
            why=alike.why,
            strength=alike.strength,
        )
        session.add(row)
    row.band, row.why, row.strength = alike.band, alike.why, alike.strength
    row.asked_outline, row.stored_outline = list(alike.asked_outline), list(alike.stored_outline)
    session.flush()
