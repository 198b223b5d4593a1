"""Undo, within seconds, what one has just decided; and what the desk's page asks while a case is open."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.permissions import Permission
from app.reports.models import ReportState
from app.review.queue import case
from app.review.undo import undo
from app.web.desk import render
from app.web.desk_elsewhere import what_was_said
from app.web.desk_next import carried
from app.web.desk_queue import next_to_decide
from app.web.guard import needs
from app.web.parts import actor, now, parts

pages = Blueprint("desk_undo", __name__)


@pages.post("/desk/<uuid:id>/undo")
@needs(Permission.DECIDE_REPORTS)
def undo_it(id: UUID) -> ResponseReturnValue:
    """Make everything as it was before one's last word on this report, and open it again."""
    try:
        with transaction() as session:
            report = case(session, id, for_account=actor())
            undo(session, report, seconds=parts().settings.undo_seconds, by=actor(), now=now())
    except NotPossible as late:
        return render(case(db.session(), id, for_account=actor()), because="undoing it", too_late=str(late)), 409
    return redirect(url_for("desk.one_case", id=id, undone=1, only=carried()), 303)


@pages.get("/desk/<uuid:id>/word")
@needs(Permission.DECIDE_REPORTS)
def word(id: UUID) -> ResponseReturnValue:
    """Say whether the report still waits: the open page asks, so that nobody types about what is decided."""
    session = db.session()
    report = case(session, id, for_account=actor())
    said = "" if report.state is ReportState.RECEIVED else what_was_said(session, report)
    next_id = next_to_decide(session) if said else None
    on = url_for("desk.one_case", id=next_id, only=carried()) if next_id else url_for("desk.queue", only=carried())
    return {"waits": not said, "says": said, "next": on}
