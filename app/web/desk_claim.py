"""Take a report over that a colleague has open."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import transaction
from app.members.permissions import Permission
from app.review.claim import claim
from app.review.queue import case
from app.web.desk_next import carried
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("desk_claim", __name__)


@pages.post("/desk/<uuid:id>/claim")
@needs(Permission.DECIDE_REPORTS)
def take_over(id: UUID) -> ResponseReturnValue:
    """Put oneself in the place of whoever has it open. It was never locked: this only says who is at it."""
    with transaction() as session:
        claim(session, case(session, id, for_account=actor()), takes_over=True, by=actor(), now=now())
    return redirect(url_for("desk.one_case", id=id, only=carried()), 303)
