"""A picture of a profile is made anew: turned, cropped, bystanders blurred. The one it was made from stays sealed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.alerts.change_picture import change_picture
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.photos.keep import Sealed, keep
from app.photos.models import Photo, PhotoState
from app.photos.recipe import Recipe
from app.profiles.choose_face import picture_of, refuse_withdrawn
from app.profiles.models import PolicePhoto, Profile, ProfilePhoto, ProfileState
from app.profiles.pictures import WENT_BACK, is_back

NOT_LOOKED = "Members see it at once: look whether anybody else is in it, and say so here."


def made_from(session: Session, photo: Photo) -> Photo:
    """Return the photo that somebody took: what is made anew is made from it, never from what was made before."""
    return session.get_one(Photo, photo.made_from_id) if photo.made_from_id is not None else photo


def fault_before_retouching(session: Session, profile: Profile, photo_id: int, *, today: date) -> str | None:
    """Return why this picture cannot be made anew now, or None."""
    row = picture_of(profile, photo_id)
    if row.police is not None and is_back(row.police, today=today):
        return WENT_BACK
    first = made_from(session, row.photo)
    if first.state is PhotoState.DUE:
        return "This picture is on its way. Wait a moment, then try again."
    return None if first.state is PhotoState.READY else "This picture could not be read, so it cannot be changed."


def retouch_picture(
    session: Session,
    profile: Profile,
    photo_id: int,
    recipe: Recipe,
    sealed: Sealed | None,
    *,
    is_checked: bool,
    by: Account,
    now: datetime,
) -> Photo:
    """Put the new picture where the old one was; return it. `sealed` None: the picture as it came is put back.

    Whether anybody else is in it is asked anew: `is_checked` says that `by` has looked. The old one leaves the profile
    and every alert that is out, and stays with its report. `now` is in the town's own time. Raises NotFit without that
    look when members would see it at once, NotPossible for a withdrawn profile, in safe mode, for what went back to the
    police, or when somebody else was faster.
    """
    require(by, Permission.PUBLISH_PROFILES)
    refuse_withdrawn(profile)
    if profile.state is ProfileState.PUBLISHED:
        refuse_in_safe_mode(session)
        if not is_checked:
            raise NotFit("Look at what is marked.", {"is_checked": NOT_LOOKED})
    old = picture_of(profile, photo_id)
    fault = fault_before_retouching(session, profile, photo_id, today=now.date())
    if fault:
        raise NotPossible(fault)
    new = _made(session, made_from(session, old.photo), recipe, sealed, now=now)
    if any(row.photo_id == new.id for row in profile.pictures):
        raise NotPossible("This profile has that picture already.")
    _put_in_place(profile, old, new, checked_by=by if is_checked else None, now=now)
    session.flush()
    session.refresh(profile, ["pictures"])
    change_picture(session, profile.id, photo_id, new.id, now=now)
    record(
        session,
        "retouched",
        f"profile {profile.ref}",
        by_id=by.id,
        now=now,
        what=_in_words(recipe),
        photo=new.id,
        instead_of=photo_id,
    )
    return new


def _made(session: Session, first: Photo, recipe: Recipe, sealed: Sealed | None, *, now: datetime) -> Photo:
    if sealed is None:
        return first
    new = keep(session, sealed, now=now)
    new.made_from_id, new.retouch = first.id, recipe.as_json()
    session.flush()
    return new


def _put_in_place(
    profile: Profile, old: ProfilePhoto, new: Photo, *, checked_by: Account | None, now: datetime
) -> None:
    row = ProfilePhoto(photo_id=new.id, position=old.position)
    if checked_by is not None:
        row.bystanders_checked_by_id, row.bystanders_checked_at = checked_by.id, now
    if old.police is not None:  # lent on the same terms, however it is cropped
        row.police = _same_terms(old.police)
    profile.pictures[profile.pictures.index(old)] = row


def _same_terms(terms: PolicePhoto) -> PolicePhoto:
    keys = {column.key for column in inspect(PolicePhoto).primary_key}
    columns = [column.key for column in inspect(PolicePhoto).column_attrs if column.key not in keys]
    return PolicePhoto(**{name: getattr(terms, name) for name in columns})


def _in_words(recipe: Recipe) -> list[str]:
    """Return what was done, for the record; the numbers stay with the photo."""
    done = ["turned"] if recipe.turns % 4 else []
    if recipe.blurred:
        done.append(f"blurred in {len(recipe.blurred)} {'place' if len(recipe.blurred) == 1 else 'places'}")
    if recipe._replace(turns=0, blurred=()).is_nothing:
        return done or ["as it came"]
    return [*done, "cropped"]
