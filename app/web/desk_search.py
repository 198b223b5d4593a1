"""Search at the desk. What is searched for never stands in an address: it is posted."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.profiles import rules
from app.reports.categories import CATEGORIES
from app.review.search import LONGEST, MOST, WITHIN, Found, counted, search, searched
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why, today

pages = Blueprint("desk_search", __name__)

_EVERYWHERE = "everywhere"
_WITHIN = [(_EVERYWHERE, "Everywhere"), *((where, where.capitalize()) for where in WITHIN)]


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
    asked = request.form.get("within", _EVERYWHERE)
    within = (asked,) if asked in WITHIN else WITHIN
    try:
        found = search(db.session(), name, within=within, by=actor())
    except NotFit as missing:
        return _render(name, within=asked, faults=missing.fields), 422
    with transaction() as session:
        searched(session, name, found, because=because, by=actor(), now=now())
    return _render(name, within=asked, found=found)


def _render(
    name: str, *, within: str = _EVERYWHERE, found: Found | None = None, faults: dict[str, str] | None = None
) -> str:
    return render_template(
        "desk/search.html",
        name=name[:LONGEST],
        longest=LONGEST,
        most=MOST,
        within=within if within in WITHIN else _EVERYWHERE,
        everywhere=_WITHIN,
        counted=counted,
        found=found,
        faults=faults or {},
        said=said_why(),
        labels={key: category.label for key, category in CATEGORIES.items()},
        tags=rules.TAGS,
        is_shown=lambda profile: rules.visible_to_members(profile, today=today()),
    )
