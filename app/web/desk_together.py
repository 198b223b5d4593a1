"""Reports that speak of nobody, read one after another and closed together."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.purpose import REVIEWING
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.reports.categories import CATEGORIES
from app.reports.viewed import viewed
from app.review.close_together import closable, close_together
from app.web.guard import needs
from app.web.parts import actor, now, purpose

pages = Blueprint("desk_together", __name__)


@pages.get("/desk/together")
@needs(Permission.DECIDE_REPORTS)
def together() -> ResponseReturnValue:
    """Show each of them whole: to open them is to review them, and is written down."""
    closed = request.args.get("closed", "")
    return _page(closed=int(closed) if closed.isascii() and closed.isdigit() and len(closed) < 4 else 0)


@pages.post("/desk/together")
@needs(Permission.DECIDE_REPORTS)
def close() -> ResponseReturnValue:
    """Give each chosen one its decision, or show the page again with what stands in the way."""
    chosen = [id for id in (_as_id(one) for one in request.form.getlist("ids")) if id is not None]
    has_read = request.form.get("has_read_each") == "yes"
    try:
        with transaction() as session:
            close_together(session, list(dict.fromkeys(chosen)), has_read_each=has_read, by=actor(), now=now())
    except NotFit as missing:
        return _page(chosen=chosen, has_read=has_read, faults=missing.fields), 422
    except NotPossible as conflict:
        return _page(chosen=chosen, conflict=str(conflict)), 409
    return redirect(f"/desk/together?closed={len(set(chosen))}", 303)


def _page(
    *,
    chosen: list[UUID] | None = None,
    has_read: bool = False,
    faults: dict[str, str] | None = None,
    conflict: str = "",
    closed: int = 0,
) -> str:
    """Return the page. `has_read` only where nothing has changed since somebody said it."""
    with transaction() as session:  # also when the form comes back: one that is new since is read for the first time
        for report in closable(session, for_account=actor()):
            viewed(session, report, because=purpose() or REVIEWING, by=actor(), now=now())
    return render_template(
        "desk/together.html",
        reports=closable(db.session(), for_account=actor()),
        labels={key: one.label for key, one in CATEGORIES.items()},
        chosen=chosen,
        has_read=has_read,
        faults=faults or {},
        conflict=conflict,
        closed=closed,
    )


def _as_id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
