"""One clean copy of one photo, for those whose screens show it."""

from __future__ import annotations

from flask import Blueprint, Response

from app.kernel.db import db
from app.photos.show import show
from app.review.open_picture import open_picture
from app.web.guard import open_to_signed_in
from app.web.parts import actor, now, parts, today

pages = Blueprint("photos", __name__)


@pages.get("/photos/<int(max=2147483647):photo_id>/<size>")
@open_to_signed_in  # which photos, is judged photo by photo
def photo(photo_id: int, size: str) -> Response:
    found = open_picture(db.session(), photo_id, for_account=actor(), now=now(), today=today())
    return Response(show(found, size, parts().vault), mimetype="image/jpeg")
