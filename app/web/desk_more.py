"""What the desk does now and then: one page that leads to it, because a bar holds five."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.members.permissions import Permission, may
from app.web.guard import needs
from app.web.parts import actor

pages = Blueprint("desk_more", __name__)


class Way(NamedTuple):
    """One place that the page leads to, for those who may `needs`; None: for everybody at the desk."""

    href: str
    glyph: str
    name: str
    says: str
    needs: Permission | None = None


TOWN = (
    Way("/desk/people", "users", "People", "Let somebody in, confirm, suspend, let go.", Permission.MANAGE_EVERYBODY),
    Way("/desk/members", "store", "Members", "Businesses, their premises and papers.", Permission.MANAGE_EVERYBODY),
    Way(
        "/desk/agreements",
        "file-text",
        "Agreements",
        "What must be read, and who has.",
        Permission.PUBLISH_AGREEMENTS,
    ),
    Way("/figures", "chart-column", "Figures", "What came in, how fast it had a word.", Permission.SEE_FIGURES),
)
ANSWERS = (
    Way("/desk/search", "search", "Search by name", "A person, with why you ask.", Permission.SEARCH_NAMES),
    Way("/desk/log", "history", "The record", "Who did and saw what, and when.", Permission.SEE_RECORD),
    Way("/desk/leaks", "image-off", "A picture got out", "Who was shown it, and when.", Permission.FIND_LEAKS),
)
OWN = (
    Way("/devices", "smartphone", "My devices", "Where you are signed in, and by what."),
    Way("/log", "eye", "What you did here", "Your own part of the record."),
    Way("/must-read", "square-check", "What you have accepted", "The documents, and when."),
)


@pages.get("/desk/more")
@needs(Permission.DECIDE_REPORTS)
def more() -> ResponseReturnValue:
    ways = [[way for way in group if way.needs is None or may(actor(), way.needs)] for group in (TOWN, ANSWERS, OWN)]
    return render_template("desk/more.html", groups=list(zip(("The town", "Answers", "You"), ways, strict=True)))
