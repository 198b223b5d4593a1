"""Say why one is looking: as a page, and as JSON for the sheet on a phone."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from app.access import purpose as purposes
from app.access.models import SignIn
from app.access.rules import PURPOSE_LASTS
from app.kernel.db import transaction
from app.kernel.errors import NotFit
from app.web.api import Problem, Shape, give, read, speaks
from app.web.asking import KEY, THEN, WORDS, why_page
from app.web.guard import open_to_signed_in
from app.web.next_page import inside
from app.web.parts import actor, now, purpose, the_sign_in

pages = Blueprint("why", __name__)


class PurposeShape(Shape):
    """One reason that is offered: `key` is sent back, `says` is shown and kept."""

    key: str
    says: str


class Offered(Shape):
    """`said`: the reason that holds now, or None. `other`: the key of one's own words, of which three are needed."""

    purposes: list[PurposeShape]
    other: str
    frame: str
    said: str | None


class Why(Shape):
    key: str = Field(max_length=60)
    words: str = Field("", max_length=1000)


class Said(Shape):
    """The reason as it will be written down with each record, and until when."""

    said: str
    until: AwareDatetime


@pages.get("/why")
@open_to_signed_in
def form() -> ResponseReturnValue:
    return why_page(next=inside(request.args.get("next")))


@pages.post("/why")
@open_to_signed_in
def submit() -> ResponseReturnValue:
    """Keep the reason and go on; a form that waited is sent again as it was (307 keeps method and body)."""
    then, next = request.form.get(THEN, ""), inside(request.form.get("next"))
    try:
        _state(request.form.get(KEY, ""), request.form.get(WORDS, ""))
    except NotFit as missing:
        return why_page(next=next, then=inside(then) if then else "", faults=missing.fields), 422
    return redirect(inside(then), 307) if then else redirect(next, 303)


@pages.get("/api/why")
@open_to_signed_in
@speaks("Which reasons for looking are offered to me", gives={200: Offered})
def offered() -> ResponseReturnValue:
    mine = [PurposeShape(key=one.key, says=one.says) for one in purposes.OFFERED[actor().role]]
    return give(Offered(purposes=mine, other=purposes.OTHER, frame=purposes.FRAME, said=purpose()))


@pages.post("/api/why")
@open_to_signed_in
@speaks("Say why I am looking; it holds for a quarter of an hour", takes=Why, gives={200: Said, 422: Problem})
def say() -> ResponseReturnValue:
    why = read(Why)
    return give(Said(said=_state(why.key, why.words), until=now() + PURPOSE_LASTS))


def _state(key: str, words: str) -> str:
    held_id = the_sign_in().id
    with transaction() as session:
        return purposes.state(session, session.get_one(SignIn, held_id), key, words, now=now())
