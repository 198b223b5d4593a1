"""The page of a one-time code: a square for a camera, letters for everybody else, and who has come in with it."""

from __future__ import annotations

from typing import Literal, NamedTuple

import segno
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access.invite import look_at
from app.access.models import Invite
from app.access.rules import CODE_LASTS
from app.kernel.db import db
from app.kernel.tokens import plain
from app.members.permissions import Permission, may
from app.people.codes import arrival, code_of
from app.web.api import Shape, give, speaks
from app.web.guard import open_to_signed_in
from app.web.parts import actor, now, parts

pages = Blueprint("codes", __name__)


class WhatBecame(Shape):
    """What became of a code, with a sentence to show once it does not run any more."""

    state: Literal["running", "used", "over"]
    says: str


class Handed(NamedTuple):
    """A code that was just made. Its letters are known in this answer alone: only their hash is kept."""

    code: str
    invite_id: int
    headline: str
    says: str


def handed(session: Session, code: str, headline: str, says: str) -> Handed:
    """Name a new code, in the transaction that made it."""
    return Handed(code, look_at(session, code, now=now()).id, headline, says)


def code_page(made: Handed, *, back: str, again: str = "") -> str:
    """Return the page; `again` is where another code can be asked for. It is drawn once: it cannot be opened again."""
    invite = db.session().get_one(Invite, made.invite_id)
    return render_template(
        "people/code.html",
        made=made,
        square=square(join_address(made.code)),
        address=f"{parts().settings.public_url.partition('://')[2]}/join",
        ends_at=invite.ends_at,
        minutes=int(CODE_LASTS.total_seconds() // 60),
        at_desk=may(actor(), Permission.MANAGE_EVERYBODY),
        back=back,
        again=again,
    )


def join_address(code: str) -> str:
    """Return where a camera leads. What stands after # is never sent over the network, so no log keeps the code."""
    return f"{parts().settings.public_url}/join#{plain(code)}"


def square(address: str) -> Markup:
    """Return the QR code as an SVG that takes its size and colours from the page."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, border=4, svgclass="qr", lineclass="qr-dark", dark="#000"))  # noqa: S704 - drawn here


@pages.get("/api/codes/<int(max=2147483647):invite_id>")
@open_to_signed_in
@speaks("What became of a code that I made", gives={200: WhatBecame})
def what_became(invite_id: int) -> ResponseReturnValue:
    session = db.session()
    found = arrival(session, code_of(session, invite_id, for_account=actor()), now=now())
    if found.is_used:
        return give(WhatBecame(state="used", says=f"{found.who} has come in."))
    if found.is_over:
        return give(WhatBecame(state="over", says="This code has run out. Nobody came in with it."))
    return give(WhatBecame(state="running", says=""))
