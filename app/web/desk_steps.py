"""What has led from a first report of somebody to where they stand now, and the next step: one page for the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles import rules
from app.profiles.find import find_profile
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.web import desk_appeals, desk_exclusions, desk_statements
from app.web.desk_door_parts import breaches_step
from app.web.desk_packs import packs_of_person
from app.web.desk_police import police_part
from app.web.desk_steps_parts import orders_part, outcomes_part
from app.web.desk_warnings import so_far
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why
from app.web.typed import as_typed

pages = Blueprint("desk_steps", __name__)

LONGEST = 4000


class Step(NamedTuple):
    """One part of the page: its template, and what the template is handed as `part`.

    The template also has `profile`, `typed` and `faults`: what was typed and what is wrong with it, by the names of
    fields. What makes a part stands in a module that does not import this one; its forms do, for `carry_out`.
    """

    template: str
    part: Callable[[Session, Profile], Any]


# In the order in which one thing follows another.
STEPS: tuple[Step, ...] = (
    Step("desk/steps/_outcomes.html", outcomes_part),
    Step("desk/steps/_warnings.html", so_far),
    Step("desk/steps/_exclusions.html", desk_exclusions.part_of_steps),
    Step("desk/steps/_breaches.html", breaches_step),
    Step("desk/steps/_appeals.html", desk_appeals.part),
    Step("desk/steps/_orders.html", orders_part),
    Step("desk/steps/_statements.html", desk_statements.part),
    Step("desk/steps/_police.html", police_part),
    Step("desk/steps/_packs.html", packs_of_person),
)

# What the page says when somebody comes back to it: ?done=<key>.
DONE: dict[str, str] = {
    "outcome": "Written down.",
    "review": "Written down. What rests on it must be looked at again: see below.",
    "order": "Written down. Members read it from its first day on.",
    "varied": "Written down. The earlier one ends when this one begins.",
    "order-ended": "Written down.",
}


@pages.get("/desk/profiles/<ref>/steps")
@needs(Permission.PREPARE_EXCLUSIONS)
@asks_why
def steps(ref: str) -> ResponseReturnValue:
    return render(ref, because=said_why())


def typed_step() -> dict[str, str]:
    """Return what was typed; of what was ticked more than once, its values with commas between."""
    typed = as_typed(LONGEST)
    return typed | {name: ",".join(found) for name in typed if len(found := request.form.getlist(name)) > 1}


def carry_out(ref: str, deed: Callable[[Session, Profile], object], *, because: str, done: str) -> ResponseReturnValue:
    """Do something with a profile and come back to its steps; what was typed comes back when something is amiss.

    `because` is written down with the look when the page is drawn again; `done` is a key of DONE.
    """
    try:
        with transaction() as session:
            deed(session, find_profile(session, ref))
    except NotFit as missing:
        return render(ref, because=because, typed=typed_step(), faults=missing.fields, conflict=str(missing)), 422
    except NotPossible as conflict:
        return render(ref, because=because, typed=typed_step(), conflict=str(conflict)), 409
    return redirect(f"/desk/profiles/{ref}/steps?done={done}", 303)


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
        viewed(writing, find_profile(writing, ref), because=because, by=actor(), now=now())
    session = db.session()
    profile = find_profile(session, ref)
    return render_template(
        "desk/steps.html",
        profile=profile,
        says=rules.says(profile),
        parts=[(step.template, step.part(session, profile)) for step in STEPS],
        typed=typed or {},
        sent=request.path.removeprefix(f"/desk/profiles/{profile.ref}/steps/") if typed else "",
        faults=faults or {},
        conflict=conflict,
        done=DONE.get(request.args.get("done", ""), ""),
    )
