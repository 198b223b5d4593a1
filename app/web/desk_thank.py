"""The desk's thanks to whoever sent a report."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.permissions import Permission
from app.review.queue import case
from app.review.thank import thank
from app.web.desk import render
from app.web.desk_next import carried
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("desk_thank", __name__)


@pages.post("/desk/<uuid:id>/thank")
@needs(Permission.DECIDE_REPORTS)
def thank_reporter(id: UUID) -> ResponseReturnValue:
    """Thank the reporter of this report."""
    try:
        with transaction() as session:
            thank(session, case(session, id, for_account=actor()), by=actor(), now=now())
    except NotPossible as conflict:
        report = case(db.session(), id, for_account=actor())
        return render(report, because="thanking for it", conflict=str(conflict)), 409
    return redirect(url_for("desk.one_case", id=id, only=carried(), _anchor="thanks"), 303)
