"""Search by name at the desk. A name never stands in an address: what is searched for is posted."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.profiles import rules
from app.reports.categories import CATEGORIES
from app.review.search import LONGEST, Found, search, searched
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why, today

pages = Blueprint("desk_search", __name__)


@pages.get("/desk/search")
@needs(Permission.SEARCH_NAMES)
@asks_why
def form() -> ResponseReturnValue:
    return _render("")


@pages.post("/desk/search")
@needs(Permission.SEARCH_NAMES)
@asks_why
def find() -> ResponseReturnValue:
    """Search, and write it down before anything is shown."""
    name, because = request.form.get("name", ""), said_why()
    try:
        found = search(db.session(), name, by=actor())
    except NotFit as missing:
        return _render(name, faults=missing.fields), 422
    with transaction() as session:
        searched(session, name, found, because=because, by=actor(), now=now())
    return _render(name, found=found)


def _render(name: str, *, found: Found | None = None, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "desk/search.html",
        name=name[:LONGEST],
        most=LONGEST,
        found=found,
        faults=faults or {},
        said=said_why(),
        labels={key: category.label for key, category in CATEGORIES.items()},
        tags=rules.TAGS,
        is_shown=lambda profile: rules.visible_to_members(profile, today=today()),
    )
