"""Where a guard works tonight: asked once in each sign-in, before anything else is shown."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.models import SignIn
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.people.place_tonight import place_tonight, places_for
from app.web.guard import open_to_entered
from app.web.next_page import inside
from app.web.parts import actor, device, now, the_sign_in, today

pages = Blueprint("tonight", __name__)


@pages.get("/tonight")
@open_to_entered
def form() -> ResponseReturnValue:
    if not actor().is_guard:
        return redirect(inside(request.args.get("next")))
    return _page(inside(request.args.get("next")), {})


@pages.post("/tonight")
@open_to_entered
def choose() -> ResponseReturnValue:
    next, chosen = inside(request.form.get("next")), request.form.get("premises", "")
    id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    held_id = the_sign_in().id
    try:
        with transaction() as session:
            place_tonight(session, id, session.get_one(SignIn, held_id), by=actor(), now=now())
    except NotThere as gone:
        return _page(next, {"premises": str(gone)}), 404
    return redirect(next, 303)


def _page(next: str, faults: dict[str, str]) -> str:
    here = device()
    return render_template(
        "sign_in/tonight.html",
        places=places_for(db.session(), actor(), today=today()),
        here=here.premises_id if here is not None else None,
        next=next,
        faults=faults,
    )
