"""Bulletins for those they are for: what is worth knowing in their sector and zone, until it ends."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.bulletins.models import Bulletin
from app.bulletins.read import bulletins_for, opened, unread
from app.kernel.db import db, transaction
from app.members.permissions import Permission
from app.web.api import Shape, give, speaks
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("bulletins", __name__)


class Unread(Shape):
    """How many bulletins wait to be read."""

    unread: int


@pages.get("/bulletins")
@needs(Permission.SEE_BULLETINS)
def all_mine() -> ResponseReturnValue:
    return render_template("bulletins/bulletins.html", shown=bulletins_for(db.session(), actor(), now=now()))


@pages.get("/bulletins/<uuid:id>")
@needs(Permission.SEE_BULLETINS)
def one(id: UUID) -> ResponseReturnValue:
    """Show one; that it was read is noted."""
    with transaction() as session:
        opened(session, id, by=actor(), now=now())
    return render_template("bulletins/bulletin.html", bulletin=db.session().get_one(Bulletin, id))


@pages.get("/api/bulletins/unread")
@needs(Permission.SEE_BULLETINS)
@speaks("How many bulletins I have not read", gives={200: Unread})
def how_many() -> ResponseReturnValue:
    return give(Unread(unread=unread(db.session(), actor(), now=now())))
