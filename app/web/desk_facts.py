"""The small form of facts on a case: goods, money, the police's reference, vehicles."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.review.note_facts import Typed, note_facts
from app.review.queue import case
from app.web.desk import render
from app.web.desk_next import carried
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("desk_facts", __name__)

_LONGEST = 500


@pages.post("/desk/<uuid:id>/facts")
@needs(Permission.DECIDE_REPORTS)
def note(id: UUID) -> ResponseReturnValue:
    """Keep the facts of a report; what was typed comes back when something is no amount or no registration."""
    typed = {name: request.form.get(name, "").replace("\r\n", "\n")[:_LONGEST] for name in Typed._fields}
    try:
        with transaction() as session:
            report = case(session, id, for_account=actor())
            note_facts(session, report, Typed(**typed), by=actor(), now=now())
    except NotFit as missing:
        report = case(db.session(), id, for_account=actor())
        return render(report, because="noting facts of it", typed=typed, faults=missing.fields), 422
    return redirect(url_for("desk.one_case", id=id, only=carried(), _anchor="facts"), 303)
