"""Who could have leaked this? For the desk, when a picture of ours has turned up where it should not be."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.matching.rules import TOO_PLAIN
from app.members.models import Account
from app.members.permissions import Permission
from app.photos.develop import upright
from app.photos.examine import sniff
from app.photos.fingerprint import Detail, fingerprint
from app.photos.models import PhotoState
from app.photos.show import show
from app.profiles.models import Copy, Profile
from app.profiles.print_copy import by_code
from app.review.find_leak import Trail, compared, from_letters, photos_like, written_down
from app.web.gone_pictures import gone
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, parts, said_why
from app.web.photos import viewer_of

pages = Blueprint("desk_leaks", __name__)
_NO_PICTURE = "Choose the picture that turned up, or type the letters that stand in it."


@pages.get("/desk/leaks")
@needs(Permission.FIND_LEAKS)
@asks_why
def form() -> ResponseReturnValue:
    return _render()


@pages.post("/desk/leaks")
@needs(Permission.FIND_LEAKS)
@asks_why
def find() -> ResponseReturnValue:
    letters = request.form.get("letters", "").strip()[:40]
    picture = request.files.get("picture")
    data = picture.read() if picture else b""
    try:
        if letters:
            trails = _by_letters(letters)
            return _render(letters, trails, printed=None if trails else _on_paper(letters))
        if data:
            return _render("", _by_picture(data))
        raise NotFit("Look at what is marked.", {"letters": _NO_PICTURE})
    except NotFit as unfit:
        return _render(letters, faults=unfit.fields or {"picture": str(unfit)}), 422


def _by_letters(letters: str) -> list[Trail]:
    account_id, because = actor().id, said_why()
    with transaction() as session:
        by = session.get_one(Account, account_id)
        found = from_letters(session, letters, because=because, by=by, now=now())
    if found is None and by_code(db.session(), letters) is None:
        raise NotFit("", {"letters": "No copy carries these letters. O and 0, and I, L and 1, count as the same."})
    return [found] if found is not None else []


def _on_paper(letters: str) -> tuple[Copy, str] | None:
    """Return the printed copy that carries this code, and whom it shows."""
    copy = by_code(db.session(), letters)
    return (copy, db.session().get_one(Profile, copy.profile_id).ref) if copy else None


def _by_picture(data: bytes) -> list[Trail]:
    leaked = upright(data, sniff(data))
    asked = fingerprint(leaked, Detail.ASKED)
    if asked is None:
        raise NotFit(TOO_PLAIN)
    session = db.session()
    trails = [
        compared(session, leaked, photo, upright(show(photo, "clean", parts().vault), "JPEG"), viewer_of, now=now())
        for photo in photos_like(session, parts().index, asked)
        if photo.state is PhotoState.READY
    ]
    account_id, because = actor().id, said_why()
    with transaction() as writing:
        written_down(writing, trails, because=because, by=writing.get_one(Account, account_id), now=now())
    return trails


def _render(
    letters: str = "",
    trails: list[Trail] | None = None,
    faults: dict[str, str] | None = None,
    printed: tuple[Copy, str] | None = None,
) -> str:
    return render_template(
        "desk/leaks.html",
        letters=letters,
        trails=trails,
        printed=printed,
        gone=gone(),
        faults=faults or {},
        said=said_why(),
        most=12,
    )
