"""What the desk should know about access today, until somebody has seen it."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.access.models import DeskNotice
from app.access.tell_desk import tick_off
from app.kernel.db import transaction
from app.kernel.errors import NotThere
from app.members.permissions import Permission
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("notices", __name__)


@pages.post("/desk/notices/<int(max=2147483647):notice_id>/seen")
@needs(Permission.MANAGE_EVERYBODY)
def seen(notice_id: int) -> ResponseReturnValue:
    """Tick one off. Seen twice is seen: the first who saw it stays the one."""
    with transaction() as session:
        notice = session.get(DeskNotice, notice_id)
        if notice is None:
            raise NotThere("There is no such notice.")
        if notice.seen_at is None:
            tick_off(session, notice, by=actor(), now=now())
    return redirect("/desk", 303)
