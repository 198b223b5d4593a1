"""One picture at the photo desk: turn it, crop it, blur who only stood by. By hand, by keys, or by numbers alone."""

from __future__ import annotations

import math
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.photos.keep import Sealed, put_away, throw_away
from app.photos.models import Photo
from app.photos.recipe import MOST_BLURRED, WHOLE, Box, Recipe, faults_of, from_json
from app.photos.retouch import retouch
from app.photos.show import show
from app.profiles.choose_face import picture_of, refuse_withdrawn
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile, ProfileState
from app.review.retouch_picture import NOT_LOOKED, fault_before_retouching, made_from, retouch_picture
from app.web.desk_pictures import mark
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, parts, said_why, today
from app.web.typed import as_typed

pages = Blueprint("desk_retouch", __name__)

_SIDES = ("left", "top", "width", "height")
_NEW_BOX = Box(0.4, 0.4, 0.2, 0.2)
_NOT_A_NUMBER = "Four numbers from 0 to 100."
_NOTHING = "Nothing is different yet. Turn, crop or blur, then keep it."


class Asked(NamedTuple):
    """What a form asks for: the recipe as far as it can be read, what was typed, and a sentence for what is wrong."""

    recipe: Recipe
    rows: dict[str, dict[str, str]]
    faults: dict[str, str]


@pages.get("/desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>")
@needs(Permission.PUBLISH_PROFILES)
@asks_why
def editor(ref: str, photo_id: int) -> ResponseReturnValue:
    kept = picture_of(find_profile(db.session(), ref), photo_id).photo.retouch
    return _page(ref, photo_id, _as_typed(from_json(kept)), because=said_why())


@pages.post("/desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>")
@needs(Permission.PUBLISH_PROFILES)
def keep_picture(ref: str, photo_id: int) -> ResponseReturnValue:
    """Make the picture anew; or, where no script runs, show the form again with one more box, one less, or turned."""
    fields = as_typed()
    asked, wish = _read(fields), fields.get("do", "keep")
    is_checked, because = fields.get("is_checked") == "yes", "changing a picture"
    if wish != "keep":
        return _page(ref, photo_id, _changed(asked, wish), is_checked=is_checked, because=because)
    try:
        return _keep(ref, photo_id, asked, is_checked=is_checked)
    except NotFit as unfit:
        again = asked._replace(faults=unfit.fields or {"crop": str(unfit)})
        return _page(ref, photo_id, again, is_checked=is_checked, because=because), 422
    except NotPossible as conflict:
        says = str(conflict)
        return _page(ref, photo_id, asked, is_checked=is_checked, conflict=says, because=because), 409


def _keep(ref: str, photo_id: int, asked: Asked, *, is_checked: bool) -> ResponseReturnValue:
    """Make the picture before anybody has to wait for the transaction that puts it in its place."""
    session = db.session()
    profile = find_profile(session, ref)
    _refuse_early(profile, photo_id, asked, is_checked=is_checked)
    first = made_from(session, picture_of(profile, photo_id).photo)
    sealed: Sealed | None = None
    if not asked.recipe.is_nothing:
        made = retouch(show(first, "clean", parts().vault), asked.recipe)
        sealed = put_away(made, parts().vault, clamd=parts().settings.clamd_socket)
    try:
        with transaction() as writing:
            one = find_profile(writing, ref)
            recipe = asked.recipe
            retouch_picture(writing, one, photo_id, recipe, sealed, is_checked=is_checked, by=actor(), now=now())
    except BaseException:
        if sealed is not None:
            throw_away(sealed, parts().vault)
        raise
    return redirect(url_for("desk_pictures.all_pictures", ref=ref, done="retouched"), 303)


def _refuse_early(profile: Profile, photo_id: int, asked: Asked, *, is_checked: bool) -> None:
    """Say what is wrong before any picture is made; the verb says it again."""
    refuse_withdrawn(profile)
    photo = picture_of(profile, photo_id).photo
    faults = dict(asked.faults or faults_of(asked.recipe))
    if not faults and asked.recipe == from_json(photo.retouch):
        faults = {"crop": _NOTHING}
    if profile.state is ProfileState.PUBLISHED and not is_checked:
        faults["is_checked"] = NOT_LOOKED
    if faults:
        raise NotFit("Look at what is marked.", faults)
    fault = fault_before_retouching(db.session(), profile, photo_id, today=today())
    if fault:
        raise NotPossible(fault)


def _read(fields: dict[str, str]) -> Asked:
    turns = fields.get("turns", "0")
    sent = [f"blur-{at}" for at in range(MOST_BLURRED) if f"blur-{at}-left" in fields]
    names = {"crop": "crop", **{f"blur-{at}": name for at, name in enumerate(sent)}}
    rows = {one: {side: fields.get(f"{name}-{side}", "").strip() for side in _SIDES} for one, name in names.items()}
    if not any(rows["crop"].values()):
        rows["crop"] = _in_percent(WHOLE)
    boxes = {name: _box(row) for name, row in rows.items()}
    faults = {name: _NOT_A_NUMBER for name, box in boxes.items() if box is None}
    return Asked(
        Recipe(
            int(turns) % 4 if turns in ("0", "1", "2", "3") else 0,
            boxes["crop"] or WHOLE,
            tuple(box for name, box in boxes.items() if name != "crop" and box is not None),
        ),
        rows,
        faults,
    )


def _box(row: dict[str, str]) -> Box | None:
    """Return the box that four percentages stand for, or None when one of them is none."""
    try:
        numbers = [float(row[side].replace(",", ".")) for side in _SIDES]
    except ValueError:
        return None
    if not all(math.isfinite(number) and 0 <= number <= 100 for number in numbers):
        return None
    left, top, width, height = (round(number / 100, 4) for number in numbers)
    return Box(left, top, width, height)


def _changed(asked: Asked, wish: str) -> Asked:
    """Return what was asked for with one box more or less, turned once more, or as the picture came."""
    recipe = asked.recipe
    if wish == "turn":
        return _as_typed(recipe.turned())
    if wish == "add" and len(recipe.blurred) < MOST_BLURRED:
        return _as_typed(recipe._replace(blurred=(*recipe.blurred, _NEW_BOX)))
    if wish == "as it came":
        return _as_typed(Recipe())
    gone = wish.removeprefix("remove-")
    left = tuple(box for at, box in enumerate(recipe.blurred) if str(at) != gone)
    return _as_typed(recipe._replace(blurred=left))


def _as_typed(recipe: Recipe) -> Asked:
    boxes = {"crop": recipe.crop, **{f"blur-{at}": box for at, box in enumerate(recipe.blurred)}}
    return Asked(recipe, {name: _in_percent(box) for name, box in boxes.items()}, {})


def _in_percent(box: Box) -> dict[str, str]:
    return {side: f"{round(part * 100, 2):g}" for side, part in zip(_SIDES, box, strict=True)}


def _page(ref: str, photo_id: int, asked: Asked, *, because: str, is_checked: bool = False, conflict: str = "") -> str:
    with transaction() as writing:
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = find_profile(session, ref)
    photo = picture_of(profile, photo_id).photo
    fault = fault_before_retouching(session, profile, photo_id, today=today())
    first = made_from(session, photo)
    return render_template(
        "desk/retouch.html",
        profile=profile,
        photo_id=photo_id,
        first=first,
        fault=fault,
        size=_size(first, asked.recipe.turns),
        placed=_placed(first, asked.recipe.turns),
        asked=asked,
        most=MOST_BLURRED,
        is_published=profile.state is ProfileState.PUBLISHED,
        is_checked=is_checked,
        mark=mark(),
        conflict=conflict,
    )


def _size(photo: Photo, turns: int) -> tuple[int, int]:
    width, height = photo.width or 1, photo.height or 1
    return (height, width) if turns % 2 else (width, height)


def _placed(photo: Photo, turns: int) -> str:
    """Return the transform that draws the picture turned, with its corner where the drawing begins."""
    width, height = photo.width or 1, photo.height or 1
    return (
        "",
        f"translate({height} 0) rotate(90)",
        f"translate({width} {height}) rotate(180)",
        f"translate(0 {width}) rotate(270)",
    )[turns % 4]
