"""What has led from a first report of somebody to where they stand now, and the next step: one page for the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db
from app.members.permissions import Permission
from app.profiles import rules
from app.profiles.find import find_profile
from app.profiles.models import Profile
from app.web.desk_packs import packs_of_person
from app.web.guard import asks_why, needs

pages = Blueprint("desk_steps", __name__)


class Step(NamedTuple):
    """One part of the page: its template, and what the template is handed as `part`."""

    template: str
    part: Callable[[Session, Profile], Any]


# In the order in which one thing follows another.
STEPS: tuple[Step, ...] = (Step(template="desk/steps/_packs.html", part=packs_of_person),)


@pages.get("/desk/profiles/<ref>/steps")
@needs(Permission.PREPARE_EXCLUSIONS)
@asks_why
def steps(ref: str) -> ResponseReturnValue:
    session = db.session()
    profile = find_profile(session, ref)
    parts = [(step.template, step.part(session, profile)) for step in STEPS]
    return render_template("desk/steps.html", profile=profile, says=rules.says(profile), parts=parts)
