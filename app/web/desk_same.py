"""The desk's word on two reports that belong together: link them, undo that, or merge them into one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.reports.models import Report
from app.review.link import link, unlink
from app.review.queue import case
from app.review.undo import merge_undoably
from app.web.desk import render
from app.web.desk_next import carried
from app.web.guard import needs
from app.web.parts import actor, now, parts

pages = Blueprint("desk_same", __name__)


@pages.post("/desk/<uuid:id>/link")
@needs(Permission.DECIDE_REPORTS)
def link_them(id: UUID) -> ResponseReturnValue:
    """Let this report and another point to each other; the reason comes back when one is missing."""
    typed = _typed()
    because = f"{typed.get('link_choice', '')} {typed.get('link_because', '')}".strip()[:1000]
    try:
        return _done(id, partial(link, because=because), because="linking it")
    except NotFit as missing:
        return _again(id, because="linking it", typed=typed, faults=missing.fields), 422


@pages.post("/desk/<uuid:id>/unlink")
@needs(Permission.DECIDE_REPORTS)
def undo(id: UUID) -> ResponseReturnValue:
    """Undo a link."""
    return _done(id, unlink, because="unlinking it")


@pages.post("/desk/<uuid:id>/merge")
@needs(Permission.DECIDE_REPORTS)
def merge_them(id: UUID) -> ResponseReturnValue:
    """Merge the later of this report and another into the earlier; the reason comes back when something is missing."""
    typed = _typed()
    because = f"{typed.get('merge_choice', '')} {typed.get('merge_because', '')}".strip()
    try:
        with transaction() as session:
            one, other = _both(session, id)
            seconds = parts().settings.undo_seconds
            first = merge_undoably(session, one, other, because=because[:1000], seconds=seconds, by=actor(), now=now())
            first_id = first.id
            later_id = other.id if first_id == one.id else one.id
    except NotFit as missing:
        return _again(id, because="merging it", typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _again(id, because="merging it", typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk.one_case", id=first_id, done=later_id, only=carried()), 303)


def _typed() -> dict[str, str]:
    return {name: value.replace("\r\n", "\n") for name, value in request.form.items()}


def _done(id: UUID, verb: Callable[..., object], *, because: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            verb(session, *_both(session, id), by=actor(), now=now())
    except NotPossible as conflict:
        return _again(id, because=because, typed=_typed(), conflict=str(conflict)), 409
    where = "related" if "link_because" in request.form else "same"
    return redirect(url_for("desk.one_case", id=id, only=carried(), _anchor=where), 303)


def _both(session: Session, id: UUID) -> tuple[Report, Report]:
    """Return the report of the address and the one that the form names; raises NotThere."""
    try:
        other = UUID(request.form.get("other", ""))
    except ValueError as nonsense:
        raise NotThere("There is no such report.") from nonsense
    if other == id:
        raise NotThere("There is no such report.")
    return case(session, id, for_account=actor()), case(session, other, for_account=actor())


def _again(
    id: UUID,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    report = case(db.session(), id, for_account=actor())
    return render(report, because=because, typed=typed, faults=faults, conflict=conflict)
