"""Have we seen this picture? Nothing of the picture is kept."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.audit.record import record
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.matching import rules
from app.matching.models import Outline
from app.matching.suggest import Suggestion, find_for_members
from app.members.permissions import Permission
from app.photos.develop import upright
from app.photos.examine import MOST_BYTES, TooLarge, sniff
from app.photos.fingerprint import ASKED_SIDE, Detail, fingerprint
from app.profiles.gallery import Shown, gallery
from app.web.api import Shape, body, give, speaks
from app.web.guard import needs
from app.web.parts import actor, now, parts, today
from app.web.shapes import Card, Picture, card, picture

pages = Blueprint("check", __name__)


class LikenessShape(Shape):
    """One likeness: the gallery's picture, in which words it is alike, and whose profile it is on.

    The outlines say where the two agree: corners in parts (0 to 1) of width and height of the picture that was sent,
    and of the gallery's. Empty when the whole of both agrees.
    """

    band: Literal["same", "nearly", "perhaps"]
    band_says: str
    why: str
    photo: Picture
    profile: Card
    your_outline: Outline
    its_outline: Outline


class CheckAnswer(Shape):
    says: str
    likenesses: list[LikenessShape]


@pages.post("/api/check")
@needs(Permission.CHECK_PICTURES)
@speaks("Compare a picture with those of the gallery", takes="image/*", gives={200: CheckAnswer})
def check() -> ResponseReturnValue:
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge("This picture is over 12 MB. Take it again at a lower size, or send a screenshot of it.")
    data = body()
    asked = fingerprint(upright(data, sniff(data), ASKED_SIDE), Detail.ASKED)
    if asked is None:
        raise NotFit(rules.TOO_PLAIN)
    session = db.session()
    found = find_for_members(session, parts().index, asked, now=now())
    shown = {one.profile.id: one for one in gallery(session, for_account=actor(), today=today())} if found else {}
    likenesses = [_shape(one, shown[one.profile.id]) for one in found if one.profile.id in shown]
    refs = [likeness.profile.ref for likeness in likenesses]
    with transaction() as writing:
        record(writing, "checked", "a picture", by_id=actor().id, now=now(), found=refs)
    return give(CheckAnswer(says=rules.FOUND if likenesses else rules.NOTHING, likenesses=likenesses))


def _shape(suggestion: Suggestion, shown: Shown) -> LikenessShape:
    return LikenessShape(
        band=suggestion.alike.band.value,
        band_says=rules.BAND_SAYS[suggestion.alike.band],
        why=suggestion.alike.why,
        photo=picture(suggestion.photo.id),
        profile=card(shown),
        your_outline=suggestion.alike.asked_outline,
        its_outline=suggestion.alike.stored_outline,
    )
