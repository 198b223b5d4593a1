"""One clean copy of one photo, for those whose screens show it: with their name drawn into it, unless at the desk."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.access.rules import has_proof
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotThere, TooManyTries
from app.members.permissions import Permission, may
from app.photos.looks import is_known, look
from app.photos.mark import Viewer, marked
from app.photos.models import Look
from app.photos.rules import Allowance
from app.photos.show import show
from app.review.open_picture import open_picture
from app.web import stops
from app.web.guard import open_to_signed_in
from app.web.parts import actor, now, parts, the_sign_in, today, zone

pages = Blueprint("photos", __name__)

_SMALL = frozenset({"thumb", "card"})
# As part of one of our pages, or asked for by its scripts: never by itself, from where it would be saved with a tap.
_PART_OF_A_PAGE = frozenset({"image", "empty"})


@pages.get("/photos/<int(max=2147483647):photo_id>/<size>")
@open_to_signed_in  # which photos, is judged photo by photo
def photo(photo_id: int, size: str) -> ResponseReturnValue:
    account = actor()
    found = open_picture(db.session(), photo_id, for_account=account, now=now(), today=today())
    if may(account, Permission.DECIDE_REPORTS):
        return _picture(show(found, size, parts().vault))
    if request.headers.get("Sec-Fetch-Dest", "image") not in _PART_OF_A_PAGE:
        raise NotAllowed("Pictures are shown on Townwatch's own pages only. Go back to see it there.")
    plain_copy = show(found, size, parts().vault)
    seen = is_known(db.session(), photo_id, is_large=size not in _SMALL, by=account, now=now())
    if seen is None:
        stop = look_or_stop([photo_id], is_large=size not in _SMALL)
        if stop is not None:
            return stop
        seen = is_known(db.session(), photo_id, is_large=size not in _SMALL, by=account, now=now())
    if seen is None:
        raise NotThere("There is no picture here, or not yet.")
    return _picture(marked(plain_copy, viewer_of(seen, account.name)))


def look_or_stop(photo_ids: list[int], *, is_large: bool) -> ResponseReturnValue | None:
    """Write down that these photos are shown now; return what stands in the way of it, if anything does.

    Raises TooManyTries when the desk has to let this person go on.
    """
    if may(actor(), Permission.DECIDE_REPORTS):
        return None
    proven = has_proof(the_sign_in(), now())
    with transaction() as session:
        needed, _ = look(session, photo_ids, is_large=is_large, has_proof=proven, by=actor(), now=now())
    if needed is Allowance.PROOF:
        return stops.prove_first("You have looked at many photos. Show that it is still you.")
    if needed is Allowance.STOP:
        raise TooManyTries("You have looked at very many photos. The desk has been told, and lets you go on.")
    return None


def viewer_of(seen: Look, name: str) -> Viewer:
    """Return what is drawn into every copy of this look."""
    return Viewer(name, seen.place, f"{seen.at.astimezone(zone()):%-d %b %H:%M}", seen.mark)


def _picture(jpeg: bytes) -> Response:
    return Response(jpeg, mimetype="image/jpeg")
