"""One exclusion at the desk, from its proposal to its end: a page of sections that each feature brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.exclusions.find import find_exclusion
from app.exclusions.models import Exclusion
from app.exclusions.tell_guardian import CHILDRENS_SERVICES
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.gallery import viewed
from app.web import desk_appeals, desk_issue, desk_serve, exclusion_sections
from app.web.desk_door_parts import breaches_of_exclusion
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why
from app.web.typed import as_typed

pages = Blueprint("desk_exclusion", __name__)

LONGEST = 4000


class Section(NamedTuple):
    """One part of the page: its template, and what the template is handed as `part`; None leaves the part out.

    The template also has `exclusion`, `profile`, `typed` and `faults` (what was typed and what is wrong with it, by
    the names of fields, which are kept apart by naming them after the section).
    """

    template: str
    part: Callable[[Session, Exclusion], Any]


# In the order in which one thing follows another. What makes a part stands in a module of its own, which does not
# import this one: the forms of a section do, for `carry_out`.
SECTIONS: tuple[Section, ...] = (
    Section("desk/exclusions/_way.html", exclusion_sections.way),
    Section("desk/exclusions/_proposal.html", exclusion_sections.proposal),
    Section("desk/exclusions/_asked.html", exclusion_sections.asked),
    Section("desk/exclusions/_words.html", exclusion_sections.words),
    Section("desk/exclusions/_take_back.html", exclusion_sections.take_back),
    Section("desk/exclusions/_guardian.html", exclusion_sections.guardian),
    Section("desk/exclusions/_issue.html", desk_issue.notice_part),
    Section("desk/exclusions/_papers.html", exclusion_sections.papers),
    Section(desk_serve.TEMPLATE, exclusion_sections.once_issued(desk_serve.part)),
    Section("desk/exclusions/_breaches.html", exclusion_sections.once_issued(breaches_of_exclusion)),
    Section("desk/exclusions/_appeals.html", desk_appeals.section),
)

# What the page says when somebody comes back to it: ?done=<key>.
DONE: dict[str, str] = {
    "asked": "Written down.",
    "put": "Put to decision. Those who decide find it under Exclusions.",
    "taken-back": "Taken back. Nobody decides on it.",
    "guardian": "Written down.",
    "guardian-not": f"Written down. If you fear for them: {CHILDRENS_SERVICES}",
}


@pages.get("/desk/exclusions/<ref>")
@needs(Permission.PREPARE_EXCLUSIONS)
@asks_why
def one(ref: str) -> ResponseReturnValue:
    return render(ref, because=said_why())


def carry_out(
    ref: str, deed: Callable[[Session, Exclusion], object], *, because: str, done: str
) -> ResponseReturnValue:
    """Do something with an exclusion and come back to its page; what was typed comes back when something is amiss.

    `because` is written down with the look when the page is drawn again; `done` is a key of DONE.
    """
    try:
        with transaction() as session:
            deed(session, find_exclusion(session, ref))
    except NotFit as missing:
        return render(ref, because=because, typed=as_typed(LONGEST), faults=missing.fields, conflict=str(missing)), 422
    except NotPossible as conflict:
        return render(ref, because=because, typed=as_typed(LONGEST), conflict=str(conflict)), 409
    return redirect(f"/desk/exclusions/{ref}?done={done}", 303)


def render(
    ref: str,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the page. It shows a full record, so each look is written down, with why."""
    with transaction() as writing:
        viewed(writing, find_exclusion(writing, ref).profile, because=because, by=actor(), now=now())
    session = db.session()
    exclusion = find_exclusion(session, ref)
    parts = [(section.template, section.part(session, exclusion)) for section in SECTIONS]
    return render_template(
        "desk/exclusions/one.html",
        exclusion=exclusion,
        profile=exclusion.profile,
        parts=[(template, part) for template, part in parts if part is not None],
        kept=exclusion_sections.left_over(exclusion, typed or {}),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=DONE.get(request.args.get("done", ""), ""),
    )
