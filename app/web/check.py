"""Have we seen this picture? Nothing of the picture is kept."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.matching import rules
from app.matching.check import Told, look, note
from app.matching.models import Outline
from app.members.permissions import Permission
from app.web.api import Shape, body, give, speaks
from app.web.guard import needs
from app.web.parts import actor, now, parts
from app.web.sealed import refuse_larger
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
    refuse_larger()
    told = look(db.session(), parts().index, body(), by=actor(), now=now())
    with transaction() as session:
        note(session, told, by=actor(), now=now())
    return give(CheckAnswer(says=says(told), likenesses=[likeness(one) for one in told]))


def says(told: list[Told]) -> str:
    return rules.FOUND if told else rules.NOTHING


def likeness(told: Told) -> LikenessShape:
    return LikenessShape(
        band=told.band.value,
        band_says=rules.BAND_SAYS[told.band],
        why=told.why,
        photo=picture(told.photo_id),
        profile=card(told.shown),
        your_outline=told.your_outline,
        its_outline=told.its_outline,
    )
