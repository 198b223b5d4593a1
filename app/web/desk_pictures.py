"""The photo desk: a profile's pictures, which of them is shown first, and whether anybody else is in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission
from app.photos.models import PhotoState
from app.profiles.check_bystanders import check_bystanders
from app.profiles.choose_face import choose_face
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile, ProfilePhoto, ProfileState
from app.profiles.pictures import WENT_BACK, is_back
from app.review.take_picture_off import take_picture_off
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, purpose, said_why, today, zone

pages = Blueprint("desk_pictures", __name__)

_DONE = {
    "first": "Chosen. This picture is shown first.",
    "off": "Taken off. It stays with its report.",
    "checked": "Kept: you looked whether anybody else is in it.",
    "retouched": "Kept. The picture is being made; the one it was made from stays sealed.",
}
Deed = Callable[[Session, Profile, Account, datetime], None]


class Shot(NamedTuple):
    """One picture of a profile. `says` is what became of it while it cannot be seen; `made` how it was made anew."""

    id: int
    is_ready: bool
    is_due: bool
    says: str
    made: str
    checked_by: str
    checked_at: datetime | None
    is_lent: bool
    is_gone: bool  # it went back to the police, or should have: nobody is shown it


@pages.get("/desk/profiles/<ref>/pictures")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def all_pictures(ref: str) -> ResponseReturnValue:
    return _page(ref, because=said_why())


@pages.get("/desk/profiles/<ref>/pictures/coming")
@needs(Permission.PUBLISH_PROFILES)
def coming(ref: str) -> ResponseReturnValue:
    """Say how many pictures are still being made, and nothing of them: the page asks while it waits."""
    rows = find_profile(db.session(), ref).pictures
    return {"coming": sum(row.photo.state is PhotoState.DUE for row in rows)}


@pages.post("/desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/first")
@needs(Permission.PUBLISH_PROFILES)
def put_first(ref: str, photo_id: int) -> ResponseReturnValue:
    """Make it the face of the profile."""
    return _do(ref, "first", lambda session, one, by, at: choose_face(session, one, photo_id, by=by, now=at))


@pages.post("/desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/off")
@needs(Permission.PUBLISH_PROFILES)
def take_off(ref: str, photo_id: int) -> ResponseReturnValue:
    return _do(ref, "off", lambda session, one, by, at: take_picture_off(session, one, photo_id, by=by, now=at))


@pages.post("/desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>/checked")
@needs(Permission.PUBLISH_PROFILES)
def looked(ref: str, photo_id: int) -> ResponseReturnValue:
    """Keep that somebody looked whether anybody else is in it."""
    return _do(ref, "checked", lambda session, one, by, at: check_bystanders(session, one, photo_id, by=by, now=at))


def mark() -> str:
    """Return what is laid over a picture at the desk: who looks, where and when."""
    return f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}"


def _do(ref: str, done: str, deed: Deed) -> ResponseReturnValue:
    try:
        with transaction() as session:
            deed(session, find_profile(session, ref), actor(), now())
    except NotPossible as conflict:
        return _page(ref, because="looking after its pictures", conflict=str(conflict)), 409
    return redirect(url_for("desk_pictures.all_pictures", ref=ref, done=done), 303)


def _page(ref: str, *, because: str, conflict: str = "") -> str:
    """Return the pictures, all of them large; that they were opened is written down each time."""
    with transaction() as writing:
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = find_profile(session, ref)
    shots = [_shot(session, row) for row in profile.pictures]
    return render_template(
        "desk/pictures.html",
        profile=profile,
        shots=shots,
        coming=sum(one.is_due for one in shots),
        unchecked=sum(one.is_ready and one.checked_at is None for one in shots),
        may_change=profile.state is not ProfileState.WITHDRAWN,
        mark=mark(),
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
        said=purpose(),
    )


def _shot(session: Session, row: ProfilePhoto) -> Shot:
    photo = row.photo
    looked = session.get(Account, row.bystanders_checked_by_id) if row.bystanders_checked_by_id else None
    waits = photo.state is PhotoState.DUE
    is_gone = row.police is not None and is_back(row.police, today=today())
    return Shot(
        id=photo.id,
        is_ready=photo.state is PhotoState.READY and not is_gone,
        is_due=waits,
        says=WENT_BACK if is_gone else "Picture on its way" if waits else photo.refusal or "",
        made=_made(photo.retouch) if photo.made_from_id is not None else "",
        checked_by=looked.name if looked else "",
        checked_at=row.bystanders_checked_at,
        is_lent=row.police is not None,
        is_gone=is_gone,
    )


def _made(kept: dict[str, object] | None) -> str:
    """Return how a picture was made from another, in words."""
    said = kept or {}
    blurred = said.get("blurred")
    boxes = len(blurred) if isinstance(blurred, list) else 0
    parts = [
        "turned" if said.get("turns") else "",
        f"{boxes} {'part' if boxes == 1 else 'parts'} blurred" if boxes else "",
        "cropped" if said.get("crop") != [0, 0, 1, 1] else "",
    ]
    words = ", ".join(filter(None, parts))
    return words[:1].upper() + words[1:]
